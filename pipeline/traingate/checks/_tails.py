"""What a column's own values say of its extremes: one that its tail does not explain, one that stands for "missing"."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from traingate.summaries import Numbers, Quantiles

_FEWEST = 10  # rows in a tail from which its exponent can be told
_STEPS = 5  # distinct distances in a tail, without which it is a grid and no tail
_MOST_ZEROS = 0.2


@dataclass(frozen=True)
class Far:
    """The finite value farthest from the median.

    Attributes:
        value: the value.
        p: chance of a value so far out, given the tail of all the others; 1.0 where the tail says nothing.
        times: how many times as far from the median as the point where the tail begins.
        inside: share of the values that lie nearer than that point.
    """

    value: float
    p: float = 1.0
    times: float = 1.0
    inside: float = 1.0


def far_value(numbers: Numbers) -> Far:
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
    distances, others, farthest = _tail(quantiles)
    wanted = math.sqrt(quantiles.total)
    if quantiles.rank_error:
        wanted = max(wanted, 20 * quantiles.total / len(quantiles.points))
    beyond, steps = np.cumsum(others) - others, np.cumsum(others > 0) - (others > 0)
    long_enough = np.flatnonzero((beyond >= wanted) & (steps >= _STEPS))
    border = int(long_enough[0]) if len(long_enough) else len(distances) - 1
    if border < 1 or beyond[border] < _FEWEST or steps[border] < 3:
        return Far(farthest)
    inside = float(beyond[border])
    ratios = distances[:border] / distances[border]
    exponent = max(float((others[:border] * np.log(ratios)).sum()) / inside, 1e-3) * (1 + 2.6 / math.sqrt(inside))
    p = float(min(1.0, inside * ratios[0] ** (-1 / exponent)))
    return Far(farthest, p, float(ratios[0]), 1 - inside / quantiles.total)


def _tail(quantiles: Quantiles) -> tuple[np.ndarray, np.ndarray, float]:
    """Distinct distances from the median, farthest first, the rows of each without the farthest row, and its value."""
    away = np.abs(quantiles.points - quantiles.at([0.5])[0])
    order = np.argsort(away, kind="stable")[::-1]
    away, rows = away[order], quantiles.weights[order].copy()
    rows[0] -= 1
    starts = np.flatnonzero(np.append(True, away[1:] != away[:-1]))
    distances, rows = away[starts], np.add.reduceat(rows, starts)
    return distances[distances > 0], rows[distances > 0], float(quantiles.points[order[0]])


def sentinel(numbers: Numbers) -> tuple[float, float] | None:
    """A whole number, repeated, extreme and far from all others, with its rows; None where there is none.

    Zeros in more than a fifth of the rows are taken for what they are: nothing bought, nothing owed.
    """
    points, rows = numbers.quantiles.points, numbers.quantiles.weights
    if len(points) < 5:
        return None
    whole = points[-1] - points[0]
    each = rows.sum() / len(points)  # what a point of a summary stands for
    for end, next_to, rest in ((-1, -2, points[-2] - points[0]), (0, 1, points[-1] - points[1])):
        value, gap = float(points[end]), abs(points[end] - points[next_to])
        least = max(5.0, 3 * each if numbers.quantiles.rank_error else 10 * rows[next_to])
        if value == 0 and rows[end] > _MOST_ZEROS * rows.sum():
            continue
        if gap > 0.5 * rest and gap > 0.3 * whole and rows[end] >= least and value.is_integer():
            return value, float(rows[end])
    return None
