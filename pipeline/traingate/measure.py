"""What a measure is: a small, mergeable summary of one split, from which checks judge."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from traingate.plan import Plan
from traingate.profile.need import Need, Shelf, Value

if TYPE_CHECKING:
    from traingate.batch.batch import Batch

State = dict[str, Any]


class Measure(Need[Value], ABC):
    """A mergeable summary of one split.

    A state is a dict of plain values and numpy arrays that `packing.pack` can write: it crosses workers as bytes.
    `merge` is associative; the scan calls it in the order of the shards, along a tree that depends on the files
    alone, so that a result does not depend on how many workers there were.
    """

    shelf = Shelf.VALUES

    @abstractmethod
    def start(self, plan: Plan, split: str) -> State:
        """The state of no rows."""

    @abstractmethod
    def add(self, state: State, batch: Batch) -> State:
        """The state with a batch's rows in it; vectorised, batches have 1 to 1M rows. May change `state` in place."""

    @abstractmethod
    def merge(self, first: State, second: State) -> State:
        """The state of both; `first` holds earlier shards than `second`. May change either in place."""

    @abstractmethod
    def finish(self, state: State) -> Value:
        """The value that goes into the Profile: small, frozen, plain."""
