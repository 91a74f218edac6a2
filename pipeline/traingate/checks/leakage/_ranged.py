"""Columns that were brought to a range by the least and greatest value of all rows, or of each split's own.

What gives it away is an end of the range that train never reaches and a held-out row does. Where train holds both of
the extremes, a scaler that was fitted to all rows is the one that was fitted to train, and nothing shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from traingate.checks.leakage._fits import CLEAR, Fit, NumericColumn, meet_by_chance

_FEWEST = 3  # columns of one range, as a share or a chance may run from 0 to 1 by nature
_MOST_ALIKE = 0.8  # share of the columns within a range that reach its ends: else these do so by nature
_DOUBLE = 1e-9
_MOST_TIED = 2  # rows that reach an end: the extreme of a quantity is one row's, a bound by nature is many rows'


class Range(NamedTuple):
    """A range that columns are brought to.

    Attributes:
        low: its lower end; None where a magnitude of `high` on either side will do.
        high: its upper end.
        name: how its columns look, in words.
        code: what does it in scikit-learn.
    """

    low: float | None
    high: float
    name: str
    code: str


RANGES = (
    Range(0.0, 1.0, "0 as least and 1 as greatest value", "MinMaxScaler()"),
    Range(-1.0, 1.0, "−1 as least and 1 as greatest value", "MinMaxScaler((-1, 1))"),
    Range(None, 1.0, "1 as greatest magnitude", "MaxAbsScaler()"),
)


class Ranged(NamedTuple):
    """Columns of one range, those of which train does not reach it, and how many might have been."""

    within: Range
    fits: list[Fit]
    lacking: list[str]
    asked: int


def list_ranged(columns: Sequence[NumericColumn], train: str, splits: Sequence[str]) -> Ranged | None:
    """The columns that run through one of the ranges over all the splits, where train does not in one of them."""
    for within, able, found in _match(columns, splits):
        lacking = [column.name for column in found if not _reaches(column, [train], within, CLEAR)]
        if lacking:
            return Ranged(within, [_fit(column) for column in found], lacking, able)
    return None


def list_ranged_alone(columns: Sequence[NumericColumn], train: str, split: str) -> Ranged | None:
    """The columns that run through one of the ranges in a held-out split by itself, and in train by itself."""
    for within, able, found in _match(columns, [split]):
        ours = [column for column in found if _is_brought(column, [train], within)]
        if len(ours) == len(found):
            return Ranged(within, [_fit(column) for column in found], [], able)
    return None


def _match(columns: Sequence[NumericColumn], splits: Sequence[str]) -> Iterator[tuple[Range, int, list[NumericColumn]]]:
    """Ranges, how many columns lie within each, and those that run through it, where these are nearly all of them."""
    fine = [column for column in columns if column.fine]
    for within in RANGES:
        able = [column for column in fine if _lies(column, splits, within)]
        found = [column for column in able if _is_brought(column, splits, within)]
        if len(found) >= max(_FEWEST, _MOST_ALIKE * len(able)):
            yield within, len(able), found


def _fit(column: NumericColumn) -> Fit:
    spread = next(iter(column.moments.values()))
    return Fit(column.name, meet_by_chance(_bound(column), spread.std), spread.mean)


def _bound(column: NumericColumn) -> float:
    """How far a stored value may lie from an end that it was brought to; it is off by less than half a unit."""
    return column.bound_value(1.0) + column.shared + _DOUBLE


def _ends(column: NumericColumn, splits: Sequence[str]) -> tuple[float, float]:
    return min(column.ends[split][0] for split in splits), max(column.ends[split][1] for split in splits)


def _lies(column: NumericColumn, splits: Sequence[str], within: Range) -> bool:
    (low, high), bound = _ends(column, splits), _bound(column)
    least = -within.high if within.low is None else within.low
    return low >= least - bound and high <= within.high + bound


def _reaches(column: NumericColumn, splits: Sequence[str], within: Range, slack: float = 1.0) -> bool:
    (low, high), bound = _ends(column, splits), slack * _bound(column)
    if within.low is None:
        return max(-low, high) >= within.high - bound
    return low <= within.low + bound and high >= within.high - bound


def _is_brought(column: NumericColumn, splits: Sequence[str], within: Range) -> bool:
    """Whether the ends are reached, each by a row or two; zeros, which scaling may leave as they are, may be many."""
    if not _reaches(column, splits, within):
        return False
    values, bound = np.concatenate([column.values[split] for split in splits]), _bound(column)
    ends = [-within.high, within.high] if within.low is None else [within.low, within.high]
    return all(end == 0 or np.count_nonzero(np.abs(values - end) <= bound) <= _MOST_TIED for end in ends)
