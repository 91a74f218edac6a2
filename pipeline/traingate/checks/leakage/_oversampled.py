"""Classes that were filled up with copies, or with rows between two of theirs, before the rows were split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from traingate.checks.leakage._fits import NumericColumn
from traingate.judging import labels
from traingate.judging.sampled import read_values
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile

_FEWEST_COLUMNS = 3  # in fewer, rows lie between two others by chance
_FINE = 0.9  # share of different rows that differ without their finest column as well, so that equal rows are copies
_FEWEST_ROWS = 20  # of a class in each split
_FEWEST_GROUPS = 10  # different rows that are copied
_ASKED, _AMONG, _NEAREST = 200, 4_000, 12  # rows looked at, among so many of their class, and neighbours of each
LEAST = 0.1  # share of a class's rows
TIMES = 5  # how much greater it is than of the other classes
_MISTAKEN = 0.01  # of rows that lie between two neighbours, at the stored precision


class Oversampled(NamedTuple):
    """A class that was filled up.

    Attributes:
        name: the class.
        kind: `copied` or `interpolated`.
        found, asked: held-out rows of it that were made of train's, or train's of them, and that were looked at.
        share: of these rows.
        rest: the share of the rows of other classes of which the same is so.
    """

    name: str
    kind: str
    found: int
    asked: int
    share: float
    rest: float


@dataclass(frozen=True)
class _Rows:
    """The rows of train and of a held-out split, one after the other.

    Attributes:
        points: float64 [n, columns], in deviations.
        held_out: bool [n].
        classes: int [n].
        error: standard error of a stored value, in deviations.
    """

    points: np.ndarray
    held_out: np.ndarray
    classes: np.ndarray
    error: float


def list_oversampled(
    profile: Profile, columns: Sequence[NumericColumn], train: str, split: str
) -> Iterator[Oversampled]:
    """The classes that were filled up before train and the held-out split were parted, of classes that label names."""
    rows, names = _read(profile, columns, train, split)
    if rows is None:
        return
    sizes = np.bincount(rows.classes, minlength=len(names))
    ours = np.bincount(rows.classes[~rows.held_out], minlength=len(names))
    enough = [code for code in range(len(names)) if min(ours[code], sizes[code] - ours[code]) >= _FEWEST_ROWS]
    if len(enough) < 2:
        return
    copied = {code: _count_copied(rows, code) for code in enough} if _is_fine(rows.points) else {}
    fine = replace(rows, points=rows.points[:, [at for at, column in enumerate(columns) if not column.whole]])
    between = {code: _count_between(fine, code) for code in enough} if fine.points.shape[1] >= _FEWEST_COLUMNS else {}
    for kind, counts in (("copied", copied), ("interpolated", between)):
        for code, (found, asked) in counts.items():
            others = [count for other, count in counts.items() if other != code]
            rest = sum(count for count, _ in others) / max(sum(every for _, every in others), 1)
            if found >= _FEWEST_GROUPS and found >= asked * max(LEAST, TIMES * rest):
                yield Oversampled(names[code], kind, found, asked, found / asked, rest)


def _read(profile: Profile, columns: Sequence[NumericColumn], train: str, split: str) -> tuple[_Rows | None, list[str]]:
    label = profile.plan.columns.label
    if label is None or not columns or labels.classes(profile) is None:
        return None, []
    parts = [read_values(profile.of(Sample, name), label) for name in (train, split)]
    if parts[0] is None or parts[1] is None or parts[0].dtype.kind != parts[1].dtype.kind:
        return None, []
    points = [np.column_stack([column.values[name] for column in columns]) for name in (train, split)]
    held_out = np.repeat([False, True], [len(part) for part in points])
    every, label_of = np.concatenate(points), np.concatenate([parts[0], parts[1]])
    known = np.isfinite(every).all(axis=1) & (label_of == label_of)
    names, classes = np.unique(label_of[known], return_inverse=True)
    deviations = np.array([column.moments[train].std for column in columns])
    errors = [0.0 if column.whole else column.error for column in columns]
    error = float((np.array(errors) / deviations).max())
    return _Rows(every[known] / deviations, held_out[known], classes, error), [_spell(name) for name in names]


def _spell(name: object) -> str:
    return str(int(name)) if isinstance(name, float) and name.is_integer() else str(name)


def _is_fine(points: np.ndarray) -> bool:
    """Whether nearly all different rows differ in more than their finest column: else they may be equal by chance."""
    different = np.unique(points, axis=0)
    finest = int(np.argmax([len(np.unique(column)) for column in different.T]))
    rest = np.delete(different, finest, axis=1)
    return bool(rest.shape[1]) and len(np.unique(rest, axis=0)) >= _FINE * len(different)


def _count_copied(rows: _Rows, code: int) -> tuple[int, int]:
    """Different held-out rows of a class that train has as well, and all of them."""
    mine = rows.classes == code
    theirs = {point.tobytes() for point in rows.points[mine & rows.held_out]}
    ours = {point.tobytes() for point in rows.points[mine & ~rows.held_out]}
    return len(theirs & ours), len(theirs)


def _count_between(rows: _Rows, code: int) -> tuple[int, int]:
    """Rows of a class that lie on the line between two of their neighbours, one of the other split; and rows asked."""
    mine = np.flatnonzero(rows.classes == code)
    mine = mine[np.sort(np.unique(rows.points[mine], axis=0, return_index=True)[1])]
    mine = np.random.default_rng(0).permutation(mine)[:_AMONG]
    points, held_out = rows.points[mine], rows.held_out[mine]
    asked = np.concatenate([np.flatnonzero(held_out == which)[:_ASKED] for which in (True, False)])
    found = sum(_lies_between(points, held_out, int(row), rows.error) for row in asked)
    return found, len(asked)


def _lies_between(points: np.ndarray, held_out: np.ndarray, row: int, error: float) -> bool:
    """Whether a row lies between two of its neighbours, as far as stored digits tell, and one is of the other split."""
    apart = points - points[row]
    lengths = np.sqrt((apart**2).sum(axis=1))
    lengths[row] = np.inf
    near = np.argsort(lengths)[:_NEAREST]
    near = near[np.isfinite(lengths[near]) & (lengths[near] > 0)]
    ways = apart[near] / lengths[near, None]
    # Two directions are opposite but for an angle of the stored error against the length: 1 + cos is half its square.
    angles = 3 * error * np.sqrt(points.shape[1]) * np.add.outer(1 / lengths[near], 1 / lengths[near])
    bounds = np.maximum(angles**2 / 2, 1e-12)
    # Rows that differ in a column or two, as where most values are 0, lie on one line by nature.
    moved = (np.abs(apart[near]) > 3 * error).sum(axis=1)
    freedom = np.minimum.outer(moved, moved)
    certain = (freedom >= _FEWEST_COLUMNS) & (_NEAREST**2 / 2 * bounds ** ((freedom - 1) / 2) < _MISTAKEN)
    between = (1 + ways @ ways.T <= bounds) & certain
    other = held_out[near] != held_out[row]
    crosses = np.logical_or.outer(other, other)
    return bool((between & crosses).any())
