"""Shares of the rows with a value, and in words what no bar shows."""

from __future__ import annotations

from dataclasses import replace

from traingate.renderers._axes import read_axis
from traingate.renderers._shares import compute_shares, count_beyond, describe_shares, list_undrawn, take_others
from traingate.report.feature import Feature

BOTH = ["train", "eval"]
AGE = Feature(
    "age",
    "feature",
    {"train": "float", "eval": "float"},
    {},
    histogram={"train": (6.0, 2.0), "eval": (10.0, 10.0)},
    edges=(0.0, 40.0, 80.0),
    scale="linear",
    outside={"train": (2.0, 0.0), "eval": (0.0, 0.0)},
)


def test_shares_are_of_all_rows_with_a_value() -> None:
    assert compute_shares(AGE, BOTH) == {"train": [0.6, 0.2], "eval": [0.5, 0.5]}
    assert compute_shares(replace(AGE, histogram={"train": (0.0, 0.0)}, outside={}), BOTH) == {"train": [0.0, 0.0]}


def test_splits_of_a_report_from_elsewhere_have_as_many_bars() -> None:
    assert compute_shares(replace(AGE, histogram={"train": (8.0,), "eval": (1.0, 1.0)}), BOTH) == {
        "train": [0.8, 0.0], "eval": [0.5, 0.5],
    }  # fmt: skip


def test_what_lies_beyond_is_counted_by_side_and_split() -> None:
    assert list(count_beyond(AGE, BOTH)) == [("below", {"train": "2 (20.0%)"})]
    above = replace(AGE, outside={"train": (0.0, 0.0), "eval": (0.0, 1.0)})
    assert list(count_beyond(above, BOTH)) == [("above", {"eval": "1 (4.8%)"})]


def test_what_was_estimated_says_so_and_what_may_be_the_error_alone_is_bounded() -> None:
    estimated = replace(AGE, error=0.001)
    assert list(count_beyond(estimated, BOTH)) == [("below", {"train": "about 20.0%"})]
    few = replace(estimated, outside={"train": (0.005, 0.0)})
    assert list(count_beyond(few, BOTH)) == [("below", {"train": "under 0.16%"})]


def test_other_categories_lie_beyond_no_axis() -> None:
    words = replace(AGE, scale="categories", edges=("a", "b"), outside={"train": (0.0, 2.0), "eval": (0.0, 0.0)})
    assert list(count_beyond(words, BOTH)) == []
    assert take_others(words, BOTH) == {}
    assert take_others(replace(words, others=7), BOTH) == {"train": 0.2, "eval": 0.0}


def test_what_a_report_from_elsewhere_lacks_is_not_counted() -> None:
    assert list(count_beyond(replace(AGE, outside={"train": (3.0,)}), BOTH)) == []
    assert take_others(replace(AGE, others=7, outside={"train": ()}), BOTH) == {}


def test_the_fullest_bar_of_each_split_is_told() -> None:
    told = describe_shares(read_axis(AGE), compute_shares(AGE, BOTH))
    assert told == "train most in 0 to 40 (60.0%); eval most in 0 to 40 (50.0%)"


def test_a_split_without_bars_says_why() -> None:
    alone = replace(AGE, histogram={"train": (6.0, 2.0)})
    assert list(list_undrawn(AGE, BOTH)) == []
    assert list(list_undrawn(replace(alone, types={"train": "float"}), BOTH)) == ["eval has no such column"]
    assert list(list_undrawn(replace(alone, types={"train": "float", "eval": "null"}), BOTH)) == ["eval has no values"]
    text = replace(alone, types={"train": "float", "eval": "string"})
    assert list(list_undrawn(text, BOTH)) == ["eval holds string values, which are not drawn here"]
    empty = replace(AGE, histogram={"train": (6.0, 2.0), "eval": (0.0, 0.0)})
    assert list(list_undrawn(empty, BOTH)) == ["eval has no values"]
    beyond = replace(empty, outside={"eval": (0.0, 5.0)})
    assert list(list_undrawn(beyond, BOTH)) == ["eval lies beyond"]
