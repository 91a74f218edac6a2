"""The sampled rows of two splits as one matrix that a model learns from, and the folds in which it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from traingate.judging.boosting import Boosted
from traingate.judging.sampled import read_values
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows

FOLDS = 5
_MOST_ROWS, _LEAST_ROWS, _CELLS = 3_000, 800, 120_000  # of a split; what a second or two are enough for
_MOST_COLUMNS = 150
_MOST_LEVELS, _LEAST_LEVEL_ROWS = 100, 10
_RECURS, _COMMON, _FEWEST_GROUPS = 1.5, 0.05, 20


@dataclass(frozen=True)
class ModelRows:
    """Rows of train and of a held-out split.

    Attributes:
        names: the columns.
        values: float64 [n, columns], NaN where missing; texts are numbered by how frequent they are.
        held_out: bool [n]: whether a row is of the held-out split.
        groups: int64 [n]: rows of one group are in one fold, as copies and rows of one entity are.
    """

    names: tuple[str, ...]
    values: np.ndarray
    held_out: np.ndarray
    groups: np.ndarray

    @property
    def folds(self) -> np.ndarray:
        """int64 [n]: the fold of each row, the same in every run."""
        order = np.random.default_rng(0).permutation(int(self.groups.max(initial=0)) + 1)
        return np.asarray(order[self.groups] % FOLDS)


def build_rows(profile: Profile, split: str, names: Sequence[str]) -> ModelRows:
    """The first rows of both samples, which are as random as all of it, and at most 150 of the columns."""
    return profile.remember((Sample,), _build_rows, split, tuple(names))


def _build_rows(profile: Profile, split: str, names: tuple[str, ...]) -> ModelRows:
    plan = profile.plan
    ours, theirs = profile.of(Sample, plan.dataset.train), profile.of(Sample, split)
    step = max(1, -(-len(names) // _MOST_COLUMNS))
    most = min(_MOST_ROWS, max(_LEAST_ROWS, _CELLS // max(1, len(names[::step]))))
    rows = min(most, len(ours.hashes)), min(most, len(theirs.hashes))
    kept, columns = [], []
    for name in names[::step]:
        column = _encode(read_values(ours, name), read_values(theirs, name), rows)
        if column is not None:
            kept.append(name)
            columns.append(column)
    held_out = np.arange(sum(rows)) >= rows[0]
    group = [read_values(sample, name) for name in plan.columns.entity for sample in (ours, theirs)]
    if group and all(one is not None for one in group):
        groups = _number(np.stack([_join(group[at], group[at + 1], rows) for at in range(0, len(group), 2)], axis=1))
    else:
        hashes = np.concatenate([ours.hashes[: rows[0]], theirs.hashes[: rows[1]]])
        groups = _find_groups(ours, theirs, rows, _list_recurring(profile, split), hashes)
    values = np.stack(columns, axis=1) if columns else np.zeros((sum(rows), 0))
    return ModelRows(tuple(kept), values, held_out, groups)


def _join(ours: Any, theirs: Any, rows: tuple[int, int]) -> np.ndarray:
    return _number(np.concatenate([ours[: rows[0]], theirs[: rows[1]]]))


def _number(values: np.ndarray) -> np.ndarray:
    return np.asarray(np.unique(values, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64))


def _list_recurring(profile: Profile, split: str) -> list[str]:
    types = [profile.plan.types[name] for name in (profile.plan.dataset.train, split)]
    return [name for name in types[0] if name in types[1] and name != profile.plan.columns.label]


def _find_groups(
    ours: SampledRows, theirs: SampledRows, rows: tuple[int, int], names: Sequence[str], hashes: np.ndarray
) -> np.ndarray:
    """Rows of one value of a column that recurs within each split and in both in none; else copies of a row.

    So does an entity that nobody declared, where the rows were split by it: its rows would be recognised.
    """
    found = _number(hashes)
    for name in names:
        first, second = read_values(ours, name), read_values(theirs, name)
        if is_split_by(first, second):
            groups = _join(first, second, rows)
            found = groups if groups.max() < found.max() else found
    return found


def is_split_by(ours: np.ndarray | None, theirs: np.ndarray | None) -> bool:
    """Whether values of a column recur within each split, and hardly any is in both."""
    if ours is None or theirs is None or ours.dtype.kind != theirs.dtype.kind or not (len(ours) and len(theirs)):
        return False
    first, second = np.unique(ours), np.unique(theirs)
    if not _FEWEST_GROUPS <= len(first) <= len(ours) / _RECURS or len(second) > len(theirs) / _RECURS:
        return False
    return bool(np.isin(theirs, first).mean() <= _COMMON)


def _encode(ours: np.ndarray | None, theirs: np.ndarray | None, rows: tuple[int, int]) -> np.ndarray | None:
    """A column as float64 [n]; None where the splits do not hold it alike, or it tells them apart by its values."""
    if ours is None or theirs is None or ours.dtype.kind != theirs.dtype.kind or is_split_by(ours, theirs):
        return None
    values = np.concatenate([ours[: rows[0]], theirs[: rows[1]]])
    if values.dtype.kind == "f":
        return np.where(np.isinf(values), np.nan, values)
    _, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    rank = np.argsort(np.argsort(-counts, kind="stable"), kind="stable").astype(float)
    rare = (counts < _LEAST_LEVEL_ROWS) | (rank >= _MOST_LEVELS)
    return np.asarray(np.where(rare, float(_MOST_LEVELS), rank)[codes])


def fit_folds(codes: np.ndarray, classes: np.ndarray, folds: np.ndarray) -> Iterator[tuple[Boosted, np.ndarray]]:
    """A model for each fold, fitted on the others, and which rows it never saw, bool [n].

    Folds whose model would lack a class are left out.

    Args:
        codes: binned columns, int [columns, n].
        classes: int or bool [n].
        folds: int [n].
    """
    numbers = classes.astype(np.int64)
    found = int(numbers.max(initial=0)) + 1
    for fold in range(FOLDS):
        asked = folds == fold
        if asked.any() and np.bincount(numbers[~asked], minlength=max(found, 2)).all():
            yield Boosted.fit(codes[:, ~asked], numbers[~asked]), asked


def count_independent(groups: np.ndarray) -> float:
    """Kish's effective number of groups (1965), where all rows of a group are alike."""
    rows = np.bincount(groups).astype(float)
    return float(rows.sum() ** 2 / max((rows**2).sum(), 1.0))


def measure_drops(ask: Callable[[np.ndarray], float], codes: np.ndarray, names: Sequence[str]) -> dict[str, float]:
    """By how much a score falls where one of the binned columns is shuffled, by column, the greatest first."""
    whole, rng = ask(codes), np.random.default_rng(0)
    drops = {}
    for at, name in enumerate(names):
        shuffled = codes.copy()
        shuffled[at] = rng.permutation(codes[at])
        drops[name] = whole - ask(shuffled)
    return dict(sorted(drops.items(), key=lambda one: -one[1]))
