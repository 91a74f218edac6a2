"""Tail probabilities in closed form: importing scipy for them would take a tenth of the time of a small check."""

from __future__ import annotations

import math

import numpy as np


def chi_square(freedom: int, value: float) -> float:
    """P(X > value) of a chi-square variable with an integer number of degrees of freedom, 1 or more.

    The finite series of Abramowitz and Stegun (1964), 26.4.4 and 26.4.5, its terms added from their logarithms.
    """
    if value <= 0:
        return 1.0
    half, count, odd = value / 2, freedom // 2, freedom % 2
    # Even: e^-h Σ h^i / i!; odd: erfc(√h) + e^-h Σ h^(i + 1/2) / Γ(i + 3/2), i from 0 to count - 1.
    first = 0.5 * odd * math.log(half) - math.lgamma(1 + 0.5 * odd) - half
    steps = math.log(half) - np.log(np.arange(1, max(count, 1)) + 0.5 * odd)
    terms = np.exp(first + np.concatenate([[0.0], np.cumsum(steps)]))[:count]
    return min(1.0, float(terms.sum()) + (math.erfc(math.sqrt(half)) if odd else 0.0))


def kolmogorov(value: float) -> float:
    """P(K > value) of Kolmogorov's distribution, the limit of √n times the greatest distance (Kolmogorov 1933)."""
    if value <= 0.04:
        return 1.0  # less than 1e-300 is missing
    if value < 1:
        odd = np.arange(1, 40, 2)
        below = math.sqrt(2 * math.pi) / value * np.exp(-((odd * math.pi) ** 2) / (8 * value**2)).sum()
        return float(1 - below)
    terms = np.arange(1, 30)
    return float(2 * ((-1.0) ** (terms - 1) * np.exp(-2 * (terms * value) ** 2)).sum())


def binomial(at_least: int, tries: int, chance: float) -> float:
    """P(X >= at_least) of the hits among `tries` of a `chance` between 0 and 1, itself neither.

    Terms are added from `at_least` away from the mean, as far as 40 standard deviations.
    """
    if at_least <= 0 or at_least > tries:
        return float(at_least <= 0)
    reach = 50 + int(40 * math.sqrt(tries * chance * (1 - chance)))
    above = at_least > tries * chance
    first = at_least if above else max(0, at_least - 1 - reach)
    hits = np.arange(first, min(tries, at_least + reach) + 1 if above else at_least)
    ratios = np.log((tries - hits[:-1]) / (hits[:-1] + 1.0)) + math.log(chance) - math.log1p(-chance)
    start = _log_choose(tries, first) + first * math.log(chance) + (tries - first) * math.log1p(-chance)
    total = float(np.exp(start + np.concatenate([[0.0], np.cumsum(ratios)])).sum())
    return min(1.0, total) if above else max(0.0, 1 - total)


def hypergeometric(hits: np.ndarray, drawn: int, successes: int, population: int) -> np.ndarray:
    """P(X = hits), float [n], for consecutive possible `hits` among `drawn` rows of a population with `successes`."""
    k = hits[:-1].astype(float)
    ratios = np.log((successes - k) * (drawn - k)) - np.log((k + 1) * (population - successes - drawn + k + 1))
    at = int(hits[0])
    ways = _log_choose(successes, at) + _log_choose(population - successes, drawn - at)
    return np.exp(ways - _log_choose(population, drawn) + np.concatenate([[0.0], np.cumsum(ratios)]))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
