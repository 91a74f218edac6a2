"""Quantiles, shares and counts that are read from a column's statistics."""

from __future__ import annotations

import numpy as np
import pytest

from traingate.kinds import Kind
from traingate.profile.summaries import ColumnSummary, Numbers, Quantiles

QUANTILES = Quantiles(np.array([1.0, 2.0, 5.0]), np.array([5.0, 3.0, 2.0]))
NOTHING = Quantiles(np.zeros(0), np.zeros(0))


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.5, 1.0), (0.51, 2.0), (0.8, 2.0), (0.81, 5.0), (1.0, 5.0)])
def test_a_quantile_is_the_first_point_that_enough_rows_reach(share: float, value: float) -> None:
    assert QUANTILES.at([share]).tolist() == [value]


def test_a_share_is_of_the_rows_that_are_at_most_the_value() -> None:
    assert QUANTILES.share_up_to(np.array([0.9, 1.0, 1.9, 2.0, 5.0, 9.0])).tolist() == [0.0, 0.5, 0.5, 0.8, 1.0, 1.0]


def test_without_finite_values_there_is_no_quantile_and_no_share() -> None:
    assert (NOTHING.total, NOTHING.share_up_to(np.array([1.0])).tolist()) == (0.0, [0.0])
    assert np.isnan(NOTHING.at([0.0, 0.5])).tolist() == [True, True]


def test_nan_is_a_value_that_a_model_cannot_use() -> None:
    numbers = Numbers(0, 2, (0, 0), 1.0, 5.0, 2.1, 1.5, QUANTILES)
    column = ColumnSummary("x", Kind.FLOAT, 15, 3, numbers)
    assert (column.present, column.absent) == (12, 5)


def test_a_column_without_numbers_lacks_what_is_missing() -> None:
    assert ColumnSummary("x", Kind.STRING, 15, 3).absent == 3
