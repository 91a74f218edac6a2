"""Matches the declared entities (persons, devices, accounts) across splits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from traingate.batch import runs
from traingate.batch.batch import Batch
from traingate.dataset import Dataset
from traingate.join import Join, Match, Side
from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.profile.reads import Example


@dataclass(frozen=True)
class SharedEntities:
    """The entities of a second split that are also in a first one.

    Attributes:
        entities: distinct entities of the second split; rows without an entity are not counted.
        shared: of these, entities that the first split has too.
        rows: rows of the second split that belong to a shared entity.
        first, second: rows of each split that have an entity.
        first_squares, second_squares: squared rows of each entity, added up: rows of one entity move together, which a
            standard error has to know.
        first_largest, second_largest: rows of the entity that has most of them, in each split.
        examples: rows of both splits that share an entity.
    """

    entities: int
    shared: int
    rows: int
    second: int
    first: int = 0
    first_squares: int = 0
    second_squares: int = 0
    first_largest: int = 0
    second_largest: int = 0
    examples: tuple[Example, ...] = ()


class Entities(Join[SharedEntities]):
    """Key: the hash of the entity's columns."""

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Nothing to join where no entity is declared."""
        return None if dataset.columns.entity else 'no entity column is declared: [columns] entity = ["…"]'

    def find_obstacle(self, plan: Plan) -> str | None:
        """An entity column that one split lacks, or stores as another type, would never match."""
        for name in plan.columns.entity:
            if name not in plan.common:
                return f"the entity column {name!r} is not in every split"
            if not plan.is_comparable(name) and not _are_names(plan, name):
                kinds = ", ".join(f"{types[name]} in {split}" for split, types in plan.types.items())
                return f"the entity column {name!r} is {kinds}, so entities can never match. Use one type everywhere"
        return None

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """uint64 [1, rows]; 0 where the entity's columns are all missing."""
        return batch.row_hashes(plan.columns.entity)[np.newaxis]

    def list_key_columns(self, plan: Plan) -> tuple[str, ...]:
        """The entity's columns."""
        return plan.columns.entity

    def match(self, first: Side, second: Side) -> Match:
        """Counts as in `SharedEntities`, for one bucket."""
        ours, times = runs.count_distinct(np.sort(first.keys[0]))
        theirs, copies = runs.count_distinct(np.sort(second.keys[0]))
        _, shared = runs.find(ours, theirs)
        sums = {
            "entities": len(theirs),
            "shared": int(shared.sum()),
            "rows": int(copies[shared].sum()),
            "second": second.keys.shape[1],
            "first": first.keys.shape[1],
            "first_squares": int((times**2).sum()),
            "second_squares": int((copies**2).sum()),
        }
        largest = {"first_largest": int(times.max(initial=0)), "second_largest": int(copies.max(initial=0))}
        return Match(sums, {"shared": theirs[shared]}, largest)

    def finish(self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]) -> SharedEntities:
        """The shared entities of two splits."""
        return SharedEntities(**{name: int(value) for name, value in sums.items()}, examples=examples.get("shared", ()))


def _are_names(plan: Plan, name: str) -> bool:
    """Whether splits hold a column as text or integers, which `respellings` matches by what they spell."""
    return {types[name] for types in plan.types.values()} <= {Kind.STRING, Kind.INT}
