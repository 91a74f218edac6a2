"""Looks through a split once more for rows that findings are about, and for what they are shared with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from traingate.batch.batch import Batch
from traingate.errors import SuiteError, Unmatched
from traingate.format import Shard
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.profile.reads import Place
from traingate.report.rows import RowQuery
from traingate.scan.evidence import read_text
from traingate.scan.filters import Keys, find_join, find_twins, hash_rows, list_needed, mask_rows, number_rows
from traingate.scan.measuring import read_batches
from traingate.scan.nearness import Near, find_near
from traingate.scan.rereading import RowCount, narrow_plan, plan_shards

_MOST_KEYS = 20_000_000  # rows of a split that rows are shared with, 32 bytes each
_MOST_NEAR = 2_500_000  # rows of a split that are near another's, up to 400 bytes each
_BY_HASH = ("repeated", "again", "unseen")
_SHOWN_COLUMNS = 12
_SIDE_BY_SIDE = 8  # shards that are looked through at a time


@dataclass(frozen=True)
class Wanted:
    """What is looked for in a split, under a name."""

    name: str
    query: RowQuery


@dataclass(frozen=True)
class FoundRow:
    """A row that was found.

    Attributes:
        place: where it is.
        values: text of the columns that are shown, those first that were asked of.
        twin: a row that it is shared with.
    """

    place: Place
    values: Mapping[str, str]
    twin: Place | None = None


def find_rows(
    profile: Profile, split: str, wanted: Sequence[Wanted], most: int, pool: Executor
) -> dict[str, list[FoundRow]]:
    """The rows of a split by what is wanted, in the files' order, as far as `most` and one more.

    Raises:
        Unreadable: a file has other rows than when it was checked.
    """
    found: dict[str, list[FoundRow]] = {one.name: [] for one in wanted}
    pairs = dict.fromkeys(
        (one.query.join, one.query.other) for one in wanted if one.query.join and one.query.what != "near"
    )
    keys = {pair: _collect_keys(profile, *pair) for pair in pairs if profile.splits[pair[1]].rows <= _MOST_KEYS}
    known = {one.name: hashes for one in wanted if (hashes := _collect_known(profile, split, one.query)) is not None}
    is_few = profile.splits[split].rows <= _MOST_NEAR
    near = {one.name: find_near(profile, split, one.query) for one in wanted if one.query.what == "near" and is_few}
    known |= {name: found.rows for name, found in near.items()}
    wanted = [one for one in wanted if _is_prepared(one, keys, known)]
    search = _Search(_narrow(profile, split, wanted), split, wanted, most, keys, known, near)
    rows = RowCount(profile, split)
    shards = plan_shards(profile, split)
    for start in range(0, len(shards), _SIDE_BY_SIDE):
        part = range(start, min(start + _SIDE_BY_SIDE, len(shards)))
        # Taken in the files' order, however many threads look: so the first rows are the same ones every time.
        for number, (count, new) in zip(part, pool.map(search.look_through, part, shards[start:]), strict=True):
            first = rows.add(shards[number].path, count)
            for name, some in new.items():
                found[name] += [_move(row, first) for row in some[: most + 1 - len(found[name])]]
        if all(len(found[one.name]) > most for one in wanted):
            break
    else:
        rows.check()
    # Some of the rows that break an expectation would look like all of them.
    return {name: [] if name in search.unjudged else rows_found for name, rows_found in found.items()}


def make_filter(profile: Profile, split: str, query: RowQuery) -> Callable[[Batch], np.ndarray]:
    """What tells of a batch of a split which rows are meant, bool [rows].

    Raises:
        Unmatched: the rows that they are held against are too many to be kept.
        Unreadable: a file has other rows than when it was checked.
    """
    if query.what == "near":
        if profile.splits[split].rows > _MOST_NEAR:
            raise Unmatched(
                f"{split} has more than {_MOST_NEAR:,} rows, the most that are compared with nearly equal ones"
            )
        return partial(mask_rows, query=query, known=find_near(profile, split, query).rows)
    against = query.other or split
    if (query.join or query.what in _BY_HASH) and profile.splits[against].rows > _MOST_KEYS:
        raise Unmatched(f"{against} has more than {_MOST_KEYS:,} rows, the most that rows are held against")
    keys = _collect_keys(profile, query.join, query.other) if query.join else None
    return partial(mask_rows, query=query, others=keys, known=_collect_known(profile, split, query))


def _is_prepared(one: Wanted, keys: Mapping[tuple[str, str], Keys], known: Mapping[str, np.ndarray]) -> bool:
    if one.query.join and one.query.what != "near":
        return (one.query.join, one.query.other) in keys
    return one.query.what not in (*_BY_HASH, "near") or one.name in known


def _move(row: FoundRow, first: int) -> FoundRow:
    return replace(row, place=replace(row.place, row=row.place.row + first))


@dataclass(frozen=True)
class _Search:
    """What is looked for in the shards of a split, and the rows of others that rows may be shared with."""

    plan: Plan
    split: str
    wanted: Sequence[Wanted]
    most: int
    keys: Mapping[tuple[str, str], Keys]
    known: Mapping[str, np.ndarray]
    near: Mapping[str, Near]
    unjudged: set[str] = field(default_factory=set)

    def look_through(self, number: int, shard: Shard) -> tuple[int, dict[str, list[FoundRow]]]:
        """The rows of a shard, and those that are wanted; their places count from the shard's first row."""
        found: dict[str, list[FoundRow]] = {one.name: [] for one in self.wanted}
        rows = 0
        for batch in read_batches(self.plan, self.split, number, shard):
            for one in self.wanted:
                room = self.most + 1 - len(found[one.name])
                if room > 0 and one.name not in self.unjudged:
                    found[one.name] += self._find(one, batch, shard.path, rows, room)
            rows += batch.rows
        return rows, found

    def _find(self, one: Wanted, batch: Batch, path: str, before: int, room: int) -> Iterator[FoundRow]:
        keys = self.keys.get((one.query.join, one.query.other))
        try:
            rows = np.flatnonzero(mask_rows(batch, one.query, keys, self.known.get(one.name)))[:room]
        except SuiteError:
            self.unjudged.add(one.name)
            return
        columns = _list_shown(self.plan, self.split, one.query)
        twins = [] if keys is None or not len(rows) else _find_twins(one.query, batch, rows, keys)
        if one.name in self.near:
            twins = [self.near[one.name].find_twin(row) for row in number_rows(batch)[rows]]
        for at, row in enumerate(rows):
            values = {name: read_text(batch, name, int(row)) for name in columns}
            yield FoundRow(Place(self.split, path, before + int(row)), values, twins[at] if twins else None)


