"""Axes of numbers: even bins with round edges, ends that leave little out, and a log scale where decades count."""

from __future__ import annotations

import numpy as np
import pytest

from traingate.profile.summaries import Quantiles
from traingate.report.axes import MOST_BINS, Axis, choose_axis, count_rows

RANDOM = np.random.default_rng(7)
BULK = RANDOM.normal(37.5, 0.1, 5_000)


def exactly(*values: float) -> Quantiles:
    points, rows = np.unique(np.array(values, float), return_counts=True)
    return Quantiles(points, rows.astype(float))


def ends(axis: Axis) -> tuple[float, float]:
    return float(axis.edges[0]), float(axis.edges[-1])


def test_bins_are_even_and_their_edges_round() -> None:
    axis = choose_axis([exactly(*np.linspace(0.013, 0.987, 400))])
    assert axis.scale == "linear"
    assert axis.edges.tolist() == [step * 5 / 100 for step in range(21)]


def test_all_splits_are_on_the_axis() -> None:
    axis = choose_axis([exactly(*np.linspace(0.5, 1.5, 99)), exactly(*np.linspace(40.5, 97.5, 99))])
    assert ends(axis) == (0.0, 100.0)


def test_the_outermost_thousandths_are_left_out() -> None:
    axis = choose_axis([exactly(*np.linspace(0.5, 9.5, 2_000), -30.5, 40.5)])
    assert ends(axis) == (0.5, 9.5)


def test_a_range_that_cutting_would_hardly_shorten_is_shown_whole() -> None:
    axis = choose_axis([exactly(*RANDOM.uniform(0.1, 99.9, 5_000), 0.0, 100.0)])
    assert ends(axis) == (0.0, 100.0)


@pytest.mark.parametrize("rows", [5, 150, 400])
def test_a_sentinel_far_away_does_not_squeeze_all_others_into_one_bar(rows: int) -> None:
    axis = choose_axis([exactly(*BULK, *[-999.0] * rows)])
    below = count_rows(exactly(*BULK, *[-999.0] * rows), axis.edges)[1]
    assert ends(axis)[0] >= 37.0
    assert ends(axis)[1] <= 38.0
    assert rows <= below <= rows + 10


def test_what_a_tenth_of_the_rows_has_is_no_exception() -> None:
    axis = choose_axis([exactly(*BULK, *[-999.0] * 600)])
    assert ends(axis)[0] <= -999.0


def test_a_split_that_lies_elsewhere_altogether_is_on_the_axis() -> None:
    axis = choose_axis([exactly(*BULK), exactly(*[1e6] * 50)])
    assert ends(axis)[1] >= 1e6


def test_positive_numbers_over_many_decades_are_on_a_log_scale() -> None:
    axis = choose_axis([exactly(*RANDOM.lognormal(0, 3, 5_000))])
    assert axis.scale == "log"
    ratios = axis.edges[1:] / axis.edges[:-1]
    assert ratios == pytest.approx(np.full(len(ratios), ratios[0]))
    assert {0.001, 1.0, 1_000.0} <= set(axis.edges.tolist())


def test_numbers_below_zero_have_no_log_scale() -> None:
    axis = choose_axis([exactly(*RANDOM.standard_cauchy(5_000))])
    assert axis.scale == "linear"
    assert -60 < ends(axis)[0] < -5 < 5 < ends(axis)[1] < 60


def test_a_sentinel_above_positive_numbers_makes_no_log_scale() -> None:
    assert choose_axis([exactly(*BULK, *[9_999.0] * 5)]).scale == "linear"


@pytest.mark.parametrize(
    ("values", "first", "width"),
    [
        (range(18, 31), 17.5, 1.0),
        (range(1, 100), -0.5, 5.0),
        (range(1_000_000), -0.5, 50_000.0),
    ],
)
def test_bins_of_whole_numbers_hold_equally_many(values: range, first: float, width: float) -> None:
    axis = choose_axis([exactly(*values)], whole=True)
    assert (axis.scale, axis.edges[0], *set(np.diff(axis.edges))) == ("whole", first, width)


def test_whole_numbers_on_a_log_scale_have_a_number_in_each_bin() -> None:
    axis = choose_axis([exactly(*RANDOM.lognormal(5, 3, 5_000).round().clip(1))], whole=True)
    assert axis.scale == "log"
    assert (np.floor(axis.edges[1:] - 1e-9) >= np.ceil(axis.edges[:-1])).all()


def test_times_have_bins_of_a_clock_or_a_calendar() -> None:
    hour = 3.6e9
    axis = choose_axis([exactly(*(np.arange(24 * 60) * hour / 60))], time=True)
    assert (axis.scale, *set(np.diff(axis.edges))) == ("time", hour)
    year = choose_axis([exactly(*(np.arange(365) * 24 * hour))], time=True)
    assert set(np.diff(year.edges)) == {20 * 24 * hour}


EXTREMES = {
    "the whole of float64": [-1.7e308, 0.0, *(np.linspace(-1, 1, 20) * 1e308), 1.7e308],
    "next to nothing": np.linspace(0, 1e-300, 30),
    "subnormal": np.arange(30) * 5e-324,
    "beyond 2^53": 2.0**60 + np.arange(30) * 256,
    "one number": [3.0],
    "zero": [0.0],
    "a great number": [1.7e308],
    "far from zero and near each other": 1e9 + np.arange(30) * 1e-6,
}


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("values", EXTREMES.values(), ids=EXTREMES)
def test_extremes_have_an_axis_that_holds_them_all(values: list[float], whole: bool) -> None:
    split = exactly(*values)
    axis = choose_axis([split], whole=whole and bool((split.points == np.floor(split.points)).all()))
    assert 1 <= len(axis.edges) - 1 <= MOST_BINS
    assert np.isfinite(axis.edges).all()
    assert (np.diff(axis.edges / 4) > 0).all() or axis.edges[-1] < 1e-300
    rows, below, above = count_rows(split, axis.edges)
    assert (rows.sum(), below, above) == (len(values), 0, 0)


def test_a_split_without_values_is_on_any_axis() -> None:
    assert ends(choose_axis([exactly(1.0, 2.0), exactly()])) == (1.0, 2.0)


def test_rows_are_counted_as_numpy_counts_them() -> None:
    values = RANDOM.integers(-5, 30, 999) / 2
    edges = np.array([0.0, 2.5, 5.0, 10.0])
    rows, below, above = count_rows(exactly(*values), edges)
    assert rows.tolist() == np.histogram(values, edges)[0].tolist()
    assert (below, above) == ((values < 0).sum(), (values > 10).sum())
