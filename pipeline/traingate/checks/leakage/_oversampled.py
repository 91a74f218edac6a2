"""Classes that were filled up with copies, or with rows between two of theirs, before the rows were split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from traingate.checks.leakage._fits import NumericColumn
from traingate.judging import labels
from traingate.judging.between import Rows, count_between
from traingate.judging.columns import features
from traingate.judging.sampled import read_values
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile

_FINE = 0.9  # share of different rows that differ without their finest column as well, so that equal rows are copies
_MOST_COLUMNS = 60  # in which rows lie between others: what does in all does in some
_FEWEST_ROWS = 20  # of a class in each split
_FEWEST_GROUPS = 10  # different rows that are copied
LEAST = 0.1  # share of a class's rows
TIMES = 5  # how much greater it is than of the other classes


class Oversampled(NamedTuple):
    """A class that was filled up.

    Attributes:
        name: the class.
        kind: `copied` or `interpolated`.
        found, asked: held-out rows of it that were made of train's, or train's of them, and that were looked at.
        share: of these rows.
        rest: the share of the rows of other classes of which the same is so.
        allowed: the share that tells that the class was filled up.
    """

    name: str
    kind: str
    found: int
    asked: int
    share: float
    rest: float
    allowed: float


def list_oversampled(
    profile: Profile, columns: Sequence[NumericColumn], train: str, split: str
) -> Iterator[Oversampled]:
    """The classes that were filled up before train and the held-out split were parted, of classes that label names."""
    rows, names, whole = _read(profile, columns, train, split)
    if rows is None:
        return
    sizes = np.bincount(rows.classes, minlength=len(names))
    ours = np.bincount(rows.classes[~rows.held_out], minlength=len(names))
    enough = [code for code in range(len(names)) if min(ours[code], sizes[code] - ours[code]) >= _FEWEST_ROWS]
    if len(enough) < 2:
        return
    copied = {code: _count_copied(rows, whole, code) for code in enough}
    if max(found for found, _ in copied.values()) < _FEWEST_GROUPS or not _is_fine(whole):
        copied = {}
    fine = np.flatnonzero([not column.whole for column in columns])
    some = rows.select(fine[:: max(1, -(-len(fine) // _MOST_COLUMNS))])
    between = {code: count_between(some, code) for code in enough}
    # Of a row that lies between two others, these are not always in the samples.
    parts = [len(profile.of(Sample, name).hashes) / profile.of(Sample, name).rows_total for name in (train, split)]
    yield from _list_beyond("copied", copied, LEAST, names)
    yield from _list_beyond("interpolated", between, LEAST * parts[0] * parts[1], names)


def _list_beyond(
    kind: str, counts: Mapping[int, tuple[int, int]], least: float, names: Sequence[str]
) -> Iterator[Oversampled]:
    """Classes of whose rows many more were made than of all others'."""
    for code, (found, asked) in counts.items():
        others = [count for other, count in counts.items() if other != code]
        rest = sum(count for count, _ in others) / max(sum(every for _, every in others), 1)
        allowed = max(least, TIMES * rest)
        if found >= _FEWEST_GROUPS and found >= asked * allowed:
            yield Oversampled(names[code], kind, found, asked, found / asked, rest, allowed)


def _read(
    profile: Profile, columns: Sequence[NumericColumn], train: str, split: str
) -> tuple[Rows | None, list[str], np.ndarray]:
    """The rows by their numbers, the classes, and all that makes two rows copies, float64 [n, features]."""
    label, nothing = profile.plan.columns.label, np.zeros((0, 0))
    if label is None or not columns or labels.classes(profile) is None:
        return None, [], nothing
    parts = [read_values(profile.of(Sample, name), label) for name in (train, split)]
    if parts[0] is None or parts[1] is None or parts[0].dtype.kind != parts[1].dtype.kind:
        return None, [], nothing
    points = [np.column_stack([column.values[name] for column in columns]) for name in (train, split)]
    held_out = np.repeat([False, True], [len(part) for part in points])
    every, label_of = np.concatenate(points), np.concatenate([parts[0], parts[1]])
    known = np.isfinite(every).all(axis=1) & (label_of == label_of)
    names, classes = np.unique(label_of[known], return_inverse=True)
    deviations = np.array([column.moments[train].std for column in columns])
    errors = np.array([0.0 if column.whole else column.error for column in columns])
    rows = Rows(every[known], deviations, errors, held_out[known], classes)
    return rows, [_spell(name) for name in names], _take_whole(profile, train, split)[known]


def _take_whole(profile: Profile, train: str, split: str) -> np.ndarray:
    """Every feature of the rows of both samples, texts as codes; rows that differ in one of them are no copies."""
    taken = []
    for name in features(profile.plan, train, ("time",)):
        sides = [read_values(profile.of(Sample, side), name) for side in (train, split)]
        if sides[0] is not None and sides[1] is not None and sides[0].dtype.kind == sides[1].dtype.kind:
            joined = np.concatenate(sides)
            taken.append(joined if joined.dtype.kind == "f" else np.unique(joined, return_inverse=True)[1])
    return np.column_stack(taken).astype(np.float64)


def _spell(name: object) -> str:
    return str(int(name)) if isinstance(name, float) and name.is_integer() else str(name)


def _is_fine(points: np.ndarray) -> bool:
    """Whether nearly all different rows differ in more than their finest column: else they may be equal by chance."""
    different = points[list({point.tobytes(): at for at, point in enumerate(points)}.values())]
    finest = int(np.argmax([len(np.unique(column)) for column in different.T]))
    rest = np.delete(different, finest, axis=1)
    return bool(rest.shape[1]) and len({point.tobytes() for point in rest}) >= _FINE * len(different)


def _count_copied(rows: Rows, whole: np.ndarray, code: int) -> tuple[int, int]:
    """Different held-out rows of a class that train has as well, and all of them."""
    mine = rows.classes == code
    theirs = {point.tobytes() for point in whole[mine & rows.held_out]}
    ours = {point.tobytes() for point in whole[mine & ~rows.held_out]}
    return len(theirs & ours), len(theirs)
