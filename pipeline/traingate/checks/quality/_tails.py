"""What a column's tail says of its extremes: one that it does not explain, some that hide each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from traingate.batch import runs
from traingate.profile.summaries import Numbers, Quantiles

_FEWEST = 10  # rows in a tail from which its exponent can be told
_STEPS = 5  # distinct distances in a tail, without which it is a grid and no tail
_MOST_FAR = 0.01  # of the rows; more are a second population rather than mistakes
MOST_APART = 0.05
"""Of the rows, where the gap is so wide that whatever scales the column makes one value of the rest."""
_GRID_EXPONENT = 0.5  # as heavy as Student's t with two degrees of freedom; a scale of a few steps is lighter


@dataclass(frozen=True)
class Far:
    """The finite value farthest from the median, or the nearest of a group of far ones.

    Attributes:
        value: the value.
        p: chance of a value so far out, given the tail of all the others; 1.0 where the tail says nothing.
        inside: share of the values that lie nearer than that point.
        rows: how many values there are of this kind.
        low, high: all values of this kind are at most `low`, or at least `high`.
        p_distinct: as `p` for a group, where equal values count once.
    """

    value: float
    p: float = 1.0
    times: float = 1.0
    inside: float = 1.0
    rows: float = 1.0
    low: float = -math.inf
    high: float = math.inf
    p_distinct: float = 1.0


def find_far_value(numbers: Numbers) -> Far:
    """How far out the farthest value is, and whether the tail of all the others explains it.

    Hill's estimator (1975) on the k = √n largest distances, the farthest left out, its exponent widened by 2.6
    standard errors; the chance that any of n values lies that far out is at most n times the tail's. The tail begins
    further in where it holds fewer than five distinct distances, or fewer than 20 points of a summary: values on a
    grid, or points that stand for many rows, would make it look short. On clean columns of 22 shapes (normal to
    Cauchy, 98 % zeros, counts, rounded) p came below 1e-4 in 2 of 3,000 of the worst shape, of 100 to 500,000 rows.
    """
    quantiles = numbers.quantiles
    if quantiles.total < 2:
        return Far(0.0)
    distances, others, farthest = _sort_tail(quantiles)
    others[:1] -= 1  # the farthest; a constant column has none
    tail = _estimate_exponent(distances, others, quantiles)
    if tail is None:
        return Far(farthest)
    exponent, inside, begins = tail
    times = float(distances[0] / begins)
    p = float(min(1.0, inside * times ** (-1 / exponent)))
    return Far(farthest, p, times, 1 - inside / quantiles.total, 1.0, *_bound(quantiles, distances[0]))


def find_value_past_tail(numbers: Numbers, reference: Numbers) -> Far:
    """As `find_far_value`, of the value farthest from the median of other numbers, by the tail of those.

    What hides another far value in its own split does not hide it from a split that has none. `low` and `high` bound
    all values that are farther out than any of the reference.
    """
    quantiles, others = numbers.quantiles, reference.quantiles
    if not quantiles.total or others.total < 2:
        return Far(0.0)
    centre = float(others.at([0.5])[0])
    away = np.abs(quantiles.points - centre)
    farthest = float(quantiles.points[int(away.argmax())])
    distances, rows, _ = _sort_tail(others)
    tail = _estimate_exponent(distances, rows, others) if len(distances) and away.max() > distances[0] else None
    if tail is None:
        return Far(farthest)
    exponent, inside, begins = tail
    times = float(away.max() / begins)
    p = float(min(1.0, quantiles.total / others.total * inside * times ** (-1 / exponent)))
    past = away > distances[0]
    bounds = _bound(quantiles, float(away[past].min()), centre)
    return Far(farthest, p, times, 1 - inside / others.total, float(quantiles.weights[past].sum()), *bounds)


def find_far_group(numbers: Numbers, least_times: float, apart: float = math.inf) -> Far | None:
    """Two or more far values, which hide each other from `find_far_value`; None where the tail has no such gap.

    Of a tail with Hill's exponent γ, the logarithm of a gap beyond which j values lie, times j, is exponential with
    mean γ (Rényi 1953), so the gap is r or wider with chance r^(-j/γ); γ comes from what lies below the gap. At most a
    hundredth of the rows counts as far, or a twentieth beyond a gap of `apart` times. `value` is the nearest of the
    group, `times` the gap, `inside` what is below.
    """
    quantiles = numbers.quantiles
    if quantiles.total < 2:
        return None
    distances, rows, _ = _sort_tail(quantiles)
    counts = np.cumsum(rows)
    gaps = distances[:-1] / distances[1:]
    # A point of a summary stands for many rows, yet is evidence of one distance; points that coincide, of as many.
    points = np.maximum(np.round(rows * len(quantiles.points) / quantiles.total), 1)
    seen = np.cumsum(points) if quantiles.rank_error else counts
    tried = int(np.searchsorted(counts[:-1], MOST_APART * quantiles.total, "right"))
    least = np.where(counts[:tried] <= _MOST_FAR * quantiles.total, least_times, max(apart, least_times))
    wide = np.flatnonzero((gaps[:tried] >= least) & (seen[:tried] >= 2))
    if not len(wide):
        return None
    at = int(wide[np.argmax(seen[wide] * np.log(gaps[wide]))])
    tail = _estimate_exponent(distances[at + 1 :], rows[at + 1 :], quantiles)
    if tail is None:
        return None
    away = np.abs(quantiles.points - quantiles.at([0.5])[0])
    value = float(quantiles.points[np.argmin(np.where(away < distances[at], np.inf, away))])
    p, p_distinct = (float(min(1.0, tried * gaps[at] ** (-rows / tail[0]))) for rows in (seen[at], at + 1))
    far, bounds = float(counts[at]), _bound(quantiles, distances[at])
    return Far(value, p, float(gaps[at]), 1 - far / quantiles.total, far, *bounds, p_distinct)


def _bound(quantiles: Quantiles, distance: float, centre: float | None = None) -> tuple[float, float]:
    """The greatest value below and the least above a centre, the median, that lie a distance or more away from it."""
    centre = float(quantiles.at([0.5])[0]) if centre is None else centre
    past = np.abs(quantiles.points - centre) >= distance
    below, above = (quantiles.points[past & side] for side in (quantiles.points < centre, quantiles.points > centre))
    return float(below[-1]) if len(below) else -math.inf, float(above[0]) if len(above) else math.inf


def _estimate_exponent(
    distances: np.ndarray, rows: np.ndarray, quantiles: Quantiles
) -> tuple[float, float, float] | None:
    """Hill's exponent of a tail, the rows in it, and the distance where it begins; None where it says nothing."""
    wanted = math.sqrt(quantiles.total)
    if quantiles.rank_error:
        wanted = max(wanted, 20 * quantiles.total / len(quantiles.points))
    beyond, steps = np.cumsum(rows) - rows, np.cumsum(rows > 0) - (rows > 0)
    long_enough = np.flatnonzero((beyond >= wanted) & (steps >= _STEPS))
    border = int(long_enough[0]) if len(long_enough) else len(distances) - 1
    if border < 1 or beyond[border] < _FEWEST or steps[border] < 3:
        return _assume_exponent(distances, rows)
    inside = float(beyond[border])
    ratios = distances[:border] / distances[border]
    exponent = max(float((rows[:border] * np.log(ratios)).sum()) / inside, 1e-3) * (1 + 2.6 / math.sqrt(inside))
    return exponent, inside, float(distances[border])


def _assume_exponent(distances: np.ndarray, rows: np.ndarray) -> tuple[float, float, float] | None:
    """A heavy exponent, and the farthest distance, of a grid: of ratings from 1 to 5 no tail can be estimated.

    None where values hardly repeat: a few amounts among zeros are no scale that ends somewhere.
    """
    distances = distances[rows > 0]
    if not len(distances) or rows.sum() < _FEWEST * len(distances):
        return None
    return _GRID_EXPONENT, 1.0, float(distances[0])


def _sort_tail(quantiles: Quantiles) -> tuple[np.ndarray, np.ndarray, float]:
    """Distinct distances from the median, farthest first, the rows of each, and the farthest value."""
    away = np.abs(quantiles.points - quantiles.at([0.5])[0])
    order = np.argsort(away, kind="stable")[::-1]
    away, rows = away[order], quantiles.weights[order].copy()
    begins = runs.find_starts(away)
    distances, rows = away[begins], np.add.reduceat(rows, begins)
    return distances[distances > 0], rows[distances > 0], float(quantiles.points[order[0]])
