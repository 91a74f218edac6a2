"""Columns that hold the label's mean by category, taken over rows that it should not have been taken of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from traingate.checks.leakage._divided import list_divided
from traingate.checks.leakage._fits import Fit, NumericColumn, meet_by_chance
from traingate.judging import labels
from traingate.judging.sampled import read_values
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile


class Targets(NamedTuple):
    """The label as numbers.

    Attributes:
        values: by split, once or for each class: float64 [rows]; none where the samples do not hold all rows.
        hits: by split, for each class: its rows, and all rows with a label; none where the label is a number.
    """

    values: Sequence[Mapping[str, np.ndarray]]
    hits: Sequence[Mapping[str, tuple[int, int]]]


_MOST_VALUES = 1_000
_FEWEST_ROWS = 3  # of a value, whose mean says something
_FEWEST_VALUES = 2
_MOST_CLASSES = 10
_MOST = 0.8  # share of the values that have to be the label's mean; two categories may share a value
_HALF = 0.5  # share from which they are the mean of train
_DOUBLE = 1e-9
_SIGMOID = (20, 10)  # rows at which a category weighs one half, and how fast it gains weight


class Encoded(NamedTuple):
    """Columns that hold the label's mean, and of how many that could."""

    fits: list[Fit]
    asked: int


@dataclass(frozen=True)
class _Groups:
    """The label of some rows by the value of a column.

    Attributes:
        values: float64 [k], the column's distinct values.
        rows: float64 [k], rows of each.
        sums: float64 [k], the label's sum over them.
        squares: float64 [k], the sum of its squares.
    """

    values: np.ndarray
    rows: np.ndarray
    sums: np.ndarray
    squares: np.ndarray

    def pick(self, which: np.ndarray) -> _Groups:
        """Some of the values, bool [k]."""
        return _Groups(self.values[which], self.rows[which], self.sums[which], self.squares[which])


def read_targets(profile: Profile, splits: Sequence[str]) -> Targets:
    """The label for all rows, and how often each class occurs."""
    of_classes = labels.classes(profile) or {}
    names = sorted({name for rows in of_classes.values() for name in rows})[-_MOST_CLASSES:]
    hits = [
        {split: (of_classes[split].get(name, 0), sum(of_classes[split].values())) for split in splits}
        for name in names
        if all(split in of_classes for split in splits)
    ]
    return Targets(_read_values(profile, splits), hits)


def _read_values(profile: Profile, splits: Sequence[str]) -> list[dict[str, np.ndarray]]:
    """The label as numbers by split, float64 [rows], NaN where missing: itself, or whether it is each class in turn.

    Empty where a split's rows are more than its sample holds: means of a part are no means of all.
    """
    label = profile.plan.columns.label
    samples = {split: profile.of(Sample, split) for split in splits}
    if label is None or not all(sample.complete for sample in samples.values()):
        return []
    values = {split: read_values(sample, label) for split, sample in samples.items()}
    known = {split: one for split, one in values.items() if one is not None}
    if len(known) < len(splits):
        return []
    of_classes = labels.classes(profile)
    if of_classes is None:
        return [known] if all(one.dtype.kind == "f" for one in known.values()) else []
    pooled = np.concatenate(list(known.values()))
    classes = np.unique(pooled[pooled == pooled])
    classes = classes[classes != ""] if classes.dtype.kind == "U" else classes
    found = [{split: (one == name).astype(float) for split, one in known.items()} for name in classes[-_MOST_CLASSES:]]
    return [*found, known] if len(classes) > 2 and classes.dtype.kind == "f" else found


def list_encoded(columns: Sequence[NumericColumn], targets: Targets, train: str, splits: Sequence[str]) -> Encoded:
    """Columns that hold the label's mean over all the splits, and not over train."""
    found, able = [], _select(columns)
    if not targets.values:
        return Encoded(list_divided(able, targets.hits, train, splits), len(able))
    for column in able:
        for target in targets.values:
            ours, theirs = (_join(column, target, names) for names in ([train], splits))
            shared = np.isin(theirs.values, ours.values) & (theirs.rows >= _FEWEST_ROWS)
            shared &= theirs.rows > _count_rows(ours, theirs.values)
            judged = theirs.pick(shared)
            chance = _meet(column, theirs, judged, _count_rows(ours, judged.values))
            if chance is not None and _match(column, ours, ours.pick(np.isin(ours.values, judged.values))) < _HALF:
                found.append(Fit(column.name, chance, column.moments[train].mean))
                break
    return Encoded(found, len(able))


