"""How many rows two splits share, and how many chance allows."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.stats import binom

from given.overlaps import NO_REPEATS, singles
from traingate.joins.rows import Overlap
from traingate.judging.rates import conflict_rates, count_once, equal_pairs, excess_p, rates


def test_rates_and_the_excess_in_standard_errors() -> None:
    rate, natural, z = rates(singles(100, repeated=80))
    pooled = 180 / 10_000
    error = math.sqrt((100 * (1 - pooled) ** 2 + 1964 * pooled**2) / 2000**2
                      + (160 * (1 - pooled) ** 2 + 7920 * pooled**2) / 8000**2)  # fmt: skip
    assert (rate, natural) == (0.05, 0.01)
    assert z == pytest.approx(0.04 / error)


def test_no_rows() -> None:
    assert rates(Overlap(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) == (0.0, 0.0, 0.0)


def test_conflicts_beside_those_within_train() -> None:
    rate, natural, z = conflict_rates(singles(100, repeated=400, conflicting=40, repeated_conflicting=80))
    assert (rate, natural) == (0.02, 0.01)
    assert z == pytest.approx(0.01 / math.sqrt(0.012 * 0.988 * (1 / 2000 + 1 / 8000)))


def test_equal_pairs_of_train() -> None:
    assert equal_pairs(replace(NO_REPEATS, repeated=5, repeated_squares=4 + 9)) == 1 + 3


@pytest.mark.parametrize(("across", "inside"), [(1, 0), (6, 0), (6, 4), (20, 30)])
def test_the_exact_test_is_binomial_over_pairs(across: int, inside: int) -> None:
    expected = binom.sf(across - 1, across + inside, 2 * 0.8 * 0.2 / (0.8**2 + 2 * 0.8 * 0.2))
    assert excess_p(singles(across, repeated=2 * inside)) == pytest.approx(expected)


def test_estimates_become_an_overlap_of_rows_that_are_shared_once_each() -> None:
    assert count_once(8000.2, 1999.8, 100.4, 79.6) == singles(100, repeated=80)
