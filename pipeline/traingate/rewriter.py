"""What a rewriter is: how a file of one format is written again with rows and columns left out or changed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, ClassVar

import numpy as np

from traingate.dataset import Reading
from traingate.errors import Unreadable
from traingate.registry import derive_id, find_class


@dataclass(frozen=True)
class FileEdit:
    """What becomes of one file.

    Attributes:
        keep: bool [rows of the file]: the rows that stay, in the file's order.
        drop: columns that go.
        rename: new names by column.
        convert: what becomes of a value, by column under its old name. It is given text in a text format, and text,
            numbers or truth values elsewhere, and never what is missing.
    """

    keep: np.ndarray
    drop: frozenset[str] = frozenset()
    rename: Mapping[str, str] = field(default_factory=dict)
    convert: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def columns_change(self) -> bool:
        """Whether more changes than which rows there are."""
        return bool(self.drop or self.rename or self.convert)


class Kept:
    """Tells row by row, in the file's order, what stays; and at the end whether all rows were asked of."""

    def __init__(self, path: str, keep: np.ndarray) -> None:
        self.path, self.keep, self.at = path, keep, 0

    def take(self, rows: int) -> np.ndarray:
        """Whether the next rows stay, bool [rows]."""
        self.at += rows
        if self.at > len(self.keep):
            self.end()
        return self.keep[self.at - rows : self.at]

    def end(self) -> None:
        """Unreadable where the file has other rows than were judged."""
        if self.at != len(self.keep):
            raise Unreadable(
                f"{self.path}: {self.at:,} rows were found where {len(self.keep):,} were checked, so nothing was "
                "written. Report this as a bug."
            )


class Rewriter(ABC):
    """Writes a file of one format again. What is not edited stays as it is written, to the byte where that can be.

    Attributes:
        id: the format's, which is the name of the file that defines it.
    """

    id: ClassVar[str]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)

    @abstractmethod
    def rewrite(self, path: str, out: BinaryIO, edit: FileEdit, reading: Reading) -> None:
        """Writes the edited file, a bounded part of it at a time.

        Raises:
            Unreadable: the file has other rows than were judged.
            Refused: a column cannot be edited in this format.
        """


def find_rewriter(name: str) -> Rewriter:
    """The rewriter of a format's id; KeyError where there is none."""
    return find_class("traingate.rewriters", name, Rewriter)()  # type: ignore[type-abstract]
