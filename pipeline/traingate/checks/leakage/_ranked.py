"""Columns that were scaled or filled by the median of all rows, or of a held-out split's own.

A median needs all rows in their order, so that it is asked for where the samples hold all rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from traingate.checks.leakage._fits import CLEAR, Fit, NumericColumn, meet_by_chance, spread_of_mean
from traingate.checks.leakage._imputed import Filled, find_filler

_MEMORABLE = 3  # significant digits of a value that was not computed
_MOST_TIED = 0.01  # share of the rows at the median: a value that many rows share is a median by nature
_DOUBLE = 1e-9
_WIDER = 1.2533  # standard error of a normal median by that of the mean


class _Parted(NamedTuple):
    """How a value parts the others.

    Attributes:
        apart: rows below it less rows above it.
        near: rows that may be equal to it but for how they are stored, and are not.
        halfway: the chance that it lies halfway between its neighbours as exactly as it does; 1 where it does not.
    """

    apart: int
    near: int
    halfway: float


class _Quartiles(NamedTuple):
    """The median and the distance between the quartiles, linearly interpolated as scikit-learn does."""

    median: float
    iqr: float
    tied: float


def list_robust(columns: Sequence[NumericColumn], train: str, splits: Sequence[str]) -> list[Fit]:
    """Columns of median 0 and quartiles 1 apart over all the splits, and not in train."""
    found = []
    for column in columns:
        if not column.whole and column.complete and (chance := _meet_robust(column, train, splits)) is not None:
            ours = _measure(column, [train])
            if not _is_robust(column, ours, CLEAR):
                found.append(Fit(column.name, chance, ours.median))
    return found


def list_robust_alone(columns: Sequence[NumericColumn], split: str) -> list[Fit]:
    """Columns of median 0 and quartiles 1 apart in a held-out split by itself."""
    found = []
    for column in columns:
        if not column.whole and column.complete and (chance := _meet_robust(column, None, [split])) is not None:
            found.append(Fit(column.name, chance, column.moments[split].mean))
    return found


def list_filled_middle(columns: Sequence[NumericColumn], train: str, splits: Sequence[str]) -> Filled:
    """Columns filled with the median of the other values over all the splits, which is not train's."""
    found, asked = [], 0
    for column in columns:
        value = find_filler(_join(column, splits)) if column.complete else None
        if value is None:
            continue
        asked += 1
        others = [column.values[split] for split in splits if split != train]
        chance = _meet_middle(column, splits, value, sum(int(np.isfinite(part).sum()) for part in others))
        if chance is not None and not _is_trains(column, train, value):
            found.append(Fit(column.name, chance, value))
    return Filled(found, asked)


def list_filled_middle_alone(columns: Sequence[NumericColumn], train: str, split: str) -> Filled:
    """Columns that a held-out split has filled with its own median, and train with another value."""
    found, asked = [], 0
    for column in columns:
        value = find_filler(column.values[split]) if column.complete else None
        if value is None:
            continue
        asked += 1
        chance = _meet_middle(column, [split], value, int(np.isfinite(column.values[split]).sum()))
        if chance is not None and not _is_trains(column, train, value) and find_filler(column.values[train]) != value:
            found.append(Fit(column.name, chance, value))
    return Filled(found, asked)


def _is_trains(column: NumericColumn, train: str, value: float) -> bool:
    """Whether a value may be train's median or mean, or one that people think of: it is as it should be, then."""
    ours, of = _part(column, [train], value), column.moments[train]
    if abs(ours.apart) <= ours.near + 1 or abs(value - of.mean) <= CLEAR * column.bound_filler(of, value):
        return True
    return float(f"{value:.{_MEMORABLE}g}") == value


def _join(column: NumericColumn, splits: Sequence[str]) -> np.ndarray:
    values = np.concatenate([column.values[split] for split in splits])
    return values[np.isfinite(values)]


def _measure(column: NumericColumn, splits: Sequence[str]) -> _Quartiles:
    values = _join(column, splits)
    low, middle, high = np.percentile(values, [25, 50, 75])
    return _Quartiles(float(middle), float(high - low), float((values == middle).mean()))


def _bound(column: NumericColumn) -> float:
    """How far a quartile of a scaled column, whose values are about 1 there, may lie from what it was."""
    return column.bound_value(1.0) + column.shared + _DOUBLE


def _is_robust(column: NumericColumn, of: _Quartiles, slack: float = 1.0) -> bool:
    bound = slack * _bound(column)
    return abs(of.median) <= bound and abs(of.iqr - 1) <= 2 * bound


def _meet_robust(column: NumericColumn, train: str | None, splits: Sequence[str]) -> float | None:
    """The chance that rows have median 0 and quartiles 1 apart; None where they have not."""
    of = _measure(column, splits)
    if of.tied > _MOST_TIED or not _is_robust(column, of):
        return None
    pooled = column.pool(splits)
    others = sum(column.moments[split].rows for split in splits if split != train)
    # Of a normal column: heavier tails than that make the deviation, and so the chance, too large and too small at
    # once; the distance between the quartiles is what the middle spreads by.
    spread = spread_of_mean(pooled._replace(std=of.iqr / 1.349), others) * _WIDER
    return meet_by_chance(_bound(column), spread) * meet_by_chance(2 * _bound(column), spread)


def _part(column: NumericColumn, splits: Sequence[str], value: float) -> _Parted:
    values = _join(column, splits)
    bound = column.bound_value(abs(value))
    below, above = values[values < value - bound], values[values > value + bound]
    near = int(np.count_nonzero(np.abs(values - value) <= bound) - np.count_nonzero(values == value))
    gap = float(above.min() - below.max()) if len(below) and len(above) else 0.0
    between = len(below) > 0 < len(above) and abs((below.max() + above.min()) / 2 - value) <= 2 * bound
    return _Parted(len(below) - len(above), near, min(1.0, 4 * bound / gap) if between and gap else 1.0)


def _meet_middle(column: NumericColumn, splits: Sequence[str], value: float, others: int) -> float | None:
    """The chance that a value near the middle is the median of the others; None where it is not.

    `others` of the rows move the middle by the root of their number. Of an even number of rows the median lies halfway
    between two of them, which hardly any other value does.
    """
    of = _part(column, splits, value)
    if abs(of.apart) > of.near:
        return None
    return min(1.0, (2 * of.near + 2) / math.sqrt(2 * math.pi * max(others, 1))) * of.halfway
