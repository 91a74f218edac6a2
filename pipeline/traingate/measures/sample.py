"""A coordinated sample: the rows with the smallest hashes, the same ones however the data was sharded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from traingate.batch import runs
from traingate.batch.arrow import to_indices
from traingate.measure import Measure, State
from traingate.measures._sampled_columns import concat, find_zoned, make_empty, narrow_unsigned, take_rows
from traingate.plan import Plan
from traingate.profile.sampled_rows import SampledRows

if TYPE_CHECKING:
    import pyarrow as pa

    from traingate.batch.batch import Batch

_MANY_PIECES = 64


@dataclass(frozen=True)
class Sample(Measure[SampledRows]):
    """The k rows with the smallest hash of all columns; every row where there are no more than k.

    A bottom-k sample (Cohen and Kaplan 2007): a row's rank is a hash of its values, so a row is in the sample or not
    whatever its place. Equal rows share one hash and would be drawn all or none, which in a table of few distinct
    rows leaves copies of one of them. So the k smallest distinct rows are kept with the number of their copies, and
    the sample is drawn from these systematically, each in proportion to its copies.

    Attributes:
        k: rows of the sample.
    """

    k: int = 10_000

    def start(self, plan: Plan, split: str) -> State:
        """The state of no rows."""
        none = np.zeros(0, np.int64)
        return {
            "kinds": {name: str(kind) for name, kind in plan.types[split].items()},
            "total": 0,
            "limit": None,
            "hashes": none.astype(np.uint64),
            "counts": none,
            "shards": none,
            "rows": none,
            "tables": [],
            "zoned": [],
        }

    def add(self, state: State, batch: Batch) -> State:
        """The state with a batch's rows in it; rows above the k-th smallest hash so far cost one comparison."""
        names = tuple(state["kinds"])
        hashes, limit = batch.row_hashes(names), state["limit"]
        state["total"] += batch.rows
        state["zoned"] = sorted({*state["zoned"], *find_zoned(batch)})
        picked = np.arange(batch.rows) if limit is None else np.flatnonzero(hashes <= np.uint64(limit))
        counts = np.ones(len(picked), np.int64)
        if state["total"] > self.k:
            first, counts = find_smallest(hashes[picked], counts, self.k)
            picked = picked[first]
        if not len(picked):
            return state
        shards = np.full(len(picked), batch.shard, np.int64)
        added = {"hashes": hashes[picked], "counts": counts, "shards": shards, "rows": picked + batch.first_row}
        _append(state, {**added, "tables": [take_rows(batch, names, picked)]})
        first_full = limit is None and state["total"] > self.k <= len(state["hashes"])
        if first_full or len(state["hashes"]) > 2 * self.k or len(state["tables"]) > _MANY_PIECES:
            self._compact(state)
        return state

    def merge(self, first: State, second: State) -> State:
        """The k smallest of both."""
        first["total"] += second["total"]
        first["zoned"] = sorted({*first["zoned"], *second["zoned"]})
        _append(first, second)
        self._compact(first)
        return first

    def finish(self, state: State) -> SampledRows:
        """The sampled rows, by hash."""
        self._compact(state)
        total = int(state["total"])
        drawn = np.arange(len(state["hashes"]))
        if total > self.k:
            drawn = draw_systematically(state["counts"], self.k)
        table = concat(state["tables"]) if state["tables"] else make_empty(state["kinds"])
        table = narrow_unsigned(table.take(to_indices(drawn)))
        hashes, shards, rows = (state[name][drawn] for name in ("hashes", "shards", "rows"))
        return SampledRows(total, hashes, shards, rows, table, tuple(state["zoned"]))

    def _compact(self, state: State) -> None:
        """Sorts by hash, then place; once there are more rows than k, counts copies and keeps the k smallest."""
        if not state["tables"]:
            return
        order = np.lexsort((state["rows"], state["shards"], state["hashes"]))
        counts = state["counts"][order]
        if state["total"] > self.k:
            first, counts = find_smallest(state["hashes"][order], counts, self.k)
            order = order[first]
            state["limit"] = int(state["hashes"][order[-1]]) if len(order) == self.k else None
        table = concat(state["tables"]).take(to_indices(order))
        for name in ("hashes", "shards", "rows"):
            state[name] = state[name][order]
        state["counts"], state["tables"] = counts, [table]


def tabulate(batch: Batch, names: Sequence[str]) -> pa.Table:
    """All rows of a batch, with the named columns typed as sampled rows are."""
    return narrow_unsigned(take_rows(batch, tuple(names), np.arange(batch.rows)))


def find_smallest(hashes: np.ndarray, counts: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k smallest distinct hashes: the index of each one's first occurrence, and its counts' sum; by hash."""
    if not len(hashes):
        return np.zeros(0, np.int64), counts
    order = _sort_smallest(hashes, k)
    ordered = hashes[order]
    begins = runs.find_starts(ordered)
    sums = np.add.reduceat(counts[order], begins)
    return order[begins[:k]], sums[:k]


def _sort_smallest(hashes: np.ndarray, k: int) -> np.ndarray:
    """Indices of hashes in ascending order, the first place first; at least of the k smallest distinct ones."""
    if len(hashes) > 4 * k:
        # Selecting is cheaper than sorting; where copies leave fewer than k distinct ones, all are sorted.
        near = np.flatnonzero(hashes <= np.partition(hashes, 2 * k)[2 * k])
        order = near[np.argsort(hashes[near], kind="stable")]
        if np.count_nonzero(np.diff(hashes[order])) >= k:
            return order
    return np.argsort(hashes, kind="stable")


def draw_systematically(counts: np.ndarray, k: int) -> np.ndarray:
    """k draws at even steps along the cumulative counts: indices, ascending, each about in proportion to its count."""
    reached = np.cumsum(counts)
    steps = (2 * np.arange(k) + 1) * int(reached[-1]) // (2 * k)
    return np.searchsorted(reached, steps, side="right")


def _append(state: State, added: State) -> None:
    for name in ("hashes", "counts", "shards", "rows"):
        state[name] = np.concatenate([state[name], added[name]])
    state["tables"] = [*state["tables"], *added["tables"]]
