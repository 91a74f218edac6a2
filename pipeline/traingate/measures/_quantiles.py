"""A column's order statistics in a few levels of sorted points, merged with bounded rank error.

A level is `{"points": float64 [k] ascending, "rows": int}`: each of its k points stands for rows / k rows. At most
four levels are kept; a fifth merges the two neighbours with the fewest rows, so that levels of equal size meet, as in
a binary counter (Manku, Rajagopalan and Lindsay 1998). Two levels become one by systematic sampling: the points at
ranks (i + u) W / k of their union. u is taken from the points' own bits, so that it is the same in every run, and so
that the errors of the merges, which would all point one way at a fixed u, cancel out (Agarwal et al. 2012).

One merge moves a rank by at most W / k. With k = 2,048, a quantile of 1 to 200 million rows was off by at most 0.06 %
of the rows in tests/measures; 2 / k is what is stated.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from traingate.summaries import Quantiles

LEVELS = 4
_MASK = (1 << 64) - 1


def level(points: np.ndarray, rows: int) -> dict[str, Any]:
    """A level of sorted float64 points that stand for `rows` rows together."""
    return {"points": points, "rows": int(rows)}


def push(levels: list[dict[str, Any]], new: dict[str, Any], size: int) -> None:
    """Adds a level in place; keeps at most LEVELS of them, of at most `size` points."""
    levels.append(new)
    if len(levels) > LEVELS:
        first = min(range(LEVELS), key=lambda index: levels[index]["rows"] + levels[index + 1]["rows"])
        levels[first : first + 2] = [_merged(levels[first], levels[first + 1], size)]


def reduced(points: np.ndarray, rows: int, size: int) -> dict[str, Any]:
    """A level of at most `size` points from sorted points of one weight."""
    count = len(points)
    if count <= size:
        return level(points, rows)
    ranks = (np.arange(size) + _offset(points)) * (count / size)
    return level(points[np.minimum(ranks.astype(np.int64), count - 1)], rows)


def weighted(points: np.ndarray, weights: np.ndarray, size: int, offset: float | None = None) -> dict[str, Any]:
    """A level of at most `size` points from sorted points of their own weights."""
    reached = np.cumsum(weights)
    total = float(reached[-1])
    if total <= size:
        return level(np.repeat(points, weights.astype(np.int64)), int(total))
    ranks = (np.arange(size) + (_offset(points) if offset is None else offset)) * (total / size)
    index = np.minimum(reached.searchsorted(ranks, side="right"), len(points) - 1)
    return level(points[index], round(total))


def finished(levels: list[dict[str, Any]], low: float, high: float, size: int) -> Quantiles:
    """The levels as one summary of at most `size` distinct points, from the least finite value to the greatest."""
    if not levels:
        return Quantiles(np.zeros(0), np.zeros(0))
    points, weights = _union(levels)
    exact = bool((weights == 1).all())
    if len(points) > size:
        exact = False
        sampled = weighted(points, weights, size, 0.5)
        points, weights = _union([sampled])
    points, weights = distinct(points, weights)
    if points[0] > low:
        points, weights = np.concatenate([[low], points]), np.concatenate([[1.0], weights])
        weights[1] -= 1.0
    if points[-1] < high:
        points, weights = np.concatenate([points, [high]]), np.concatenate([weights, [1.0]])
        weights[-2] -= 1.0
    return Quantiles(points, weights, 0.0 if exact else 2.0 / size)


def distinct(points: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct values of sorted points with the sums of their weights."""
    starts = np.concatenate([[0], np.flatnonzero(points[1:] != points[:-1]) + 1])
    return points[starts], np.add.reduceat(weights, starts)


def _merged(first: dict[str, Any], second: dict[str, Any], size: int) -> dict[str, Any]:
    rows = first["rows"] + second["rows"]
    if first["rows"] * len(second["points"]) == second["rows"] * len(first["points"]):
        return reduced(np.sort(np.concatenate([first["points"], second["points"]])), rows, size)
    return {**weighted(*_union([first, second]), size), "rows": rows}


def _union(levels: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    points = np.concatenate([item["points"] for item in levels])
    weights = np.concatenate([np.full(len(item["points"]), item["rows"] / len(item["points"])) for item in levels])
    order = np.argsort(points)
    return points[order], weights[order]


def _offset(points: np.ndarray) -> float:
    """A share in [0, 1) that looks random and depends on the points alone."""
    bits = points.view(np.uint64)
    word = 0
    for index in (0, len(bits) // 3, len(bits) // 2, -1):
        word = ((word ^ int(bits[index])) * 0xBF58476D1CE4E5B9 + 0x9E3779B97F4A7C15) & _MASK
        word ^= word >> 29
    return float(word >> 11) / float(1 << 53)
