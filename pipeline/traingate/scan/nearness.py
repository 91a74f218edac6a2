"""Finds the rows of one split that a join finds nearly equal to rows of another, all of them, by a pass over each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.batch import runs
from traingate.join import Join
from traingate.profile.profile import Profile
from traingate.profile.reads import Place
from traingate.report.rows import RowQuery
from traingate.scan.filters import find_join, number_rows
from traingate.scan.measuring import read_batches
from traingate.scan.rereading import RowCount, plan_shards

_MOST_MEETING = 16  # rows of one key that are compared; where more meet they are coarse, or set phrases


@dataclass(frozen=True)
class Near:
    """The rows that are meant, ascending, and a row of the other split that each is near to.

    Attributes:
        rows: uint64 [n], as `number_rows` has them.
        twins: a place for each.
    """

    rows: np.ndarray
    twins: tuple[Place, ...]

    def find_twin(self, row: int) -> Place:
        """The twin of a row that is meant."""
        return self.twins[int(np.searchsorted(self.rows, np.uint64(row)))]


def find_near(profile: Profile, split: str, query: RowQuery) -> Near:
    """The rows of a split that a query of nearly equal ones means.

    The split's keys are held in memory, which is the smaller one as a rule; the other's pass by.

    Raises:
        Unreadable: a file has other rows than when it was checked.
    """
    join = find_join(query.join)
    keys, numbers = _collect(profile, split, join)
    twins: dict[int, Place] = {}
    rows = RowCount(profile, query.other)
    for number, shard in enumerate(plan_shards(profile, query.other)):
        for batch in read_batches(profile.plan, query.other, number, shard):
            first = rows.add(shard.path, batch.rows)
            ours = join.compute_keys(batch, profile.plan)
            at = np.flatnonzero(ours[0])
            mine, theirs = _meet(keys, ours[0, at])
            near = join.confirm(ours[:, at[theirs]], keys[:, mine], profile.plan, query.columns)
            found = zip(numbers[mine[near]].tolist(), (at[theirs[near]] % batch.rows).tolist(), strict=True)
            for row, twin in found:
                twins.setdefault(row, Place(query.other, shard.path, first + twin))
    rows.check()
    ordered = sorted(twins)
    return Near(np.array(ordered, np.uint64), tuple(twins[row] for row in ordered))


def _collect(profile: Profile, split: str, join: Join[object]) -> tuple[np.ndarray, np.ndarray]:
    """All keys of a split, uint64 [k, n], by the first of them, and the number of each one's row."""
    keys, numbers, rows = list[np.ndarray](), [np.zeros(0, np.uint64)], RowCount(profile, split)
    for number, shard in enumerate(plan_shards(profile, split)):
        for batch in read_batches(profile.plan, split, number, shard):
            rows.add(shard.path, batch.rows)
            found = join.compute_keys(batch, profile.plan)
            at = np.flatnonzero(found[0])
            keys.append(found[:, at])
            numbers.append(number_rows(batch)[at % batch.rows])
    rows.check()
    every = np.concatenate(keys, axis=1) if keys else np.zeros((1, 0), np.uint64)
    order = np.argsort(every[0], kind="stable")
    return every[:, order], np.concatenate(numbers)[order]


def _meet(keys: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of places, of ascending keys and of wanted ones, that are equal; of a key that many have, the first few."""
    at, found = runs.find(keys[0], wanted)
    theirs = np.flatnonzero(found)
    ends = np.searchsorted(keys[0], wanted[theirs], side="right")
    many = np.minimum(ends - at[theirs], _MOST_MEETING)
    step = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return np.repeat(at[theirs], many) + step, np.repeat(theirs, many)
