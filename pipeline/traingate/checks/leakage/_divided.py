"""Encoded categories in more rows than a sample holds: a mean of 0 and 1 times its rows is a whole number.

Every value of the column stands for a category, whose rows are counted by value in all rows. Where the value was the
share of a class among them, value times rows is whole; where it was that of train alone, it is so with train's rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from traingate.checks.leakage._fits import CLEAR, Fit, NumericColumn

_FEWEST_ROWS, _FEWEST_VALUES = 3, 2
_MOST, _HALF = 0.8, 0.5  # share of the values that have to be whole, and from which they are so in train
_SURE = 0.02  # of a row: what is stored more coarsely is no whole number of rows
_SMOOTHING = (1.0, 5.0, 10.0, 20.0, 50.0, 100.0)  # rows of the mean that people add
_STEPS = 8  # after which the smoothing that depends on the mean itself has settled
_DOUBLE = 1e-9

Decode = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""From encoded values, float64 [k], and their rows, float64 [k], to rows of a class, float64 [k]."""


def list_divided(
    columns: Sequence[NumericColumn],
    hits: Sequence[Mapping[str, tuple[int, int]]],
    train: str | None,
    splits: Sequence[str],
) -> list[Fit]:
    """Columns that are the share of a class over all rows of the splits, and not over train's if that is named.

    Args:
        columns: columns, of which those whose rows by value are known are asked.
        hits: for each class by split, its rows and all rows with a label.
        train: the split to which it should have been fitted; None for none.
        splits: those whose rows it may have been fitted to.
    """
    found = []
    for column in columns:
        counts = column.counts
        if counts is None or not hits:
            continue
        values = np.array(sorted(set().union(*(counts[split] for split in splits))), float)
        every, ours = _count(column, values, splits), _count(column, values, [train] if train else [])
        judged = (every >= _FEWEST_ROWS) & (every > ours) & ((ours > 0) if train else True)
        chance = _meet(column, values[judged], every[judged], ours[judged], (hits, train, splits))
        if chance is not None:
            found.append(Fit(column.name, chance, next(iter(column.moments.values())).mean))
    return found


def _count(column: NumericColumn, values: np.ndarray, splits: Sequence[str]) -> np.ndarray:
    """Rows of some values, float64 [k]."""
    counts = column.counts or {}
    return np.array([sum(counts[split].get(value, 0) for split in splits) for value in values.tolist()], float)


def _meet(
    column: NumericColumn,
    values: np.ndarray,
    every: np.ndarray,
    ours: np.ndarray,
    over: tuple[Sequence[Mapping[str, tuple[int, int]]], str | None, Sequence[str]],
) -> float | None:
    """The chance that so many values are whole numbers of rows by accident; None where they are too few."""
    hits, train, splits = over
    if len(values) < _FEWEST_VALUES:
        return None
    ways = list(_list_ways(hits, splits))
    before = list(_list_ways(hits, [train])) if train else []
    best = None
    for at, decode in enumerate(ways):
        off, allowed = _measure(column, decode, values, every)
        whole = off <= allowed
        if whole.mean() < _MOST:
            continue
        if before:
            off, allowed = _measure(column, before[at], values, ours)
            if (off <= CLEAR * allowed).mean() >= _HALF:
                return None
        rows = np.round(decode(values, every))
        divisors = every / np.gcd(rows.astype(np.int64), every.astype(np.int64))
        chances = np.sort(np.minimum(1.0, np.maximum(2 * _allow(column, values, every), 1 / divisors)))
        left_out = len(chances) - math.ceil(_MOST * len(chances))
        chance = len(ways) * math.exp(float(np.log(chances[left_out:]).sum()))
        best = chance if best is None else min(best, chance)
    return best


def _allow(column: NumericColumn, values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    return rows * np.array([column.bound_value(abs(value)) for value in values.tolist()]) + _DOUBLE


def _measure(
    column: NumericColumn, decode: Decode, values: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How far values times rows are from whole numbers, and how far they may be; infinite where that says nothing."""
    found, allowed = decode(values, rows), _allow(column, values, rows)
    says = (allowed <= _SURE) & (found >= -_SURE) & (found <= rows + _SURE)
    return np.where(says, np.abs(found - np.round(found)), np.inf), allowed


def _list_ways(hits: Sequence[Mapping[str, tuple[int, int]]], splits: Sequence[str]) -> Iterator[Decode]:
    """How encoders write shares: as they are, smoothed as scikit-learn does, or with some rows of the mean added."""
    yield lambda values, rows: values * rows
    for of in hits:
        mine, every = (sum(of[split][side] for split in splits) for side in (0, 1))
        mean = mine / max(every, 1)
        if 0 < mean < 1:
            yield partial(_undo_own_smoothing, mean=mean)
            for added in _SMOOTHING:
                yield partial(_undo_smoothing, mean=mean, added=added)


def _undo_smoothing(values: np.ndarray, rows: np.ndarray, mean: float, added: float) -> np.ndarray:
    return values * (rows + added) - added * mean


def _undo_own_smoothing(values: np.ndarray, rows: np.ndarray, mean: float) -> np.ndarray:
    """Rows of the class where the mean of all weighs as much as a category's variance by that of all rows."""
    share = values
    for _ in range(_STEPS):
        weight = np.clip(share * (1 - share), 0, None) / (mean * (1 - mean))
        share = (values * (rows + weight) - weight * mean) / rows
    return share * rows
