"""Measures one shard: reads its rows once and fills every measure and every join's keys from the same batches."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from traingate.batch.batch import Batch
from traingate.errors import Unreadable, Widen
from traingate.format import Shard, find_format
from traingate.join import Join
from traingate.kinds import Kind
from traingate.measure import Measure, State
from traingate.plan import Plan
from traingate.scan import progress, spill
from traingate.storage import files
from traingate.storage.blocks import Seen, SeenFiles


@dataclass(frozen=True)
class Work:
    """What every worker needs to know.

    Attributes:
        plan: columns and kinds of all splits.
        measures: what is measured.
        joins: what is matched across splits.
        buckets: into how many parts a join's keys fall; a power of two.
        spill: a folder of this machine for the joins' keys, where all workers run on it; None sends them along.
    """

    plan: Plan
    measures: tuple[Measure[Any], ...]
    joins: tuple[Join[Any], ...]
    buckets: int
    spill: str | None = None


@dataclass(frozen=True)
class Measured:
    """The result of measuring one shard.

    Attributes:
        state: every measure's state by id, `rows` by shard number, `keys` counted by join, `errors` by measure or join.
        messages: the joins' keys, packed (see `spill`).
        widen: the kinds that the shard needs, where they are wider than planned; then nothing else holds.
        unreadable: why the shard could not be read; then nothing else holds.
        seen: what was read of the file, by path.
    """

    state: State
    messages: Sequence[tuple[str, bytes]] = ()
    widen: Mapping[str, str] | None = None
    unreadable: str | None = None
    seen: Mapping[str, Seen] = field(default_factory=dict)


def measure_shard(work: Work, split: str, number: int, shard: Shard) -> Measured:
    """Reads one shard and measures it; never raises because of the data."""
    states = _ShardStates(work, split, number)
    source = SeenFiles()
    try:
        with source, files.reading_from(source):
            for batch in read_batches(work.plan, split, number, shard):
                states.add(batch)
                progress.add(split, batch.rows)
        progress.end(split, number)
    except Widen as wider:
        return Measured({}, widen={name: str(kind) for name, kind in wider.kinds.items()})
    except Unreadable as error:
        text = str(error)
        return Measured({}, unreadable=text if shard.path in text else f"{shard.path}: {text}")
    except Exception as error:
        return Measured({}, unreadable=f"{shard.path}: {type(error).__name__} while it was read: {error}")
    try:
        return Measured(states.state, states.pack_keys(split), seen=source.seen)
    except OSError as error:
        return Measured(
            {}, unreadable=f"{work.spill}: no room for this run's keys: {error}. Free space, or set TMPDIR."
        )


def read_batches(plan: Plan, split: str, number: int, shard: Shard) -> Iterator[Batch]:
    """The rows of a shard, in order."""
    first_row = 0
    kinds = {name: Kind(kind) for name, kind in plan.types[split].items()}
    for records in find_format(shard.path).read(shard, kinds, plan.dataset.reading):
        if records.num_rows:
            yield Batch(records, plan, split, number, first_row, shard.path)
        first_row += records.num_rows


class _ShardStates:
    """The states of one shard while its batches come in."""

    def __init__(self, work: Work, split: str, number: int) -> None:
        self.work, self.number = work, number
        self.state: State = {"rows": [[number, 0]], "keys": {}, "errors": {}, "measures": {}}
        self.keys: dict[str, list[np.ndarray]] = {join.id: [] for join in work.joins}
        for measure in work.measures:
            self._guard(measure.id, lambda: measure.start(work.plan, split))  # noqa: B023 - called at once

    def add(self, batch: Batch) -> None:
        """Adds a batch to every measure and join."""
        self.state["rows"][0][1] += batch.rows
        for measure in self.work.measures:
            if measure.id in self.state["measures"]:
                self._guard(measure.id, lambda: measure.add(self.state["measures"][measure.id], batch))  # noqa: B023
        for join in self.work.joins:
            if join.id in self.keys:
                self._add_keys(join, batch)

    def _add_keys(self, join: Join[Any], batch: Batch) -> None:
        try:
            keys = join.compute_keys(batch, self.work.plan)
        except Exception:
            del self.keys[join.id]
            self.state["errors"][join.id] = traceback.format_exc(limit=-3)
            return
        self.keys[join.id].append(keys if keys[0].all() else keys[:, keys[0] != 0])
        self.state["keys"][join.id] = self.state["keys"].get(join.id, 0) + self.keys[join.id][-1].shape[1]

    def _guard(self, measure: str, step: Any) -> None:
        """A measure that crashes takes its own checks down, not the run; one that finds rows unreadable, the run."""
        try:
            self.state["measures"][measure] = step()
        except Unreadable:
            raise
        except Exception:
            self.state["measures"].pop(measure, None)
            self.state["errors"][measure] = traceback.format_exc(limit=-3)

    def pack_keys(self, split: str) -> list[tuple[str, bytes]]:
        """The keys by join and bucket, packed."""
        packed: list[tuple[str, bytes]] = []
        for join, pieces in self.keys.items():
            if self.state["keys"].get(join):
                keys, borders = spill.sort_by_bucket(np.concatenate(pieces, axis=1), self.work.buckets)
                packed += spill.pack_messages(join, split, self.number, keys, borders, self.work.spill)
        return packed


def merge_states(work: Work, first: State, second: State) -> State:
    """Two shards' states as one; a measure that crashed in either is out."""
    errors = {**second["errors"], **first["errors"]}
    keys = {join.id: first["keys"].get(join.id, 0) + second["keys"].get(join.id, 0) for join in work.joins}
    merged: State = {"rows": first["rows"] + second["rows"], "keys": keys, "errors": errors, "measures": {}}
    for measure in work.measures:
        if measure.id in errors:
            continue
        try:
            merged["measures"][measure.id] = measure.merge(
                first["measures"][measure.id], second["measures"][measure.id]
            )
        except Exception:
            errors[measure.id] = traceback.format_exc(limit=-3)
    return merged
