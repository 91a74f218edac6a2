"""Columns that were centred or scaled by figures of all rows, or of a held-out split's own."""

from __future__ import annotations

import math
from collections.abc import Sequence

from traingate.checks.leakage._fits import (
    CLEAR,
    Fit,
    Moments,
    NumericColumn,
    meet_by_chance,
    spread_of_mean,
)

_FEWEST_VALUES = 20  # a column of fewer may be balanced by design, as contrasts are
_LEAST_KURTOSIS = 0.25  # (kurtosis - 1) / 4 of the narrowest continuous column, roughly


def list_scaled(columns: Sequence[NumericColumn], train: str, splits: Sequence[str]) -> list[Fit]:
    """Columns of mean 0 and deviation 1 over all the splits, and not in train."""
    found = []
    for column in columns:
        pooled, others = column.pool(splits), sum(column.moments[split].rows for split in splits if split != train)
        chance = _meet_scaled(column, pooled, others)
        if chance is not None and not is_scaled(column, column.moments[train], CLEAR):
            found.append(Fit(column.name, chance, abs(column.moments[train].mean)))
    return found


def list_centred(columns: Sequence[NumericColumn], train: str, splits: Sequence[str]) -> list[Fit]:
    """Columns of mean 0 over all the splits, and not in train, whatever their deviation; as components are."""
    found = []
    for column in columns:
        pooled, others = column.pool(splits), sum(column.moments[split].rows for split in splits if split != train)
        bound, ours = column.bound_error(pooled), column.moments[train]
        centred = abs(pooled.mean) <= bound and abs(ours.mean) > CLEAR * column.bound_error(ours)
        if centred and column.fine:
            chance = meet_by_chance(bound, spread_of_mean(pooled, others))
            found.append(Fit(column.name, chance, abs(ours.mean)))
    return found


def list_scaled_alone(columns: Sequence[NumericColumn], split: str) -> list[Fit]:
    """Columns of mean 0 and deviation 1 in a held-out split by itself."""
    found = []
    for column in columns:
        chance = _meet_scaled(column, column.moments[split], column.moments[split].rows)
        if chance is not None:
            found.append(Fit(column.name, chance, abs(column.ends[split][1])))
    return found


def list_centred_alone(columns: Sequence[NumericColumn], split: str) -> list[Fit]:
    """Columns of mean 0 in a held-out split by itself, whatever their deviation."""
    found = []
    for column in columns:
        of = column.moments[split]
        bound = column.bound_error(of)
        if of.std and abs(of.mean) <= bound and column.fine:
            found.append(
                Fit(column.name, meet_by_chance(bound, spread_of_mean(of, of.rows)), abs(column.ends[split][1]))
            )
    return found


def is_scaled(column: NumericColumn, of: Moments, slack: float = 1.0) -> bool:
    """Whether some rows have mean 0 and deviation 1, dividing by their number or by one less."""
    bound = slack * _bound(column, of)
    return abs(of.mean) <= bound and min(abs(of.std - 1), abs(of.std - _corrected(of.rows))) <= bound


def _bound(column: NumericColumn, of: Moments) -> float:
    return column.bound_error(of) + column.error**2


def _corrected(rows: float) -> float:
    return math.sqrt((rows - 1) / rows)


def _meet_scaled(column: NumericColumn, of: Moments, others: float) -> float | None:
    """The chance that rows have mean 0 and deviation 1; None where they have not."""
    if column.whole or column.distinct < _FEWEST_VALUES or not is_scaled(column, of):
        return None
    bound, spread = _bound(column, of), spread_of_mean(of, others)
    return meet_by_chance(bound, spread) * meet_by_chance(2 * bound, spread * math.sqrt(_LEAST_KURTOSIS))
