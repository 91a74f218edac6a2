"""Matches the declared entities across splits whatever their spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from traingate.batch import rowhash, runs
from traingate.batch.batch import Batch
from traingate.batch.hashing import mix
from traingate.batch.names import hash_folded
from traingate.dataset import Dataset
from traingate.join import Join, Match, Side
from traingate.joins.entities import Entities
from traingate.plan import Plan
from traingate.profile.reads import Example


@dataclass(frozen=True)
class Respelt:
    """The entities of a second split that a first one has in another spelling alone.

    Attributes:
        shared: entities of the second split that the first one has in other spellings only.
        rows: their rows in the second split.
        first, second: entities of each split, by their spelling.
        first_folded, second_folded: the same, whatever the spelling.
    """

    shared: int
    rows: int
    first: int
    second: int
    first_folded: int
    second_folded: int

    @property
    def is_sure(self) -> bool:
        """Whether spelling tells hardly two entities of one split apart; else another spelling is another entity."""
        pairs = ((self.first, self.first_folded), (self.second, self.second_folded))
        return all(20 * (spelt - folded) <= spelt for spelt, folded in pairs)


class Respellings(Join[Respelt]):
    """Keys: the hash of the entity's columns without regard to spelling (`folding`), and the hash as they are."""

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Nothing to join where no entity is declared."""
        return Entities().not_applicable(dataset)

    def find_obstacle(self, plan: Plan) -> str | None:
        """As of the entities as they are spelt."""
        return Entities().find_obstacle(plan)

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """uint64 [2, rows]; 0 where the entity's columns are all missing."""
        folded = np.zeros(batch.rows, np.uint64)
        for name in plan.columns.entity:
            part = hash_folded(batch.column(name))
            folded += np.where(part == 0, np.uint64(0), mix(part ^ rowhash.hash_name(name)))
        return np.stack([folded, batch.row_hashes(plan.columns.entity)])

    def list_key_columns(self, plan: Plan) -> tuple[str, ...]:
        """None: entities that match are spelt in different ways, and no rows are shown of them."""
        return ()

    def match(self, first: Side, second: Side) -> Match:
        """Counts as in `Respelt`, for one bucket."""
        ours, theirs = (runs.count_distinct(np.sort(side.keys[0]))[0] for side in (first, second))
        exact = np.sort(first.keys[1])
        known = np.sort(second.keys[0][runs.find(exact, second.keys[1])[1]])
        shared = theirs[runs.find(ours, theirs)[1] & ~runs.find(known, theirs)[1]]
        sums = {
            "shared": len(shared),
            "rows": int(runs.find(shared, second.keys[0])[1].sum()),
            "first": runs.count_runs(exact),
            "second": runs.count_runs(np.sort(second.keys[1])),
            "first_folded": len(ours),
            "second_folded": len(theirs),
        }
        return Match(sums, {})

    def finish(self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]) -> Respelt:
        """The respelt entities of two splits."""
        return Respelt(**{name: int(value) for name, value in sums.items()})