def _find_twins(query: RowQuery, batch: Batch, rows: np.ndarray, keys: Keys) -> list[Place]:
    at = find_twins(batch, query, keys)[rows]
    return [Place(query.other, keys.files[keys.file[one]], int(keys.rows[one])) for one in at]


def _list_shown(plan: Plan, split: str, query: RowQuery) -> list[str]:
    """The columns that a list shows: those that were asked of, names of rows and the label, then others."""
    kinds, columns = plan.types[split], plan.columns
    first = [*query.columns[:_SHOWN_COLUMNS], *columns.entity, *plan.identifiers, columns.time, columns.label]
    names = dict.fromkeys(name for name in (*first, *kinds) if name is not None and name in kinds)
    return list(names)[: max(_SHOWN_COLUMNS, len(query.columns))]


def _narrow(profile: Profile, split: str, wanted: Sequence[Wanted]) -> Plan:
    """The plan of what is read: all columns where rows are matched by all, else those that are asked of or shown."""
    plan = profile.plan
    if any(one.query.join for one in wanted):
        return plan
    kinds = plan.types[split]
    names = {name for one in wanted for name in (*list_needed(one.query, kinds), *_list_shown(plan, split, one.query))}
    return narrow_plan(profile, split, names)


def _collect_known(profile: Profile, split: str, query: RowQuery) -> np.ndarray | None:
    """What rows are told by (`mask_rows`), uint64 [k], ascending: hashes, or numbers of rows; None for too many."""
    split = query.other or split
    if query.what not in _BY_HASH or profile.splits[split].rows > _MOST_KEYS:
        return None
    plan = narrow_plan(profile, split, query.columns)
    none = np.zeros(0, np.uint64)
    hashes, places, rows = [none], [none], RowCount(profile, split)
    for number, shard in enumerate(plan_shards(profile, split)):
        for batch in read_batches(plan, split, number, shard):
            rows.add(shard.path, batch.rows)
            found = hash_rows(batch, query)
            hashes.append(np.unique(found) if query.what == "unseen" else found)
            places.append(number_rows(batch) if query.what == "again" else none)
    rows.check()
    every = np.concatenate(hashes)
    if query.what == "again":
        return _find_again(every, np.concatenate(places))
    values, counts = np.unique(every, return_counts=True)
    return values[(counts > 1) & (values != 0)] if query.what == "repeated" else values


def _find_again(hashes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The numbers of rows whose hash an earlier row has, ascending; a hash of 0 is none."""
    order = np.argsort(hashes, kind="stable")
    again = order[1:][(hashes[order[1:]] == hashes[order[:-1]]) & (hashes[order[1:]] != 0)]
    return np.sort(places[again])


def _collect_keys(profile: Profile, join: str, split: str) -> Keys:
    """The keys of all rows of a split, and where each row is."""
    matching, rows, files = find_join(join), RowCount(profile, split), list(profile.splits[split].files)
    numbers = {one.path: number for number, one in enumerate(files)}
    keys, places = [np.zeros((2, 0), np.uint64)], [np.zeros((2, 0), np.int64)]
    for number, shard in enumerate(plan_shards(profile, split)):
        for batch in read_batches(profile.plan, split, number, shard):
            first = rows.add(shard.path, batch.rows)
            found = matching.compute_keys(batch, profile.plan)
            keys.append(found[[0, -1]])
            row = first + np.arange(found.shape[1]) % batch.rows
            places.append(np.stack([np.full(len(row), numbers[shard.path]), row]))
    rows.check()
    both, where = np.concatenate(keys, axis=1), np.concatenate(places, axis=1)
    order = np.argsort(both[0], kind="stable")
    return Keys(both[0][order], where[0][order], where[1][order], np.sort(both[1]), tuple(one.path for one in files))
