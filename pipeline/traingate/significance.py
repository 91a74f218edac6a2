"""Tests of whether a difference between splits is more than chance, with the run's false-alarm budget."""

from __future__ import annotations

import math

import numpy as np

from traingate.summaries import Quantiles

BUDGET_OF_A_FAMILY = 0.002
"""The whole run's 1 % false alarms, over five families: distribution, tail, categories, overlap, label."""

WARN_FACTOR = 10
"""A warning may be that many times likelier by chance than a block."""


def alpha(tests: int) -> float:
    """The level of one test of a family of `tests` (Bonferroni)."""
    return BUDGET_OF_A_FAMILY / max(tests, 1)


def kolmogorov_smirnov(first: Quantiles, second: Quantiles) -> tuple[float, float]:
    """The greatest distance between two empirical distribution functions, and its asymptotic p-value.

    Exact up to the quantiles' rank errors, which are taken off the distance before the p-value is read.
    Ties make the p-value too large, never too small (Noether 1963).
    """
    points = np.union1d(first.points, second.points)
    if not len(first.points) or not len(second.points):
        return 0.0, 1.0
    distance = float(np.abs(first.share_up_to(points) - second.share_up_to(points)).max())
    return distance, _kolmogorov_p(max(0.0, distance - first.rank_error - second.rank_error), first.total, second.total)


def _kolmogorov_p(distance: float, first: float, second: float) -> float:
    from scipy.special import kolmogorov

    return float(kolmogorov(distance * math.sqrt(first * second / (first + second))))


def folded(quantiles: Quantiles, centre: float) -> Quantiles:
    """The distances from a centre: a change of scale, on which Kolmogorov and Smirnov's test is weak, becomes a shift."""
    distances = np.abs(quantiles.points - centre)
    order = np.argsort(distances, kind="stable")
    return Quantiles(distances[order], quantiles.weights[order], 2 * quantiles.rank_error)


def g_test(first: np.ndarray, second: np.ndarray, others: tuple[float, float] = (0.0, 0.0)) -> tuple[float, float]:
    """The likelihood-ratio test of two rows of counts, float [levels], and the total variation distance between them.

    Levels whose expected count is below 5 in either row are pooled into one, with `others`, the rows of levels that
    are not listed (Sokal and Rohlf 1995). The distance is taken after pooling: over rare levels it measures chance.

    Returns:
        (total variation distance, p-value; 0.0 and 1.0 where fewer than two levels are left).
    """
    from scipy.special import chdtrc

    table = np.stack([first, second]).astype(float)
    totals = table.sum(1) + np.array(others)
    if not totals.all():
        return 0.0, 1.0
    rare = table.sum(0) / totals.sum() * totals.min() < 5
    pooled = table[:, rare].sum(1) + np.array(others)
    table = np.concatenate([table[:, ~rare], pooled[:, None]], axis=1)
    table = table[:, table.sum(0) > 0]
    if table.shape[1] < 2:
        return 0.0, 1.0
    distance = float(np.abs(table[0] / totals[0] - table[1] / totals[1]).sum() / 2)
    expected = table.sum(0) * totals[:, None] / totals.sum()
    terms = np.where(table > 0, table * np.log(np.where(table > 0, table, 1) / expected), 0.0)
    return distance, float(chdtrc(table.shape[1] - 1, max(0.0, 2 * terms.sum())))


def hypergeometric(hits: int, drawn: int, successes: int, population: int) -> float:
    """Two-sided exact p-value of `hits` among `drawn` rows, where `successes` of the `population` are hits (Fisher 1922)."""
    from scipy.special import gammaln

    low, high = max(0, drawn - (population - successes)), min(drawn, successes)
    if high <= low:
        return 1.0
    support = np.arange(low, high + 1)

    def choose(n: float | np.ndarray, k: float | np.ndarray) -> np.ndarray:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(np.asarray(n) - k + 1))

    chance = np.exp(choose(successes, support) + choose(population - successes, drawn - support) - choose(population, drawn))
    below, above = chance[support <= hits].sum(), chance[support >= hits].sum()
    return float(min(1.0, 2 * min(below, above)))


def exceedances_p(beyond: float, ours: float, theirs: float) -> float:
    """Chance that `beyond` or more of `theirs` rows lie past the largest of `ours`, were all drawn alike.

    The `beyond` largest of all rows would all have to be theirs: about (m / (n + m))^k (Wilks 1942).
    """
    return float((theirs / (ours + theirs)) ** beyond) if beyond > 0 else 1.0

