"""What a file format is: how a file falls into shards, and how a shard becomes Arrow record batches."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from traingate.errors import ConfigError
from traingate.kinds import Kind
from traingate.registry import derive_id, find_classes

if TYPE_CHECKING:
    import pyarrow as pa

    from traingate.dataset import Reading

_NUMBERED = re.compile(r"-\d+-of-\d+(?=(\.gz)?$)")  # data.csv-00000-of-00010, as Beam and TFX name parts


@dataclass(frozen=True)
class Shard:
    """A part of a file that is read on its own. Shards depend on the file alone, never on the number of workers.

    Attributes:
        path: the file.
        start: first byte, row group or 0.
        stop: one past the last byte or row group; -1 is the end of the file.
        index: its position among the file's shards; shards in this order hold the file's rows in order.
    """

    path: str
    start: int = 0
    stop: int = -1
    index: int = 0


class Format(ABC):
    """Reads one file format. Files are opened through `storage/files.py`, so that every filesystem of Beam's works."""

    id: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    carries_types: ClassVar[bool]
    """False where a file says nothing of its columns' types, as CSV: then int and float are one kind across splits."""

    reads_whole: ClassVar[bool] = False
    """True where each record names its columns, so that one which was not planned makes `read` ask for wider kinds."""

    hides_cuts: ClassVar[bool] = False
    """True where a binary file that lost its last rows, and is not compressed, looks whole all the same."""

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)

    @abstractmethod
    def read_kinds(self, path: str, reading: Reading) -> dict[str, Kind]:
        """Column names and kinds from the head of the file, in the file's order.

        A guess for formats without types: `read` corrects it by raising Widen. Unreadable where there is no head.
        """

    @abstractmethod
    def plan_shards(self, path: str, reading: Reading) -> list[Shard]:
        """The file's shards; reads no more than it must to find borders that no record crosses."""

    @abstractmethod
    def read(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading) -> Iterator[pa.RecordBatch]:
        """The shard's rows in order, in batches of at most 192k rows; columns of the file that `kinds` names.

        Raises:
            Widen: a value does not fit its column's kind.
            Unreadable: the file is truncated, ragged or wrongly encoded, or changed since it was planned.
        """

    def estimate_rows(self, path: str, reading: Reading) -> int | None:
        """About how many rows the file has, where that takes no more than a look; None elsewhere."""
        return None

    def list_singles(self, path: str, kinds: Mapping[str, Kind]) -> frozenset[str]:
        """The columns among `kinds`, FLOAT and LIST, whose numbers the file stores as float32.

        Of 0.1 such a column holds the nearest float32, which is another number.
        """
        return frozenset()

    def list_folder_columns(self, path: str, reading: Reading) -> frozenset[str]:
        """The columns that the path's folders name, and the file does not hold."""
        return frozenset()

    def read_head(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading, rows: int) -> pa.RecordBatch | None:
        """The first of the shard's rows, `rows` at most; None where it has none. Raises what `read` raises."""
        for records in self.read(shard, kinds, reading):
            return records.slice(0, rows)
        return None


def find_formats() -> dict[str, type[Format]]:
    """Every format by id, found in `formats/`."""
    return find_classes("traingate.formats", Format)  # type: ignore[type-abstract]


def find_format(path: str) -> Format:
    """The format that the file's suffix names, with the columns that its folders name; ConfigError where none does."""
    name = _NUMBERED.sub("", path.lower())
    known = {suffix: kind for kind in find_formats().values() for suffix in kind.suffixes}
    for suffix in sorted(known, key=len, reverse=True):
        if name.endswith(suffix):
            return _add_folders(known[suffix](), path)
    raise ConfigError(
        f"{path}: no format has this suffix. Known: {', '.join(sorted(known))}. Rename the file or convert it."
    )


def _add_folders(found: Format, path: str) -> Format:
    if "=" not in path:
        return found
    module = import_module("traingate.formats._partitions")  # found as the formats are, which this module knows none of
    whole: Format = module.add_partitions(found, path)
    return whole
