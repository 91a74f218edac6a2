"""What a join is: rows of two splits matched by a 64-bit key, bucket by bucket."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from traingate.registry import id_of

if TYPE_CHECKING:
    import numpy as np

    from traingate.batch import Batch
    from traingate.dataset import Dataset
    from traingate.measure import Plan

Value = TypeVar("Value")


class Join(ABC, Generic[Value]):
    """Matches rows across splits by key.

    The scan packs (key, tag) pairs by bucket and joins each bucket once, for train against every held-out split and
    for each pair of held-out splits. `merge` is associative and commutative.
    """

    id: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = id_of(cls)

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Why there is nothing to join; None where there is."""
        return None

    @abstractmethod
    def keys(self, batch: Batch, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
        """Keys, uint64 [rows], and tags, uint32 [rows]: what else tells rows with one key apart (the label's hash)."""

    @abstractmethod
    def match(self, first: Keys, second: Keys) -> dict[str, Any]:
        """What a bucket says of two splits: a small dict of numbers and arrays that `merge` can add up."""

    @abstractmethod
    def merge(self, matches: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """The matches of several buckets as one."""

    @abstractmethod
    def finish(self, matched: dict[str, Any]) -> Value:
        """The value that goes into the Profile."""


class Keys:
    """The keys of one split in one bucket, sorted by key, then tag.

    Attributes:
        keys: uint64 [n].
        tags: uint32 [n].
        shards: uint32 [n], the shard that each row was read from.
    """

    def __init__(self, keys: np.ndarray, tags: np.ndarray, shards: np.ndarray) -> None:
        self.keys, self.tags, self.shards = keys, tags, shards
