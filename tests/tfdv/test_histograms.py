"""Histograms as TFDV makes them of a summary."""

from __future__ import annotations

import math

import numpy as np
import pytest

from traingate.kinds import Kind
from traingate.profile.summaries import ColumnSummary, Numbers, Quantiles, Summary
from traingate.tfdv.histograms import bin_by_width, compute_quantiles
from traingate.tfdv.protos import to_proto

INF = math.inf


def test_histograms_hold_all_rows() -> None:
    quantiles = Quantiles(np.array([1.0, 2.0, 5.0]), np.array([5.0, 3.0, 2.0]))
    numbers = Numbers(0, 2, (0, 1), 1.0, INF, 2.1, 1.5, quantiles)
    listed = to_proto({"train": Summary(13, {"x": ColumnSummary("x", Kind.FLOAT, 13, 0, numbers)})})
    for histogram in listed.datasets[0].features[0].num_stats.histograms:
        assert sum(bucket.sample_count for bucket in histogram.buckets) == pytest.approx(11)
        assert histogram.num_nan == 2


def test_a_quantile_is_a_point_that_occurs_with_the_rows_up_to_it() -> None:
    points, reached = compute_quantiles(np.array([1.0, 2.0, 5.0]), np.array([5.0, 3.0, 2.0]), 2)
    assert (points.tolist(), reached.tolist()) == ([1.0, 2.0, 5.0], [5.0, 8.0, 10.0])


def test_infinite_rows_have_bars_of_their_own() -> None:
    bars = bin_by_width(np.array([-INF, 0.0, 10.0, INF]), np.array([1.0, 2.0, 11.0, 14.0]), 0.0, 10.0, 3.0)
    assert (bars.low[0], bars.high[0], bars.rows[0]) == (-INF, -INF, 1.0)
    assert (bars.low[-1], bars.high[-1], bars.rows[-1]) == (INF, INF, 3.0)
    assert bars.low[1:-1].tolist() == [float(edge) for edge in range(10)]
    assert bars.rows[1:-1].sum() == pytest.approx(10.0)


def test_a_column_of_one_value_has_one_bar() -> None:
    bars = bin_by_width(np.array([3.0, 3.0]), np.array([4.0, 4.0]), 3.0, 3.0, 0.0)
    assert (bars.low.tolist(), bars.high.tolist(), bars.rows.tolist()) == ([3.0], [3.0], [4.0])
