"""Gaps that were filled with a mean of rows that it should not have been taken of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from traingate.checks.leakage._fits import CLEAR, Fit, NumericColumn, meet_by_chance, spread_of_mean

_FEWEST = 5  # rows that share a value which is filled in
_TIMES = 3  # how much more often than any other it occurs


class Filled(NamedTuple):
    """Columns that were filled with a mean, and of how many with a value filled in."""

    fits: list[Fit]
    asked: int


def list_filled(columns: Sequence[NumericColumn], train: str, splits: Sequence[str]) -> Filled:
    """Columns filled with the mean over all the splits, which is not train's.

    Filling gaps with the mean of the other values leaves the mean as it is, so that the value is the mean of all rows.
    """
    found, asked = [], 0
    for column in columns:
        value = find_filler(np.concatenate([column.values[split] for split in splits]))
        if value is None:
            continue
        asked += 1
        pooled, ours = column.pool(splits), column.moments[train]
        others = pooled.rows - ours.rows
        bound = column.bound_filler(pooled, value)
        missed = abs(value - ours.mean) > CLEAR * column.bound_filler(ours, value)
        if abs(value - pooled.mean) <= bound and missed:
            found.append(Fit(column.name, meet_by_chance(bound, spread_of_mean(pooled, others)), value))
    return Filled(found, asked)


def list_filled_alone(columns: Sequence[NumericColumn], train: str, split: str) -> Filled:
    """Columns that a held-out split has filled with its own mean, and train with another value."""
    found, asked = [], 0
    for column in columns:
        value, theirs = find_filler(column.values[split]), find_filler(column.values[train])
        if value is None:
            continue
        asked += 1
        of = column.moments[split]
        bound = column.bound_filler(of, value)
        if theirs != value and abs(value - of.mean) <= bound:
            found.append(Fit(column.name, meet_by_chance(bound, spread_of_mean(of, of.rows)), value))
    return Filled(found, asked)


def find_filler(values: np.ndarray) -> float | None:
    """The value with a fraction that far more rows share than any other such, of float64 [n] with NaN; None without."""
    distinct, counts = np.unique(values[np.isfinite(values) & (values != np.round(values))], return_counts=True)
    if not len(distinct):
        return None
    first = int(counts.argmax())
    if counts[first] < max(_FEWEST, _TIMES * np.delete(counts, first).max(initial=0)):
        return None
    return float(distinct[first])
