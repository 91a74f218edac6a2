from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from traingate.judging import tails


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 10, 11, 99, 300, 5_001])
@pytest.mark.parametrize("times", [1e-6, 0.1, 0.5, 0.9, 1.0, 1.1, 2.0])
def test_chi_square_is_that_of_scipy(freedom: int, times: float) -> None:
    assert tails.chi_square(freedom, times * freedom) == pytest.approx(
        special.chdtrc(freedom, times * freedom), rel=1e-9
    )


def test_a_chi_square_far_out_keeps_its_digits() -> None:
    assert tails.chi_square(7, 900.0) == pytest.approx(special.chdtrc(7, 900.0), rel=1e-9)


def test_no_chi_square_is_below_zero() -> None:
    assert tails.chi_square(3, 0.0) == 1.0


@pytest.mark.parametrize("value", [0.01, 0.05, 0.3, 0.7, 0.999999, 1.0, 1.36, 2.0, 5.0, 15.0])
def test_kolmogorov_is_that_of_scipy(value: float) -> None:
    assert tails.kolmogorov(value) == pytest.approx(special.kolmogorov(value), rel=1e-12)


@pytest.mark.parametrize(
    ("drawn", "successes", "population"),
    [(10, 5, 20), (200, 300, 1_000), (8, 3, 10), (10, 50, 50), (2_500_000, 1_250, 12_500_000)],
)
def test_hypergeometric_is_that_of_scipy(drawn: int, successes: int, population: int) -> None:
    hits = np.arange(max(0, drawn - (population - successes)), min(drawn, successes) + 1)
    expected = stats.hypergeom(population, successes, drawn).pmf(hits)
    assert tails.hypergeometric(hits, drawn, successes, population) == pytest.approx(expected, rel=1e-6, abs=1e-300)


@pytest.mark.parametrize("tries", [1, 7, 120, 25_000, 3_000_000, 400_000_000])
@pytest.mark.parametrize("chance", [1e-4, 0.05, 1 / 3, 0.5, 0.9])
@pytest.mark.parametrize("deviations", [-6.0, -1.0, 0.0, 1.0, 4.0, 20.0])
def test_binomial_is_that_of_scipy(tries: int, chance: float, deviations: float) -> None:
    middle, deviation = tries * chance, (tries * chance * (1 - chance)) ** 0.5
    at_least = min(tries, max(0, round(middle + deviations * deviation)))
    expected = stats.binom.sf(at_least - 1, tries, chance)
    assert tails.binomial(at_least, tries, chance) == pytest.approx(expected, rel=1e-5, abs=1e-300)


def test_a_binomial_beyond_its_ends() -> None:
    assert (tails.binomial(0, 5, 0.5), tails.binomial(6, 5, 0.5)) == (1.0, 0.0)
