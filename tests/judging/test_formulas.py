from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.formulas import (
    combine,
    find_round_between,
    measure_rounding,
    round_factor,
    write_pair,
    write_sum,
)


def test_a_sum_reads_as_it_would_be_typed() -> None:
    assert write_sum(["casual", "registered"], [1.0, 1.0], 0.0) == "casual + registered"
    assert write_sum(["a", "b", "c"], [-1.0, 2.0, -0.5], 12.0) == "2 * b - a - 0.5 * c + 12"
    assert write_sum(["a", "b"], [-1.0, -1.0], -3.5) == "-a - b - 3.5"


def test_a_pair_reads_as_it_would_be_typed() -> None:
    assert write_pair("/", "tip", "fare") == "tip / fare"
    assert write_pair("*", "area", "price", 0.01) == "0.01 * area * price"


def test_a_division_by_nothing_is_no_error() -> None:
    found = combine("/", np.array([1.0, 0.0, 6.0]), np.array([0.0, 0.0, 3.0]))
    assert np.isinf(found[0]) and np.isnan(found[1]) and found[2] == 2.0


@pytest.mark.parametrize(
    ("factor", "rounded"), [(0.99995, 1.0), (0.300001, 0.3), (-2.00001, -2.0), (1.8, 1.8), (0.3333, 0.3333), (0, 0)]
)
def test_a_factor_is_the_roundest_number_near_it(factor: float, rounded: float) -> None:
    assert round_factor(factor) == rounded


@pytest.mark.parametrize(
    ("values", "half"),
    [([1, 2, 3], 0.0), ([1.5, 2.0], 0.05), ([0.25, 7.1], 0.005), ([np.pi, 1.0], 0.0), ([], 0.0), ([1.5, np.nan], 0.05)],
)
def test_rounding_is_half_of_the_last_decimal_that_is_written(values: list[float], half: float) -> None:
    assert measure_rounding(np.array(values, float)) == pytest.approx(half)


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0.19994, 0.20003, 0.2), (149.0, 151.0, 150.0), (-1.0, 2.0, 0.0), (-151.0, -149.0, -150.0), (0.5, 0.5, 0.5)],
)
def test_a_threshold_is_the_roundest_number_between(low: float, high: float, found: float) -> None:
    assert find_round_between(low, high) == pytest.approx(found)
