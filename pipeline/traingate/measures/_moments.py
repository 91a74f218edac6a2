"""Mean and standard deviation in one pass over blocks, safe from cancellation and from overflow."""

from __future__ import annotations

import math

import numpy as np

Moments = tuple[int, float, float]
"""Rows, mean, population standard deviation."""

_LARGE, _SMALL = 1e150, 1e-150


def of_sorted(values: np.ndarray, room: np.ndarray) -> Moments:
    """Moments of ascending finite numbers [n > 0]; `room` is float64 [at least n] to work in."""
    count, low, high = len(values), float(values[0]), float(values[-1])
    if low == high:
        return count, low, 0.0
    if values.dtype == np.float64:
        return _of_floats(values, room[:count], low, high)
    # Differences from the least value are exact in 64 bits, whatever the sign; floats of the values would not be.
    apart = values.view(np.uint64) - values.view(np.uint64)[0]
    _, mean, std = _of_floats(apart.astype(np.float64), room[:count], 0.0, float(apart[-1]))
    return count, float(values[0]) + mean, std


def _of_floats(values: np.ndarray, room: np.ndarray, low: float, high: float) -> Moments:
    count, largest = len(values), max(-low, high)
    if largest > _LARGE or largest < _SMALL:
        _, mean, std = _of_floats(values / largest, room, low / largest, high / largest)
        return count, mean * largest, std * largest
    middle = float(values[count // 2])
    np.subtract(values, middle, out=room)
    apart = float(np.add.reduce(room)) / count
    np.multiply(room, room, out=room)
    # The middle is within one standard deviation of the mean, so that this difference loses a bit at most.
    variance = float(np.add.reduce(room)) / count - apart * apart
    return count, middle + apart, math.sqrt(max(variance, 0.0))


def of_counts(values: np.ndarray, rows: np.ndarray) -> Moments:
    """Moments of ascending distinct finite numbers [k > 0] that occur in `rows` rows each."""
    count, low, high = int(rows.sum()), float(values[0]), float(values[-1])
    if len(values) == 1:
        return count, low, 0.0
    if values.dtype == np.float64:
        scale = max(-low, high) if not _SMALL < max(-low, high) < _LARGE else 1.0
        apart, first = values / scale - low / scale, low
    else:
        scale, apart, first = 1.0, (values.view(np.uint64) - values.view(np.uint64)[0]).astype(np.float64), low
    mean = float((apart * rows).sum()) / count
    std = math.sqrt(float(((apart - mean) ** 2 * rows).sum()) / count)
    return count, first + mean * scale, std * scale


def combined(first: Moments, second: Moments) -> Moments:
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
