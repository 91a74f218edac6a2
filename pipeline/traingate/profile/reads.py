"""What was read: splits and files with their digests, places of rows, and rows that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from traingate.bounds import Count


@dataclass(frozen=True)
class Place:
    """One row of a file.

    Attributes:
        split: the split that the row belongs to.
        file: the file's path.
        row: 0-based data row of that file (a CSV's header is not counted).
    """

    split: str
    file: str
    row: Count


@dataclass(frozen=True)
class Example:
    """Rows that illustrate a finding: one row, or copies of each other.

    Attributes:
        places: where the rows are.
        values: text of the involved columns, one mapping a place, in the order of `places`.
    """

    places: tuple[Place, ...]
    values: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class FileRead:
    """One file as it was read.

    Attributes:
        path: the file.
        bytes: its size.
        rows: data rows counted in it.
        digest: `sha256:` of its bytes, in chunks (see `digests.py`).
    """

    path: str
    bytes: Count
    rows: Count
    digest: str


@dataclass(frozen=True)
class SplitRead:
    """One split as it was read.

    Attributes:
        name: the split.
        rows: rows counted.
        rows_digest: order-independent digest of the rows' values.
        files: its files, sorted by path.
    """

    name: str
    rows: Count
    rows_digest: str
    files: tuple[FileRead, ...]
