"""A split's digest: equal for equal rows, in whatever order, file, shard or format they come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.batch import hashing
from traingate.batch.batch import Batch
from traingate.measure import Measure, State
from traingate.plan import Plan


@dataclass(frozen=True)
class Fingerprint:
    """What identifies a split's rows.

    Attributes:
        rows: number of rows.
        digest: 32 hex digits: two sums, mod 2^64, of differently scrambled row hashes over all columns.
    """

    rows: int
    digest: str


class Fingerprints(Measure[Fingerprint]):
    """The order-independent digest of a split (a multiset hash: Clarke et al. 2003, MSet-Add-Hash)."""

    def start(self, plan: Plan, split: str) -> State:
        """No rows."""
        return {"rows": 0, "sums": np.zeros(2, np.uint64)}

    def add(self, state: State, batch: Batch) -> State:
        """Adds the rows' hashes."""
        hashes = hashing.mix(batch.row_hashes(tuple(batch.kinds)))
        state["rows"] += batch.rows
        state["sums"] += np.array([hashes.sum(dtype=np.uint64), hashing.mix(~hashes).sum(dtype=np.uint64)], np.uint64)
        return state

    def merge(self, first: State, second: State) -> State:
        """Adds the sums."""
        return {"rows": first["rows"] + second["rows"], "sums": first["sums"] + second["sums"]}

    def finish(self, state: State) -> Fingerprint:
        """The digest as text."""
        return Fingerprint(state["rows"], "".join(f"{int(part):016x}" for part in state["sums"]))
