"""Mean and standard deviation in one pass over blocks, safe from cancellation and from overflow."""

from __future__ import annotations

import math

import numpy as np

Moments = tuple[float, float, float]
"""Rows or weight, mean, population standard deviation."""

_LARGE, _SMALL = 1e150, 1e-150


def compute_sorted(values: np.ndarray, room: np.ndarray) -> Moments:
    """Moments of ascending finite numbers [n > 0], of integers without the least; `room` is float64 [n or more]."""
    if values.dtype != np.float64:
        values = _subtract_least(values)
    low, high = float(values[0]), float(values[-1])
    if low == high:
        return len(values), low, 0.0
    return _compute_floats(values, room[: len(values)], low, high)


def _compute_floats(values: np.ndarray, room: np.ndarray, low: float, high: float) -> Moments:
    count, largest = len(values), max(-low, high)
    if largest > _LARGE or largest < _SMALL:
        _, mean, std = _compute_floats(values / largest, room, low / largest, high / largest)
        return count, mean * largest, std * largest
    middle = float(values[count // 2])
    np.subtract(values, middle, out=room)
    apart = float(np.add.reduce(room)) / count
    np.multiply(room, room, out=room)
    # The middle is within one standard deviation of the mean, so that this difference loses a bit at most.
    variance = float(np.add.reduce(room)) / count - apart * apart
    return count, middle + apart, math.sqrt(max(variance, 0.0))


def compute_counted(values: np.ndarray, rows: np.ndarray) -> Moments:
    """Moments of ascending distinct integers [k > 0] that occur in `rows` rows each, without the least."""
    count, apart = int(rows.sum()), _subtract_least(values)
    mean = float((apart * rows).sum()) / count
    return count, mean, math.sqrt(float(((apart - mean) ** 2 * rows).sum()) / count)


def compute_weighted(values: np.ndarray, weights: np.ndarray) -> Moments:
    """Moments of ascending finite float64 [n > 0] with a weight above 0 each."""
    low, high, total = float(values[0]), float(values[-1]), float(weights.sum())
    if low == high:
        return total, low, 0.0
    largest = max(-low, high)
    if largest > _LARGE or largest < _SMALL:
        _, mean, std = compute_weighted(values / largest, weights)
        return total, mean * largest, std * largest
    middle = float(values[len(values) // 2])
    apart = values - middle
    mean = float((apart * weights).sum()) / total  # not a dot product: its last digits depend on the threads
    return total, middle + mean, math.sqrt(float(((apart - mean) ** 2 * weights).sum()) / total)


def _subtract_least(values: np.ndarray) -> np.ndarray:
    """The differences of ascending integers from the least: exact in 64 bits whatever the sign, unlike floats."""
    bits = values.view(np.uint64)
    return (bits - bits[0]).astype(np.float64)


def combine(first: Moments, second: Moments) -> Moments:
    """Moments of the rows of both (Chan, Golub and LeVeque 1983), in terms of deviations, which do not overflow."""
    rows = first[0] + second[0]
    if not first[0] or not second[0]:
        return first if first[0] else second
    left, right = first[0] / rows, second[0] / rows
    between = math.sqrt(left) * math.sqrt(right)
    apart = second[1] - first[1]
    mean = first[1] + apart * right if math.isfinite(apart) else first[1] * left + second[1] * right
    std = math.hypot(math.sqrt(left) * first[2], math.sqrt(right) * second[2], second[1] * between - first[1] * between)
    return rows, mean, std
