"""Values that stand for "missing": far from all others and repeated, or a zero where there can be none."""

from __future__ import annotations

import numpy as np

from traingate.profile.summaries import Numbers

_MOST_ZEROS = 0.2
_FEWEST_ZEROS = 3  # one or two may have been measured
_STEPS = 5  # values next to the gap that say how dense the column is there


def find_sentinel(numbers: Numbers) -> tuple[float, float] | None:
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
        # On a grid every neighbour is frequent; -999 among ages is as far as nothing on the grid could be.
        crowd = 10 * rows[next_to] if gap <= 2 * rest else 0.0
        least = max(5.0, 3 * each if numbers.quantiles.rank_error else crowd)
        if value == 0 and rows[end] > _MOST_ZEROS * rows.sum():
            continue
        if gap > 0.5 * rest and gap > 0.3 * whole and rows[end] >= least and value.is_integer():
            return value, float(rows[end])
    return None


def find_impossible_zeros(numbers: Numbers) -> tuple[float, float] | None:
    """Zeros that stand apart, at the end of a column of one sign: their rows and the next value; None where none do.

    A blood pressure of 0 and then 24: the gap is at least the interquartile range of the others, and four times what
    neighbours at this end lie apart, so that a grid of tens has none. Zeros in more than a fifth of the rows are taken
    for what they are.
    """
    quantiles = numbers.quantiles
    others, rows = np.abs(quantiles.points), quantiles.weights
    apart, total = others > 0, float(rows.sum())
    if numbers.zeros > _MOST_ZEROS * total or quantiles.points[:1] * quantiles.points[-1:] != 0:
        return None
    least = 3 * total / len(others) if quantiles.rank_error else 0.0  # what a few points of a summary stand for
    order = np.argsort(others[apart], kind="stable")
    others, rows = others[apart][order], rows[apart][order]
    if numbers.zeros < max(_FEWEST_ZEROS, least) or len(others) < 2 * _STEPS:
        return None
    reached = np.searchsorted(np.cumsum(rows), np.array([0.25, 0.75]) * rows.sum())
    low, high = others[np.minimum(reached, len(others) - 1)]
    step = (others[_STEPS] - others[0]) / _STEPS
    if others[0] < max(high - low, 4 * step) or high == low:
        return None
    return float(numbers.zeros), float(others[0] if quantiles.points[-1] > 0 else -others[0])
