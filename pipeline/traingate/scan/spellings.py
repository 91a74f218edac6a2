"""Columns whose values two splits store differently and that are the same all the same, as heads of files tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from traingate.batch.arrow import unpack_strings
from traingate.batch.batch import Batch
from traingate.batch.hashing import canonicalize
from traingate.batch.times import find_times
from traingate.errors import Unreadable, Widen
from traingate.format import Shard, find_format
from traingate.kinds import Kind
from traingate.plan import Plan

_LOOKED_AT = 200
_MOST = 0.5  # share of a head's texts that have to be times


def find_spelled(plan: Plan, shards: Mapping[str, Sequence[Shard]]) -> tuple[str, ...]:
    """Columns that some split holds as times and any other as times or their text: these can be equal."""
    mixed = [name for name in plan.common if _list_kinds(plan, name) == {Kind.TIME, Kind.STRING}]
    texts = {
        split: [name for name in mixed if kinds[name] == Kind.STRING] for split, kinds in plan.types.items() if mixed
    }
    strange = {
        name for split, names in texts.items() if names for name in _find_strange(plan, split, shards[split], names)
    }
    return tuple(name for name in mixed if name not in strange)


def _list_kinds(plan: Plan, name: str) -> set[Kind]:
    return {Kind(kinds[name]) for kinds in plan.types.values()} - {Kind.NULL}


def _find_strange(plan: Plan, split: str, shards: Sequence[Shard], names: Sequence[str]) -> Iterator[str]:
    """The text columns of a split that hold no times."""
    try:
        wanted = dict.fromkeys(names, Kind.STRING)
        read = find_format(shards[0].path).read_head
        records = read(shards[0], wanted, plan.dataset.reading, _LOOKED_AT) if shards else None
    except (Widen, Unreadable):
        records = None  # the scan itself meets the same rows, and says what is wrong
    if records is None:
        return
    batch = Batch(records, plan, split)
    for name in names:
        column = batch.column(name)
        texts = canonicalize(column.dictionary if column.dictionary is not None else pa.array([], pa.string()))
        found, _ = find_times(*unpack_strings(texts))
        if len(found) < _MOST * (len(texts) - texts.null_count):
            yield name


def find_single(plan: Plan, shards: Mapping[str, Sequence[Shard]]) -> tuple[str, ...]:
    """Columns of numbers that the first file of some split stores as float32 and that of another does not."""
    real = [name for name in plan.common if _list_kinds(plan, name) & {Kind.FLOAT, Kind.LIST}]
    if len(shards) < 2:
        return ()  # with nothing to agree with, numbers stay what they are
    narrow, wide = set[str](), set[str]()
    for split, (first, *_) in shards.items():
        kinds = {name: Kind(plan.types[split][name]) for name in real}
        kinds = {name: kind for name, kind in kinds.items() if kind in (Kind.FLOAT, Kind.LIST)}
        single = find_format(first.path).list_singles(first.path, kinds) if kinds else frozenset()
        narrow |= single
        wide |= kinds.keys() - single
    return tuple(name for name in real if name in narrow & wide)
