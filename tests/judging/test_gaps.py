"""Columns are missing together where they lack values in the same rows, not where they lack equally many."""

from __future__ import annotations

from typing import Any

import pytest

from given.suites import rows_of
from traingate.judging.gaps import find_gaps, mark_gaps
from traingate.report.feature import Feature

ROWS = 100
FIRST = [None if row < 20 else 1.0 for row in range(ROWS)]


def gaps(**columns: list[Any]) -> dict[str, str]:
    return find_gaps({"eval": rows_of(**columns)})["eval"]


@pytest.mark.parametrize(
    "second",
    [
        [None if row < 20 else "x" for row in range(ROWS)],
        [None if row < 22 else 3 for row in range(ROWS)],
        [float("nan") if row < 20 else 1.0 for row in range(ROWS)],
        [None if row < 20 else [1, 2] for row in range(ROWS)],
        [None if row < 20 else True for row in range(ROWS)],
    ],
    ids=["the same rows", "two more", "NaN", "lists", "booleans"],
)
def test_the_same_rows_are_one_gap(second: list[Any]) -> None:
    assert gaps(a=FIRST, b=second) == {"a": "a", "b": "a"}


def test_equally_many_other_rows_are_two_gaps() -> None:
    assert gaps(a=FIRST, b=FIRST[::-1]) == {"a": "a", "b": "b"}


def test_gaps_that_fill_nearly_all_rows_overlap_by_chance() -> None:
    ours = [None if row >= 5 else 1 for row in range(ROWS)]
    assert gaps(a=ours, b=ours[::-1]) == {"a": "a", "b": "b"}


def test_columns_that_are_empty_are_one_gap_and_complete_ones_none() -> None:
    assert gaps(a=[None] * ROWS, b=[None] * ROWS, c=[1] * ROWS) == {"a": "a", "b": "a"}


def test_a_handful_of_rows_may_be_the_same_by_chance() -> None:
    few = [None if row < 4 else 1 for row in range(ROWS)]
    assert gaps(a=few, b=few) == {}


def test_every_split_is_asked_by_itself() -> None:
    found = find_gaps({"train": rows_of(a=FIRST, b=[1] * ROWS), "eval": rows_of(a=[1] * ROWS, b=FIRST)})
    assert found == {"train": {"a": "a"}, "eval": {"b": "b"}}


def test_a_report_s_columns_carry_their_gaps() -> None:
    features = (Feature("a", "feature", {}, {}), Feature("b", "feature", {}, {}))
    marked = mark_gaps(features, {"train": rows_of(a=FIRST, b=FIRST), "eval": rows_of(a=FIRST, b=[1] * ROWS)})
    assert [one.gaps for one in marked] == [{"train": "a", "eval": "a"}, {"train": "a"}]
