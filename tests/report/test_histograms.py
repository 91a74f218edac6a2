"""Histograms: bars as high as the data says, on one axis for all splits, with names where values are few."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.measures.statistics import Statistics
from traingate.report.histograms import Histogram, bin_columns

RANDOM = np.random.default_rng(11)
ROWS = 20_000


def bins(**splits: Any) -> Histogram:
    profile = profile_of(Columns(), measures=[Statistics()], **{split: {"x": of} for split, of in splits.items()})
    return bin_columns({split: one.columns["x"] for split, one in profile.all(Statistics).items()})


SHAPES: Mapping[str, np.ndarray] = {
    "normal": RANDOM.normal(50, 10, ROWS),
    "lognormal": RANDOM.lognormal(0, 1, ROWS),
    "over decades": RANDOM.lognormal(0, 4, ROWS),
    "a sentinel in few rows": np.concatenate([RANDOM.normal(37.5, 0.1, ROWS), [-999.0] * 5]),
    "a sentinel in many rows": np.concatenate([RANDOM.normal(37.5, 0.1, ROWS), [-999.0] * 600]),
    "whole": RANDOM.integers(18, 91, ROWS),
    "whole over decades": RANDOM.lognormal(8, 3, ROWS).astype(np.int64),
    "mostly zero": np.where(RANDOM.random(ROWS) < 0.9, 0.0, RANDOM.lognormal(8, 1, ROWS)),
    "nearly constant": np.concatenate([np.full(ROWS, 1.0), np.arange(30) * 7.5]),
    "all of float64": RANDOM.uniform(-1, 1, ROWS) * 1.5e308,
    "infinite": np.concatenate([RANDOM.normal(size=ROWS), [np.inf, np.inf, -np.inf]]),
    "two heaps": np.concatenate([RANDOM.normal(0, 1, ROWS), RANDOM.normal(1e4, 1, ROWS)]),
    "few rows": RANDOM.normal(size=25),
}


@pytest.mark.parametrize("values", SHAPES.values(), ids=SHAPES)
def test_bars_are_as_high_as_the_data_says(values: np.ndarray) -> None:
    found = bins(train=values)
    edges, finite = np.array(found.edges, float), values[np.isfinite(values)]
    rows = np.array(found.rows["train"])
    assert np.abs(rows - np.histogram(finite, edges)[0]).max() <= found.error * len(values) + 0.1
    below, above = found.outside["train"]
    assert below == pytest.approx((values < edges[0]).sum(), abs=found.error * len(values) + 0.1)
    assert above == pytest.approx((values > edges[-1]).sum(), abs=found.error * len(values) + 0.1)
    assert rows.sum() + below + above == pytest.approx(len(values), abs=1)
    assert found.error <= 0.001


@pytest.mark.parametrize("values", SHAPES.values(), ids=SHAPES)
def test_bins_are_of_one_width_on_the_axis_that_is_named(values: np.ndarray) -> None:
    found = bins(train=values)
    edges = np.array(found.edges, float) / 4
    widths = np.diff(np.log(edges) if found.scale == "log" else edges)
    # The last edge before infinity may come a little early.
    assert widths == pytest.approx(np.full(len(widths), np.median(widths)), rel=0.05)


def test_bins_that_hold_equal_counts_do_not_stand_for_equal_widths() -> None:
    found = bins(train=np.concatenate([RANDOM.normal(37.5, 0.1, ROWS), [-999.0] * 5]))
    # A bell: flat bars, as bins of equal counts have, would be all about as high as their mean.
    assert max(found.rows["train"]) > 10 * min(found.rows["train"])
    assert max(found.rows["train"]) > 2 * np.mean(found.rows["train"])
    assert found.outside["train"][0] >= 5


def test_all_splits_are_counted_on_one_axis() -> None:
    train, held_out = np.arange(1_000) / 8, np.arange(500, 1_500) / 8
    found = bins(train=train, eval=held_out)
    for values, split in ((train, "train"), (held_out, "eval")):
        assert found.rows[split] == tuple(np.histogram(values, np.array(found.edges, float))[0])


def test_a_label_of_0_and_1_is_two_bars() -> None:
    found = bins(train=[0, 1, 1, 1], eval=[0, 0])
    assert (found.scale, found.edges) == ("values", ("0", "1"))
    assert found.rows == {"train": (1.0, 3.0), "eval": (2.0, 0.0)}


def test_true_and_false_are_both_named() -> None:
    found = bins(train=[True, True])
    assert (found.edges, found.rows) == (("False", "True"), {"train": (0.0, 2.0)})


def test_a_dozen_values_have_a_bar_each_and_more_have_bins() -> None:
    assert bins(train=list(range(12))).edges == tuple(map(str, range(12)))
    assert bins(train=list(range(13))).scale == "whole"


def test_values_that_four_digits_would_not_tell_apart_are_told_apart() -> None:
    assert bins(train=[0.123456, 0.123457]).edges == ("0.123456", "0.123457")


def test_a_constant_is_one_bar() -> None:
    found = bins(train=[3.5, 3.5], eval=[3.5])
    assert (found.edges, found.rows) == (("3.5",), {"train": (2.0,), "eval": (1.0,)})


def test_one_row_is_one_bar() -> None:
    assert bins(train=[1e308]).rows == {"train": (1.0,)}


def test_infinite_values_lie_beyond() -> None:
    found = bins(train=[1.0, 2.0, float("inf"), float("-inf"), float("-inf")])
    assert (found.rows, found.outside) == ({"train": (1.0, 1.0)}, {"train": (2.0, 1.0)})


def test_few_moments_are_named() -> None:
    found = bins(train=[datetime(2024, 2, 29), datetime(2024, 3, 1, 12, 30)])
    assert found.edges == ("2024-02-29 00:00:00", "2024-03-01 12:30:00")


def test_many_moments_have_an_axis_of_time() -> None:
    found = bins(train=[datetime(2024, 1, 1 + day) for day in range(31)])
    assert found.scale == "time"
    assert sum(found.rows["train"]) == 31


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([None, None], "no values"),
        (np.zeros(0), "no values"),
        ([float("nan")], "no values"),
        ([float("inf")], "no finite value"),
        ([[1], [2, 3]], "lists are not drawn"),
        ([f"id {number}" for number in range(500)], "500 different values, none in more than 0.20% of the rows"),
    ],
)
def test_what_cannot_be_drawn_says_why(values: Any, why: str) -> None:
    assert bins(train=values) == Histogram(undrawn=why)


def test_a_split_without_values_does_not_keep_another_from_being_drawn() -> None:
    assert bins(train=[1, 2], eval=[None]).rows == {"train": (1.0, 1.0)}


def test_numbers_of_train_are_drawn_where_another_split_holds_text() -> None:
    assert bins(train=[1.0, 2.0], eval=["one"]).rows == {"train": (1.0, 1.0)}
    assert bins(train=["one"], eval=[1.0]).rows == {"train": (1.0,)}


def test_moments_and_numbers_share_no_axis() -> None:
    assert list(bins(train=[datetime(2024, 1, 1)], eval=[1]).rows) == ["train"]


def test_categories_are_counted_by_name_and_the_rest_together() -> None:
    words = [f"w{number}" for number in range(14) for _ in range(14 - number)]
    found = bins(train=words, eval=["w0", "w13", None])
    assert found.edges == ("w0", "w13", *(f"w{number}" for number in range(1, 9)))
    assert found.rows["train"] == (14.0, 1.0, *(float(14 - number) for number in range(1, 9)))
    assert (found.others, found.outside) == (4, {"train": (0.0, 14.0), "eval": (0.0, 0.0)})


def test_a_dozen_categories_have_a_bar_each() -> None:
    found = bins(train=[f"w{number:02}" for number in range(12)])
    assert (len(found.edges), found.others) == (12, 0)


def test_a_category_of_a_small_split_is_shown_before_rare_ones_of_a_large_one() -> None:
    found = bins(train=[f"w{number % 40}" for number in range(4_000)], eval=["new"] * 5)
    assert found.edges[0] == "new"


def test_names_that_end_in_space_are_quoted_and_long_ones_cut() -> None:
    found = bins(train=["", " a", "b" * 200])
    assert found.edges == ("''", "' a'", "b" * 80)


def test_categories_too_many_to_be_counted_one_by_one_state_their_error() -> None:
    words = ["a"] * 9_000 + [f"w{number}" for number in range(1_500)]
    assert bins(train=words).error == pytest.approx(1 / len(words))
    assert bins(train=words[:9_010]).error == 0
