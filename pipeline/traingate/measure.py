"""What a measure is: a small, mergeable summary of one split, from which checks judge."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from traingate.dataset import Columns, Dataset
from traingate.kinds import Kind
from traingate.registry import id_of

if TYPE_CHECKING:
    from traingate.batch import Batch

State = dict[str, Any]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Plan:
    """What is known of all splits before their rows are read.

    Attributes:
        dataset: what the config says.
        types: logical type by column, by split: `int`, `float`, `bool`, `string`, `time`, `list` or `null`.
        common: columns that every split has, sorted; rows are compared on these.
        identifiers: columns that merely number or name rows (found in the head of train); no evidence of a copy.
    """

    dataset: Dataset
    types: Mapping[str, Mapping[str, str]]
    common: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def columns(self) -> Columns:
        """The columns that mean more than a feature."""
        return self.dataset.columns

    @property
    def compared(self) -> tuple[str, ...]:
        """Columns whose values make two rows copies: common features, without label, entity, ignored, identifiers.

        A column that is text in one split and a number in another is left out: it would hide every copy.
        """
        left_out = self.columns.not_features | set(self.identifiers)
        return tuple(name for name in self.common if name not in left_out and self.comparable(name))

    def comparable(self, name: str) -> bool:
        """Whether the splits hold values of a column that can be equal: all numbers, or all of one kind."""
        kinds = {Kind(types[name]) for types in self.types.values() if name in types} - {Kind.NULL}
        return len(kinds) <= 1 or all(kind.numeric for kind in kinds)


class Measure(ABC, Generic[Value]):
    """A mergeable summary of one split.

    A state is a dict of plain values and numpy arrays that `packing.pack` can write: it crosses workers as bytes.
    `merge` is associative; the scan calls it in the order of the shards, along a tree that depends on the files
    alone, so that a result does not depend on how many workers there were.
    """

    id: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = id_of(cls)

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
