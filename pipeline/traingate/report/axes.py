"""The axis on which all splits of a column of numbers are drawn: its ends, its scale, and bins of one width."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from traingate.profile.summaries import Quantiles

MOST_BINS = 25
_CUTS = (0.001, 0.01, 0.025, 0.05, 0.1)  # what an end may lose, of each split
_WIDE = 20.0  # spreads of the middle half, beyond which a few values would squeeze all others into one bar
_NEAR = 12.0  # quarters of that spread, within which a value is near
_DECADES = 100.0  # ratio of the ends of the bulk from which decades tell more than distances
_HARMLESS = 1.1  # a range that cutting would hardly shorten is shown whole
_EXACT = 2.0**50  # up to here, halves are exact
_SECOND, _MINUTE, _HOUR, _DAY = 1e6, 6e7, 3.6e9, 8.64e10
_CLOCK = (
    *(steps * unit for unit in (_SECOND, _MINUTE) for steps in (1, 2, 5, 10, 15, 30)),
    *(hours * _HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * _DAY for days in (1, 2, 7, 14)),
)


@dataclass(frozen=True)
class Axis:
    """Where a column's bins lie.

    Attributes:
        scale: `linear`, `log`, `whole` (numbers, a bin holds all from its lower edge up by a half to its upper one down
            by a half) or `time` (microseconds since 1970 UTC).
        edges: float64 [n + 1], ascending, at even distances; of `log` at even ratios.
    """

    scale: str
    edges: np.ndarray


def choose_axis(splits: Sequence[Quantiles], *, whole: bool = False, time: bool = False) -> Axis:
    """The axis for splits of which one has a value at least.

    It reaches from the 0.1st to the 99.9th percentile of each split. Where that is more than 20 times as wide as the
    middle half of the widest split, it is a log axis for positive numbers whose bulk spans decades, and else cut
    further, by at most a tenth of a split at an end.
    """
    filled = [split for split in splits if len(split.points)]
    bulk = _find_bulk(filled)
    low, high = _find_range(filled, _CUTS[0])
    if not time and low > 0 and _is_wide(low, high, bulk) and _spans_decades(filled):
        exponents = _divide(math.log10(low), math.log10(high), least=math.log10(2) if whole else 0.0)
        return Axis("log", np.array([float(f"{10.0**one:.12g}") for one in np.clip(exponents, -307, 308)]))
    low, high = _cut(filled, bulk)
    if time:
        return Axis("time", _divide_time(low, high))
    if whole and max(abs(low), abs(high)) < _EXACT:
        return Axis("whole", _divide(low, high + 1, least=1.0, whole=True) - 0.5)
    return Axis("linear", _divide(low, high))


def count_rows(split: Quantiles, edges: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Rows of each bin, float64 [n], and the finite ones below and above, as `numpy.histogram` counts them."""
    reached = np.concatenate([[0.0], np.cumsum(split.weights)])
    at = np.searchsorted(split.points, edges, side="left")
    at[-1] = np.searchsorted(split.points, edges[-1], side="right")
    return np.diff(reached[at]), float(reached[at[0]]), float(reached[-1] - reached[at[-1]])


def _find_range(splits: Sequence[Quantiles], cut: float) -> tuple[float, float]:
    ends = [split.at([cut, 1 - cut]) for split in splits]
    return min(float(end[0]) for end in ends), max(float(end[1]) for end in ends)


def _measure(low: float, high: float) -> float:
    """A quarter of the distance, which is finite between any two finite numbers."""
    return high / 4 - low / 4


def _find_bulk(splits: Sequence[Quantiles]) -> float:
    """A quarter of the widest split's middle half; of more where that is one value, and 0 where nearly all are."""
    for cut in (0.25, 0.05, 0.01):
        ends = [split.at([cut, 1 - cut]) for split in splits]
        if bulk := max(_measure(float(end[0]), float(end[1])) for end in ends):
            return bulk
    return 0.0


