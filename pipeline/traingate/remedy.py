"""What a remedy is: one way to mend data, planned from a finding as plain edits; nothing of it touches a file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from traingate.dataset import Dataset
from traingate.registry import derive_id, find_class, find_classes
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery


@dataclass(frozen=True)
class DropRows:
    """Rows of a split that go.

    Attributes:
        split: the split.
        rows: which rows, as the finding asked for them.
    """

    split: str
    rows: RowQuery


@dataclass(frozen=True)
class DropColumn:
    """A column that goes.

    Attributes:
        split: the split.
        column: the column.
    """

    split: str
    column: str


@dataclass(frozen=True)
class RenameColumn:
    """A column that gets another name.

    Attributes:
        split: the split.
        column: its name there.
        name: the name that it gets.
    """

    split: str
    column: str
    name: str


@dataclass(frozen=True)
class ConvertColumn:
    """A column whose values are written another way.

    Attributes:
        split: the split.
        column: the column.
        how: the id of a conversion: `to-number`, `to-digit`, `to-truth`, `to-text`, `to-date`, `fold`, `decode`,
            `pad`, `replace`, `multiply`, `clip` or `clear`, which leaves no value.
        factor, offset: what `multiply` multiplies by, and adds then.
        codes: what `replace` and `pad` replace, with what; of `pad` examples.
        forms: in which formats `to-date` reads.
        whole: whether `to-number` makes whole numbers, as train has.
        rows: the values that are meant, as a finding asked for their rows; None for all.
    """

    split: str
    column: str
    how: str
    factor: float = 1.0
    offset: float = 0.0
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    forms: tuple[str, ...] = ()
    whole: bool = False
    rows: RowQuery | None = None


@dataclass(frozen=True)
class DealRows:
    """Rows of all splits that are dealt to them anew, about as many to each as it has.

    Attributes:
        columns: the columns that decide; none where rows do as they are compared.
        how: `by-entity`, so that all rows of an entity go to one split; `by-spelling`, where entities that differ in
            spelling alone are one; `by-row`, so that equal rows do; or `by-time`, so that train has the first rows.
        horizon: how long before the first held-out row train ends, by time; in microseconds where times are instants.
        written: how each split writes its times, where they are no type of their own, by split.
        split: "", which is all of them.
    """

    columns: tuple[str, ...]
    how: str
    horizon: float = 0.0
    written: Mapping[str, str] = field(default_factory=dict, hash=False)
    split: str = ""


Edit = DropRows | DropColumn | RenameColumn | ConvertColumn | DealRows


@dataclass(frozen=True)
class Subject:
    """What a remedy may know of the data.

    Attributes:
        dataset: what the config says.
        kinds: the kind of every column, by split.
        beside: the other findings of the fault.
    """

    dataset: Dataset
    kinds: Mapping[str, Mapping[str, str]]
    beside: tuple[Finding, ...] = ()


class Remedy(ABC):
    """One way to mend data. A subclass's docstring says in a sentence what it does.

    Attributes:
        id: the name of the file that defines it, with dashes.
        asked_only: whether it is taken only where the cause is named with `--only`, as it rests on a guess.
    """

    id: ClassVar[str]
    asked_only: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)

    @abstractmethod
    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The edits that mend what a finding says; none where it does not say enough."""


def find_remedy(name: str) -> Remedy:
    """The remedy of an id; KeyError where there is none."""
    return find_class("traingate.remedies", name, Remedy)()  # type: ignore[type-abstract]


def find_remedies() -> dict[str, type[Remedy]]:
    """Every remedy by id, found in `remedies/`."""
    return find_classes("traingate.remedies", Remedy)  # type: ignore[type-abstract]
