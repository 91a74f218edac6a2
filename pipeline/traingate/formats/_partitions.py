"""Columns that folders name: a file in `year=2024/c=red/` has the columns `year` and `c`, as in Hive and Spark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import to_indices
from traingate.batch.numerals import find_notation
from traingate.dataset import Reading
from traingate.format import Format, Shard
from traingate.formats import _strings
from traingate.kinds import Kind

_FOLDER = re.compile(r"([^/=]+)=([^/]*)/")
_NULL = "__HIVE_DEFAULT_PARTITION__"


def find_values(path: str) -> dict[str, str]:
    """The values that a path's folders name, by column; "" where a folder says that there is none."""
    found = {unquote(key): unquote(value) for key, value in _FOLDER.findall(path)}
    return {key: "" if value == _NULL else value for key, value in found.items()}


def add_partitions(inner: Format, path: str) -> Format:
    """The format, which also reads the columns that the path's folders name."""
    return Partitioned(inner, find_values(path)) if find_values(path) else inner


class Partitioned(Format):
    """A format, and columns that are the same in all rows of a file. A column in the file itself comes first."""

    suffixes = ()

    def __init__(self, inner: Format, values: Mapping[str, str]) -> None:
        self.inner, self.values = inner, values
        self.id = inner.id  # type: ignore[misc]
        self.carries_types = inner.carries_types  # type: ignore[misc]
        self.reads_whole = inner.reads_whole  # type: ignore[misc]

    def read_kinds(self, path: str, reading: Reading) -> dict[str, Kind]:
        """The file's own columns, then the folders', typed as values of CSV are."""
        own = self.inner.read_kinds(path, reading)
        kinds = {
            name: _strings.find_kind(pa.array([value]), (), find_notation(reading, name))
            for name, value in self.values.items()
        }
        return {**own, **{name: kind for name, kind in kinds.items() if name not in own}}

    def plan_shards(self, path: str, reading: Reading) -> list[Shard]:
        """The file's."""
        return self.inner.plan_shards(path, reading)

    def read(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading) -> Iterator[pa.RecordBatch]:
        """The file's batches with the folders' columns that `kinds` names."""
        added = self._find_added(shard, kinds, reading)
        wanted = {name: kind for name, kind in kinds.items() if name not in added}
        for records in self.inner.read(shard, wanted, reading):
            yield _add_columns(records, added)

    def list_singles(self, path: str, kinds: Mapping[str, Kind]) -> frozenset[str]:
        """The file's."""
        return self.inner.list_singles(path, kinds)

    def list_folder_columns(self, path: str, reading: Reading) -> frozenset[str]:
        """Those of the folders, where the file has none of that name."""
        return frozenset(self.values) - list_own_columns(self.inner, path, reading)

    def read_head(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading, rows: int) -> pa.RecordBatch | None:
        """The file's head with the same columns."""
        added = self._find_added(shard, kinds, reading)
        wanted = {name: kind for name, kind in kinds.items() if name not in added}
        records = self.inner.read_head(shard, wanted, reading, rows)
        return None if records is None else _add_columns(records, added)

    def estimate_rows(self, path: str, reading: Reading) -> int | None:
        """The file's."""
        return self.inner.estimate_rows(path, reading)

    def _find_added(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading) -> dict[str, pa.Array]:
        names = [name for name in self.values if name in kinds]
        own = list_own_columns(self.inner, shard.path, reading) if names else frozenset()
        return {
            name: _strings.parse(pa.array([self.values[name]]), Kind(kinds[name]), ("",), find_notation(reading, name))
            for name in names
            if name not in own
        }


def _add_columns(records: pa.RecordBatch, added: Mapping[str, pa.Array]) -> pa.RecordBatch:
    places = to_indices(np.zeros(records.num_rows, np.int64))
    arrays = [*records.columns, *(array.take(places) for array in added.values())]
    return pa.RecordBatch.from_arrays(arrays, names=[*records.schema.names, *added])


@lru_cache(4_096)
def _list_own_columns(kind: type[Format], path: str, reading: Reading) -> frozenset[str]:
    return frozenset(kind().read_kinds(path, reading))


def list_own_columns(inner: Format, path: str, reading: Reading) -> frozenset[str]:
    """The columns in the file itself."""
    return _list_own_columns(type(inner), path, reading)