def list_encoded_alone(columns: Sequence[NumericColumn], targets: Targets, split: str) -> Encoded:
    """Columns that hold the label's mean over a held-out split's own rows."""
    found, able = [], _select(columns)
    if not targets.values:
        return Encoded(list_divided(able, targets.hits, None, [split]), len(able))
    for column in able:
        for target in targets.values:
            own = _join(column, target, [split])
            judged = own.pick(own.rows >= _FEWEST_ROWS)
            chance = _meet(column, own, judged, np.zeros(len(judged.rows)))
            if chance is not None:
                found.append(Fit(column.name, chance, column.moments[split].mean))
                break
    return Encoded(found, len(able))


def _select(columns: Sequence[NumericColumn]) -> list[NumericColumn]:
    return [column for column in columns if not column.whole and column.distinct <= _MOST_VALUES]


def _join(column: NumericColumn, target: Mapping[str, np.ndarray], splits: Sequence[str]) -> _Groups:
    values = np.concatenate([column.values[split] for split in splits])
    label = np.concatenate([target[split] for split in splits])
    known = np.isfinite(values) & np.isfinite(label)
    distinct, codes = np.unique(values[known], return_inverse=True)
    label = label[known]
    rows, sums, squares = (np.bincount(codes, weight) for weight in (np.ones(len(label)), label, label**2))
    return _Groups(distinct, rows, sums, squares)


def _count_rows(groups: _Groups, values: np.ndarray) -> np.ndarray:
    """Rows of some values, float64 [n]; 0 where they do not occur."""
    if not len(groups.values):
        return np.zeros(len(values))
    at = np.minimum(np.searchsorted(groups.values, values), len(groups.values) - 1)
    return np.where(groups.values[at] == values, groups.rows[at], 0.0)


def _encode(every: _Groups, groups: _Groups) -> Iterator[np.ndarray]:
    """What encoders would write for each value, float64 [k]: plain means, or smoothed ones.

    As category_encoders does by default, as scikit-learn does, and by a fixed number of rows.
    """
    total = every.rows.sum()
    mean = every.sums.sum() / total
    variance = every.squares.sum() / total - mean**2
    own = groups.sums / groups.rows
    yield own
    weight = 1 / (1 + np.exp(-(groups.rows - _SIGMOID[0]) / _SIGMOID[1]))
    yield weight * own + (1 - weight) * mean
    if variance > 0:
        weight = np.maximum(groups.squares / groups.rows - own**2, 0.0) / variance
        yield (groups.sums + weight * mean) / (groups.rows + weight)
    off = groups.values - mean
    apart = np.abs(off) > 1e-3 * math.sqrt(max(variance, 0.0))
    if apart.any():
        smoothing = float(np.median((groups.sums - groups.values * groups.rows)[apart] / off[apart]))
        if smoothing > 0:
            yield (groups.sums + smoothing * mean) / (groups.rows + smoothing)


def _match(column: NumericColumn, every: _Groups, groups: _Groups) -> float:
    """The share of values that are the label's mean, whichever way it was smoothed."""
    if not len(groups.values):
        return 0.0
    bound = _bound(column)
    return max(float((np.abs(groups.values - one) <= bound).mean()) for one in _encode(every, groups))


def _meet(column: NumericColumn, every: _Groups, groups: _Groups, known: np.ndarray) -> float | None:
    """The chance that so many values are the label's mean by accident; None where they are too few."""
    if len(groups.values) < _FEWEST_VALUES or _match(column, every, groups) < _MOST:
        return None
    own = groups.sums / groups.rows
    spreads = np.sqrt(np.maximum(groups.squares / groups.rows - own**2, 0.0) * (groups.rows - known)) / groups.rows
    # Of a value whose rows all have one label, the mean says nothing. The least likely fifth may not have matched, and
    # one more value may have told the smoothing.
    chances = sorted(2 * meet_by_chance(_bound(column), float(spread)) for spread in spreads)
    left_out = len(chances) - math.ceil(_MOST * len(chances)) + 1
    return math.exp(sum(math.log(min(one, 1.0)) for one in chances[left_out:]))


def _bound(column: NumericColumn) -> float:
    return 2 * column.error + _DOUBLE * (1 + column.moments[next(iter(column.moments))].std)
