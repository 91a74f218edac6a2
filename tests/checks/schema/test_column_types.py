"""Values that one split writes in another way than train block, and are told once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from given.profiles import BLOCK, judged, profile_of
from traingate.checks.schema.column_types import ColumnTypes
from traingate.dataset import Columns, Dataset
from traingate.report.findings import Finding


def findings(train: list[Any], eval: list[Any], columns: Columns = Columns()) -> list[Finding]:
    return judged(ColumnTypes(), profile_of(columns, train={"x": train}, eval={"x": eval}))


@pytest.mark.parametrize(
    ("train", "held_out"),
    [
        ([1, 2], [3, 4]),
        ([1, 2], [1.5, 2.5]),
        ([True, False], [False, True]),
        (["a", "b"], ["b", "c"]),
        ([1, 2], [None, None]),
    ],
)
def test_values_of_one_kind_and_numbers_are_alike(train: list[Any], held_out: list[Any]) -> None:
    assert findings(train, held_out) == []


def test_booleans_in_one_split_and_numbers_in_another_block() -> None:
    (finding,) = findings([True, False], [1, 0])
    assert (finding.severity, finding.split, finding.feature) == (BLOCK, "eval", "x")
    assert finding.message == (
        "x is whole numbers in eval (such as 1), but true or false in train; a trainer takes them for different values."
    )
    assert finding.remedy == "Write x in one way in all splits."


def test_a_label_is_named_as_such() -> None:
    (finding,) = findings([1, 0], [True, False], Columns(label="x"))
    assert finding.message.startswith("The label x is true or false in eval, but whole numbers in train (such as 1);")


def test_text_that_is_no_number_is_the_example() -> None:
    (finding,) = findings(["10501", "DE28140"], [10501, 28140])
    assert "but text in train (such as 'DE28140')" in finding.message


def test_times_and_their_text_block() -> None:
    (finding,) = findings([dt.datetime(2024, 1, 5)] * 2, ["5.1.2024", "6.1.2024"])
    assert finding.message.startswith("x is text in eval (such as '6.1.2024'), but times in train (such as 2024-01-05")


def test_an_ignored_column_may_be_written_as_one_likes() -> None:
    assert findings([True, False], [1, 0], Columns(ignore=("x",))) == []


def test_needs_a_held_out_split() -> None:
    assert ColumnTypes().not_applicable(Dataset("d", ())) == "there is no held-out split to compare train with"