def _is_wide(low: float, high: float, bulk: float) -> bool:
    return 0 < _WIDE * bulk < _measure(low, high)


def _spans_decades(splits: Sequence[Quantiles]) -> bool:
    ends = [split.at([0.05, 0.95]) for split in splits]
    return any(end[0] > 0 and end[1] / _DECADES >= end[0] for end in ends)


def _cut(splits: Sequence[Quantiles], bulk: float) -> tuple[float, float]:
    whole = _find_range(splits, 0.0)
    ends = [_find_range(splits, cut) for cut in _CUTS]
    # The least of both ends; where no cut brings the bulk out, what lies far away is no exception.
    pairs = sorted(product(range(len(ends)), repeat=2), key=lambda pair: _CUTS[pair[0]] + _CUTS[pair[1]])
    ranges = ((ends[below][0], ends[above][1]) for below, above in pairs)
    low, high = next((one for one in ranges if not _is_wide(*one, bulk)), ends[0])
    low, high = _reach_out(splits, low, high, bulk, ends[0])
    if low == high or _measure(*whole) <= _HARMLESS * _measure(low, high):
        return whole
    return low, high


def _reach_out(
    splits: Sequence[Quantiles], low: float, high: float, bulk: float, most: tuple[float, float]
) -> tuple[float, float]:
    """The range with what lies near its ends: with many far values on one side, a cut takes good ones along."""
    fences = max(low - _NEAR * bulk, most[0]), min(high + _NEAR * bulk, most[1])
    for split in splits:
        near = split.points[(split.points >= fences[0]) & (split.points <= fences[1])]
        if len(near):
            low, high = min(low, float(near[0])), max(high, float(near[-1]))
    return low, high


def _divide(low: float, high: float, *, least: float = 0.0, whole: bool = False) -> np.ndarray:
    """Edges at multiples of a round width around a range; the range ends before `high` where numbers are whole."""
    if low == high:
        beyond = max(abs(low) / 8, np.finfo(float).tiny)
        return _limit(np.array([low - beyond, low + beyond]))
    # Sixteenths are exact, and their distances finite.
    low, high = low / 16, high / 16
    least = max(least / 16, 4 * float(np.spacing(max(abs(low), abs(high)))), (high - low) / MOST_BINS / 2)
    for digits, exponent in _list_widths(least * 16, whole):
        width = float(f"{digits}e{exponent}")
        first, last = math.floor(low / (width / 16)), math.ceil(high / (width / 16))
        if last - first <= MOST_BINS:
            return _limit(_multiply(np.arange(first, last + 1), digits, exponent))
    return np.array([low * 16, high * 16])


def _list_widths(least: float, whole: bool) -> Iterator[tuple[float, int]]:
    """1, 2, 2.5 and 5 times powers of ten, ascending, as digits and exponents."""
    power = math.floor(math.log10(least))
    for exponent in range(power, power + 6):
        for digits in (1, 2, 2.5, 5):
            width = float(f"{digits}e{exponent}")
            if width >= least * (1 - 1e-9) and not (whole and width % 1):
                yield digits, exponent


def _multiply(steps: np.ndarray, digits: float, exponent: int) -> np.ndarray:
    """Multiples of a width, each the float64 that is nearest to its decimals: 0.3, where 3 times 0.1 is not."""
    with np.errstate(over="ignore"):
        if -22 <= exponent < 0:
            return np.asarray(steps * digits / 10.0**-exponent)
        return np.asarray(steps * float(f"{digits}e{exponent}"))


def _limit(edges: np.ndarray) -> np.ndarray:
    return np.clip(edges, -np.finfo(float).max, np.finfo(float).max)


def _divide_time(low: float, high: float) -> np.ndarray:
    for width in _CLOCK:
        first, last = math.floor(low / width), math.floor(high / width) + 1
        if high - low > _SECOND and last - first <= MOST_BINS:
            return np.arange(first, last + 1) * width
    if high - low > _DAY:
        return _divide(low / _DAY, high / _DAY) * _DAY
    return _divide(low, high)
