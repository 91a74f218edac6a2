"""What a join is: rows of two splits matched by 64-bit keys, bucket by bucket."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from traingate.profile.need import Need, Shelf, Value
from traingate.profile.reads import Example
from traingate.registry import find_classes

if TYPE_CHECKING:
    import numpy as np

    from traingate.batch.batch import Batch
    from traingate.dataset import Dataset
    from traingate.plan import Plan


@dataclass(frozen=True)
class Side:
    """The rows of one split in one bucket.

    Attributes:
        keys: uint64 [k, n]: the k keys of each row.
        shards: int32 [n]: the shard of the split that each row was read from.
    """

    keys: np.ndarray
    shards: np.ndarray


@dataclass(frozen=True)
class Match:
    """What buckets say of two splits; matches of different buckets are added up.

    Attributes:
        sums: numbers by name, added up over buckets.
        examples: rows to show by what they show: uint64 [n] first keys; the smallest few are kept.
        largest: numbers by name, of which the greatest over buckets is kept; `Join.finish` gets them among the sums.
    """

    sums: Mapping[str, float]
    examples: Mapping[str, np.ndarray]
    largest: Mapping[str, float] = field(default_factory=dict)


class Join(Need[Value], ABC):
    """Matches rows across splits by key: train against every held-out split, and held-out splits with each other."""

    shelf = Shelf.JOINS
    most_shown: ClassVar[int] = 12
    """Columns whose values evidence shows, at most."""

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Why there is nothing to join; None where there is."""
        return None

    def list_pairs(self, dataset: Dataset) -> tuple[tuple[str, str], ...]:
        """The pairs of splits whose rows are matched."""
        return dataset.pairs

    def find_obstacle(self, plan: Plan) -> str | None:
        """Why rows that should be matched cannot be, so that checks which need the join must not pass; else None."""
        return None

    def thin(self, rows: int) -> Join[Value]:
        """The join as a scan of about so many rows runs it: on a part of its keys, where all would be too many."""
        return self

    @abstractmethod
    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """Keys, uint64 [k, m × rows]: those of all rows, m times over where a row has m keys.

        Rows with equal first keys meet in one bucket; a first key of 0 is left out.
        """

    @abstractmethod
    def match(self, first: Side, second: Side) -> Match:
        """What one bucket says of two splits."""

    @abstractmethod
    def finish(self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]) -> Value:
        """The value that goes into the Profile, from the sums over all buckets and the rows that were looked up."""

    def pick(self, keys: np.ndarray, columns: tuple[str, ...]) -> np.ndarray | None:
        """Which keys, bool [n], are of some columns, where a row has keys of several; None where all are."""
        return None

    def confirm(self, first: np.ndarray, second: np.ndarray, plan: Plan, columns: tuple[str, ...]) -> np.ndarray:
        """Whether keys that meet, uint64 [k, n] each, are of rows as near as the join counts them, bool [n].

        Args:
            first: keys of rows of one split.
            second: keys of rows of another, each beneath the one that it meets.
            plan: what they were computed by.
            columns: the columns that may make them near, where some alone may.
        """
        return first[0] == second[0]

    def list_key_columns(self, plan: Plan) -> tuple[str, ...]:
        """The columns that the first key is a hash of: rows that match must agree in their values."""
        return plan.compared

    def list_shown_columns(self, plan: Plan) -> tuple[str, ...]:
        """The columns whose values evidence shows."""
        return plan.common


def find_joins() -> dict[str, type[Join[Any]]]:
    """Every join by id, found in `joins/`."""
    return find_classes("traingate.joins", Join)  # type: ignore[type-abstract]
