"""What a planted fault is: one thing done to a copy of the data, and what a report has to say of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from traingate.dataset import Columns
from traingate.registry import derive_id, find_classes
from traingate.selftest.tables import Tables

WANTED: Mapping[str, str] = {
    "numbers": "a feature of numbers",
    "decimals": "a feature of numbers with decimals",
    "categories": "a feature of 2 to 50 repeated texts",
    "texts": "a feature of free text",
    "classes": "a label of classes",
    "three_classes": "a label of at least three classes",
    "two_classes": "a label of two classes",
    "numeric_label": "a label that is a number and no class",
    "features": "a feature",
    "label": "a label",
    "times": "a declared time",
    "entities": "one declared entity column",
}


@dataclass(frozen=True)
class Planted:
    """What was done.

    Attributes:
        columns: the columns of which a finding has to name one; none where it is about rows.
        roles: the columns' roles from then on; None where they stay as they were.
    """

    columns: tuple[str, ...] = ()
    roles: Columns | None = None


class Fault(ABC):
    """One known fault. A subclass's docstring says what is wrong, and what its dose is.

    Attributes:
        id: the name of the file that defines it, with dashes.
        family: the folder that it lies in.
        told_by: the families of checks of which one has to tell it.
        blocks: whether it makes the training or its score wrong, so that the gate has to stay shut.
        doses: how strongly it can be planted, weakest first.
        rows: rows of the held-out split from which on its strongest dose has to be caught.
        hidden: why it may not be seen at all, where the data has little to tell it by; "" for most.
        beyond: why no check warns of it, by design; it is planted where it is named alone, then. "" for most.
        requires: what the data needs, by name in `WANTED`, and how many of it.
    """

    id: ClassVar[str]
    family: ClassVar[str]
    told_by: ClassVar[tuple[str, ...]]
    blocks: ClassVar[bool] = True
    doses: ClassVar[tuple[float, ...]] = (1.0,)
    rows: ClassVar[int] = 200
    hidden: ClassVar[str] = ""
    beyond: ClassVar[str] = ""
    requires: ClassVar[tuple[tuple[str, int], ...]] = ()

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)
        cls.family = cls.__module__.rpartition(".")[0].rpartition(".")[2]

    def not_applicable(self, tables: Tables) -> str | None:
        """Why it cannot be planted in these tables; None where it can."""
        for what, least in self.requires:
            found = len(getattr(tables, what))
            if found < least:
                wanted = f"{WANTED[what]}, {least} times" if least > 1 and found else WANTED[what]
                return f"it needs {wanted}"
        return None

    @abstractmethod
    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        """Plants it, in place.

        Args:
            tables: a copy of the data.
            rng: decides which rows and columns are hit.
            dose: one of `doses`.
        """


def find_faults() -> dict[str, type[Fault]]:
    """Every fault by id, found in `faults/`."""
    return find_classes("traingate.selftest.faults", Fault)  # type: ignore[type-abstract]
