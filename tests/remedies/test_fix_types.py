"""A column of a held-out split is written as train writes it, where one can be written as the other."""

from __future__ import annotations

import pytest

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import ConvertColumn

FOUND = finding("column-types", feature="x")


@pytest.mark.parametrize(
    ("train", "held", "how", "whole"),
    [
        ("float", "string", "to-number", False),
        ("int", "string", "to-number", True),
        ("int", "bool", "to-digit", True),
        ("bool", "int", "to-truth", False),
    ],
)
def test_what_can_be_written_as_train_writes_it(train: str, held: str, how: str, whole: bool) -> None:
    found = plan("fix-types", FOUND, train={"x": train}, held={"x": held})
    assert found == [ConvertColumn("eval", "x", how, whole=whole)]


@pytest.mark.parametrize(("train", "held"), [("string", "float"), ("time", "string"), ("list", "string")])
def test_what_cannot_is_left_alone(train: str, held: str) -> None:
    assert plan("fix-types", FOUND, train={"x": train}, held={"x": held}) == []


def test_zeros_come_back_where_all_codes_have_one_length() -> None:
    codes = {"2134": "02134", "501": "00501"}
    found = finding("column-types", "lost-zeros", feature="zip", details={"codes": codes})
    assert plan("fix-types", found) == [ConvertColumn("eval", "zip", "pad", codes=codes)]


def test_zeros_stay_lost_where_codes_differ_in_length() -> None:
    found = finding("column-types", "lost-zeros", feature="zip", details={"codes": {"1": "01", "2": "002"}})
    assert plan("fix-types", found) == []


def test_words_among_numbers_go_missing_in_every_split_that_has_them() -> None:
    found = finding("schema-anomalies", "mostly-numbers", feature="x", split="train")
    edits = plan("fix-types", found, train={"x": "string"}, held={"x": "float"})
    assert edits == [ConvertColumn("train", "x", "to-number")]
