"""TFDV's histograms from a weighted summary, value for value as TFDV's `utils/quantiles_util.py` makes them.

TFDV 1.16 to 1.21 reads 1,001 quantiles off its sketch, spreads the weight of equal ones evenly, and sums the pieces
that overlap each of ten buckets of equal width. Where the summary holds every value, so does TFDV's sketch, and both
agree to the last bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from traingate.batch import runs

BUCKETS = 10
_FINE = 100 * BUCKETS


@dataclass(frozen=True)
class Bars:
    """Buckets of a histogram: low and high bounds and rows, float64 [n] each."""

    low: np.ndarray
    high: np.ndarray
    rows: np.ndarray


def compute_quantiles(points: np.ndarray, weights: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """The `number` + 1 quantiles of distinct ascending points, and the rows up to each, float64 [number + 1].

    Source: WeightedQuantilesSummary::GenerateQuantilesAndCumulativeWeights of tfx_bsl.
    """
    reached = np.cumsum(weights)
    wanted = 2.0 * (np.arange(number + 1) * reached[-1] / number)
    middle = reached + np.concatenate([[0.0], reached[:-1]])
    index = np.maximum(middle.searchsorted(wanted, side="right") - 1, 0)
    index += (index + 1 < len(points)) & (wanted >= 2.0 * reached[index])
    return points[index], reached[index]


def compute_fine_quantiles(points: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 1,001 quantiles that TFDV makes its histograms and its median of."""
    return compute_quantiles(points, weights, _FINE)


def bin_by_rank(bounds: np.ndarray, reached: np.ndarray) -> Bars:
    """A quantiles histogram: the weight of buckets with one upper bound is spread evenly over them."""
    low, high, rows = bounds[:-1], bounds[1:], np.diff(reached)
    if not len(low):
        return Bars(low, high, rows)
    begins = runs.find_starts(high)
    lengths = runs.compute_lengths(begins, len(high))
    rows = np.repeat(np.add.reduceat(rows, begins) / lengths, lengths)
    differs = np.flatnonzero((low != low[0]) | (high != high[0]))
    first = int(differs[0]) if len(differs) else len(low)
    rows[:first] += reached[0] / first
    return Bars(low, high, rows)


def bin_deciles(bounds: np.ndarray, reached: np.ndarray) -> Bars:
    """The quantiles histogram of ten buckets from 1,001 quantiles."""
    step = len(bounds) // BUCKETS
    return bin_by_rank(bounds[::step], reached[::step])


def bin_by_width(bounds: np.ndarray, reached: np.ndarray, low: float, high: float, above: float) -> Bars:
    """A histogram of ten buckets of equal width from the least to the greatest finite value.

    Args:
        bounds: quantiles, infinite ones included.
        reached: rows up to each.
        low: the least finite value; inf where there is none.
        high: the greatest finite value; -inf where there is none.
        above: rows of +inf.
    """
    if not (math.isfinite(low) or math.isfinite(high)):
        return Bars(np.array([low]), np.array([high]), reached[-1:])
    below = 0.0
    if bounds[0] == -np.inf:
        finite = int(bounds.searchsorted(-np.inf, side="right"))
        below = float(reached[finite - 1])
        bounds, reached = bounds[finite:], reached[finite:] - below
    if above:
        finite = int(bounds.searchsorted(np.inf))
        finite_rows = (reached[-1] - above) if len(reached) else 0.0
        bounds = np.concatenate([bounds[:finite], [high]])
        reached = np.concatenate([reached[:finite], [finite_rows]])
    with np.errstate(over="ignore", invalid="ignore"):
        edges = np.array([low, high]) if low == high else np.linspace(low, high, BUCKETS + 1)
    if not np.isfinite(edges).all():
        return Bars(np.zeros(0), np.zeros(0), np.zeros(0))
    rows = _sum_overlaps(bin_by_rank(bounds, reached), edges)
    before, after = [-np.inf] * bool(below), [np.inf] * bool(above)
    low_bounds, high_bounds = np.concatenate([before, edges[:-1], after]), np.concatenate([before, edges[1:], after])
    return Bars(low_bounds, high_bounds, np.concatenate([[below] * bool(below), rows, [above] * bool(above)]))


def _sum_overlaps(bars: Bars, edges: np.ndarray) -> np.ndarray:
    """The rows of the bars within each pair of edges, those of a bar spread evenly over its width."""
    low, high = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    width = bars.high - bars.low
    point = width == 0
    left, right = np.maximum(bars.low, low), np.minimum(bars.high, high)
    share = np.where(point, 1.0, (right - left) / np.where(point, 1.0, width))
    share[(bars.high < low) | (bars.low > high)] = 0.0
    at_border = point & (bars.low == low)  # a point on a border belongs below it, but for the least
    share[at_border] = 0.0
    share[0, at_border[0]] = 1.0
    # One after the other, as TFDV adds: a sum in pairs rounds elsewhere.
    return np.asarray(np.cumsum(share * bars.rows, axis=1)[:, -1])
