"""Weighed rows: the figures are those of rows that are there as often as they weigh."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from given.weighed import summary_of
from traingate.dataset import StatisticsOptions
from traingate.profile.summaries import Quantiles, Summary, Weighted

NAN, INF = math.nan, math.inf
PLAIN = StatisticsOptions()


def weighted_of(kind: str, values: pa.Array, weights: list[float], *borders: int) -> Weighted:
    columns = {"w": ("float", pa.array(weights, pa.float64())), "x": (kind, values)}
    weighted = summary_of(PLAIN, columns, *borders, weight="w").columns["x"].weighted
    assert weighted is not None
    return weighted


@pytest.mark.parametrize(
    ("weights", "why"),
    [([1.0, None], "missing"), ([NAN, 1.0], "missing"), ([1.0, -2.0], "negative"), ([INF, 1.0], "infinite")],
)
def test_a_row_that_cannot_be_weighed_counts_nothing_and_is_counted(weights: list[float | None], why: str) -> None:
    summary = summary_of(PLAIN, {"w": ("float", pa.array(weights, pa.float64()))}, weight="w")
    assert (summary.weight, summary.unweighed) == (1.0, {why: 1})


def test_rows_that_cannot_be_weighed_are_counted_over_all_shards() -> None:
    weights = pa.array([None, -1.0, 2.0, -3.0, None, INF], pa.float64())
    summary = summary_of(PLAIN, {"w": ("float", weights)}, 1, 3, weight="w")
    assert (summary.weight, summary.unweighed) == (2.0, {"infinite": 1, "missing": 2, "negative": 2})


def test_weights_that_are_texts_weigh_nothing() -> None:
    summary = summary_of(PLAIN, {"w": ("string", pa.array(["1"]))}, weight="w")
    assert (summary.weight, summary.columns["w"].weighted) == (None, None)


def test_a_split_without_the_weight_has_plain_statistics() -> None:
    summary = summary_of(PLAIN, {"x": ("int", pa.array([1]))})
    assert (summary.weight, summary.columns["x"].weighted) == (None, None)


def test_rows_that_weigh_nothing_leave_no_weighted_figures() -> None:
    weighted = weighted_of("int", pa.array([1, 2, None]), [0.0, 0.0, 0.0])
    assert (weighted.present, weighted.missing, weighted.top) == (0.0, 0.0, ())
    assert weighted.numbers is not None and math.isnan(weighted.numbers.mean)


def test_weighted_figures_of_numbers_are_those_of_repeated_rows() -> None:
    numbers = weighted_of("float", pa.array([3.0, 1.0, NAN, None, INF]), [2.0, 1.0, 5.0, 7.0, 4.0], 2).numbers
    repeated = np.array([1.0, 3.0, 3.0])
    assert numbers is not None and numbers.infinities == (0.0, 4.0)
    assert (numbers.mean, numbers.std) == pytest.approx((repeated.mean(), repeated.std()), rel=1e-15)
    assert (numbers.quantiles.points.tolist(), numbers.quantiles.weights.tolist()) == ([1.0, 3.0], [1.0, 2.0])


def test_heavy_texts_come_first_among_the_weighted() -> None:
    top = weighted_of("string", pa.array(["often", "often", "heavy", None]), [0.5, 0.5, 3.0, 9.0], 1, 3).top
    assert top == (("heavy", 3.0), ("often", 1.0))


def test_heavy_texts_survive_among_very_many() -> None:
    texts = [f"{number:020d}" for number in range(90_000)]
    weights = [50.0 if number % 9_000 == 5 else 0.25 for number in range(90_000)]
    top = weighted_of("string", pa.array(texts), weights, 40_000, 41_000, 80_000).top
    total = sum(weights)
    assert {text for text, _ in top[:10]} == {text for text, weight in zip(texts, weights, strict=True) if weight > 1}
    assert all(50.0 - total / 2_048 <= weight <= 50.0 for _, weight in top[:10])


@pytest.mark.parametrize("weigh", ["even", "skewed", "light", "few"])
@pytest.mark.parametrize("rows", [200_000, 30_000, 777])
def test_weighted_quantiles_keep_the_rank_error_that_they_state(weigh: str, rows: int) -> None:
    rng = np.random.default_rng(3)
    values = rng.lognormal(size=200_000)
    weights = {
        "even": np.full(200_000, 2.5),
        "skewed": rng.lognormal(sigma=3, size=200_000),
        "light": rng.random(200_000) * 1e-7,
        "few": np.where(rng.random(200_000) < 1e-3, rng.random(200_000), 0.0),
    }[weigh]
    numbers = weighted_of("float", pa.array(values.tolist()), weights.tolist(), *range(rows, 200_000, rows)).numbers
    assert numbers is not None and numbers.quantiles.rank_error <= 0.001
    assert rank_error(numbers.quantiles, values, weights) <= max(numbers.quantiles.rank_error, 1e-9)
    assert numbers.quantiles.total == pytest.approx(weights.sum())


def rank_error(quantiles: Quantiles, values: np.ndarray, weights: np.ndarray) -> float:
    """The greatest distance between the summary's distribution function and the weighted values' own."""
    order = np.argsort(values)
    ordered, reached = values[order], np.concatenate([[0.0], np.cumsum(weights[order])]) / weights.sum()
    true = reached[ordered.searchsorted(quantiles.points, side="right")]
    before = reached[ordered.searchsorted(quantiles.points, side="left")]
    said = np.cumsum(quantiles.weights) / quantiles.total
    return float(np.maximum(said - true, before - said).max(initial=0.0))


ROWS_OF = st.lists(
    st.tuples(
        st.floats(width=32) | st.none(),
        st.text(max_size=2) | st.none(),
        st.sampled_from(["a", "b", None]),
        st.integers(0, 12).map(lambda quarters: quarters / 4),
    ),
    min_size=1,
    max_size=50,
)


@settings(deadline=None, max_examples=100)
@given(rows=ROWS_OF, borders=st.lists(st.integers(0, 50), max_size=5))
def test_however_weighed_rows_are_cut_their_statistics_are_one(rows: list[Any], borders: list[int]) -> None:
    types = {"x": pa.float64(), "s": pa.string(), "g": pa.string(), "w": pa.float64()}
    arrays = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), types.values(), strict=True)]
    kinds = ("float", "string", "string", "float")
    columns = {name: (kind, array) for name, kind, array in zip(types, kinds, arrays, strict=True)}
    options = StatisticsOptions(slices=("g",))
    whole = summary_of(options, columns, weight="w")
    cut = summary_of(options, columns, *(border % len(rows) for border in borders), weight="w")
    assert list(whole.slices) == list(cut.slices)
    for one, other in ((whole, cut), *((whole.slices[name], cut.slices[name]) for name in whole.slices)):
        check_equal(one, other)


def check_equal(one: Summary, other: Summary) -> None:
    assert (one.rows, one.weight) == (other.rows, other.weight)
    for name, column in one.columns.items():
        first, second = column.weighted, other.columns[name].weighted
        assert first is not None and second is not None
        assert (first.present, first.missing, first.top) == (second.present, second.missing, second.top)
        if first.numbers is not None and second.numbers is not None:
            assert first.numbers.quantiles.points.tolist() == second.numbers.quantiles.points.tolist()
            assert first.numbers.quantiles.weights.tolist() == second.numbers.quantiles.weights.tolist()
            assert first.numbers.std == pytest.approx(second.numbers.std, rel=1e-9, nan_ok=True)
