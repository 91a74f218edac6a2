"""Apache Parquet files, in row groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.parquet as pq

from traingate.dataset import Reading
from traingate.errors import Unreadable
from traingate.format import Format, Shard
from traingate.formats import _signatures
from traingate.formats._columnar import BATCH_ROWS, check_kinds, list_single_fields, read_schema_kinds, split_batches
from traingate.formats._declared import HEAD_ROWS, hide, promise_kinds, read_numbers, select_texts
from traingate.formats._structs import find_tops
from traingate.kinds import Kind
from traingate.storage import files

SHARD_ROWS = 128 * 1024
"""Rows from which a shard takes no further row group."""
_MAGIC = b"PAR1"
_NEWER = re.compile(
    r"not recognized|not (yet )?(supported|implemented)|NotImplemented|unknown .*type|unrecognized", re.I
)
BATCH_BYTES = 128 << 20
"""Bytes of a batch, about: a file of few bytes may inflate to rows that fit no memory."""
_CODE_BYTES = 4  # a value that takes more was mostly written as text, after the dictionary had grown too large


class Parquet(Format):
    """Reads Parquet; small row groups share a shard, and large ones come in slices."""

    suffixes: ClassVar[tuple[str, ...]] = (".parquet", ".pq")
    carries_types: ClassVar[bool] = True

    def read_kinds(self, path: str, reading: Reading) -> dict[str, Kind]:
        """Kinds from the file's schema."""
        with _opened(path) as file:
            own = read_schema_kinds(path, file.schema_arrow)
        return promise_kinds(own, reading, lambda texts: _read_first(path, 0, texts, HEAD_ROWS))

    def list_singles(self, path: str, kinds: Mapping[str, Kind]) -> frozenset[str]:
        """Those of that type in the file's schema."""
        with _opened(path) as file:
            return list_single_fields(file.schema_arrow) & kinds.keys()

    def plan_shards(self, path: str, reading: Reading) -> list[Shard]:
        """Consecutive row groups of at least 128k rows together; a file without rows is one shard."""
        with _opened(path) as file:
            rows = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
        shards: list[Shard] = []
        start = held = 0
        for group, count in enumerate(rows):
            held += count
            if held >= SHARD_ROWS or group == len(rows) - 1:
                shards.append(Shard(path, start, group + 1, len(shards)))
                start, held = group + 1, 0
        return shards or [Shard(path, 0, 0)]

    def read(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading) -> Iterator[pa.RecordBatch]:
        """Batches of the shard's row groups; Unreadable where their rows differ from the file's metadata."""
        with _opened(shard.path) as file:
            own = read_schema_kinds(shard.path, file.schema_arrow)
            check_kinds(hide(own, select_texts(reading, kinds)), kinds)
            if shard.stop > file.metadata.num_row_groups:
                raise Unreadable(
                    f"{shard.path}: the file lost row groups after the scan was planned. "
                    "Run again when nothing writes to it."
                )
            encoded = _find_dictionaries(file.metadata, shard)
        with _opened(shard.path, read_dictionary=encoded) as file:
            groups = (_read_group(file, group, shard.path, kinds) for group in range(shard.start, shard.stop))
            yield from read_numbers(chain.from_iterable(groups), kinds, reading)

    def estimate_rows(self, path: str, reading: Reading) -> int:
        """The rows that the file's metadata states."""
        with _opened(path) as file:
            return int(file.metadata.num_rows)

    def read_head(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading, rows: int) -> pa.RecordBatch | None:
        """The first rows of the shard's first row group."""
        head = None if shard.start == shard.stop else _read_first(shard.path, shard.start, kinds, rows)
        return None if head is None else next(read_numbers([head], kinds, reading))


def _read_first(path: str, group: int, kinds: Mapping[str, Kind], rows: int) -> pa.RecordBatch | None:
    with _opened(path) as file, _damage(path, ""):
        if group >= file.metadata.num_row_groups:
            return None
        names = find_tops(file.schema_arrow, kinds)
        rows = min(rows, _choose_rows(file.metadata.row_group(group)))
        records = file.iter_batches(rows, row_groups=[group], columns=names, use_threads=False)
        return next(split_batches(records, kinds), None)


def _read_group(file: pq.ParquetFile, group: int, path: str, kinds: Mapping[str, Kind]) -> Iterator[pa.RecordBatch]:
    names = find_tops(file.schema_arrow, kinds) or file.schema_arrow.names[:1]
    expected, found = file.metadata.row_group(group).num_rows, 0
    with _damage(path, f" in row group {group}"):
        rows = _choose_rows(file.metadata.row_group(group))
        records = file.iter_batches(rows, row_groups=[group], columns=names, use_threads=False)
        for batch in split_batches(records, kinds):
            found += batch.num_rows
            yield batch
    if names and found != expected:
        raise Unreadable(
            f"{path}: row group {group} should have {expected:,} rows but has {found:,}. Write the file again."
        )


def _choose_rows(group: pq.RowGroupMetaData) -> int:
    """Rows of a batch: as many as usual, fewer where they are long."""
    length = int(group.total_byte_size) // max(int(group.num_rows), 1) + 1
    return max(1, min(BATCH_ROWS, BATCH_BYTES // length))


def _find_dictionaries(metadata: pq.FileMetaData, shard: Shard) -> list[str]:
    """Text columns whose chunks are codes into a small dictionary, which need no second encoding.

    And those whose smallest and largest value are not stated, as writers leave out those beyond 4 KiB: a dictionary of
    one long value, and codes, are few bytes for more rows of it than fit memory.
    """
    found = []
    for column in range(metadata.num_columns):
        chunks = [metadata.row_group(group).column(column) for group in range(shard.start, shard.stop)]
        if chunks and all(_is_encoded(chunk) for chunk in chunks):
            found.append(chunks[0].path_in_schema)
    return [name for name in found if "." not in name]


def _is_encoded(chunk: pq.ColumnChunkMetaData) -> bool:
    is_text = chunk.physical_type == "BYTE_ARRAY" and chunk.has_dictionary_page
    few = chunk.total_uncompressed_size < _CODE_BYTES * chunk.num_values
    return bool(is_text and (few or not (chunk.is_stats_set and chunk.statistics.has_min_max)))


@contextmanager
def _opened(path: str, **options: Any) -> Iterator[pq.ParquetFile]:
    with files.open_arrow(path) as source:
        with _damage(path, ""):
            file = pq.ParquetFile(source, **options)
        yield file


@contextmanager
def _damage(path: str, place: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, EOFError) as error:
        raise Unreadable(f"{path}: {_explain(path, place, error)}") from error


def _explain(path: str, place: str, error: Exception) -> str:
    """What is wrong with a file that pyarrow does not read: another format, a newer type, or damage."""
    size = files.read_size(path)
    ends = (files.read_range(path, 0, min(4, size)), files.read_range(path, max(0, size - 4), size))
    if ends == (_MAGIC, _MAGIC) and _NEWER.search(str(error)):
        return (
            f"the file is whole, but a column has a type that pyarrow {pa.__version__}, which is installed, does not "
            f"know ({error}). Upgrade pyarrow, or write the column as an older type, such as float32 for float16."
        )
    if other := _signatures.explain_other(path, _MAGIC):
        return f"this is {other}"
    return f"not a complete Parquet file: damaged or truncated{place} ({error}). Write or copy it again."
