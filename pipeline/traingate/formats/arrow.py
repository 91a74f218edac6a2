"""Arrow IPC files and streams, and Feather."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar, TypeAlias

import pyarrow as pa

from traingate.dataset import Reading
from traingate.errors import Unreadable
from traingate.format import Format, Shard
from traingate.formats import _signatures
from traingate.formats._columnar import check_kinds, list_single_fields, read_schema_kinds, split_batches
from traingate.formats._declared import HEAD_ROWS, hide, promise_kinds, read_numbers, select_texts
from traingate.kinds import Kind
from traingate.storage import files

SHARD_BYTES = 32 << 20
"""Bytes of the file that a shard stands for, about."""
_MAGIC = b"ARROW1"
_END, _OLD_END = b"\xff\xff\xff\xff\0\0\0\0", b"\0\0\0\0"
"""What ends a stream; before version 0.15 a message began with its length alone, and the last one's is 0."""

Reader: TypeAlias = "pa.RecordBatchFileReader | pa.RecordBatchStreamReader"


class Arrow(Format):
    """Reads Arrow's file format in groups of record batches, and its stream format from start to end."""

    suffixes: ClassVar[tuple[str, ...]] = (".arrow", ".feather", ".ipc", ".arrows")
    carries_types: ClassVar[bool] = True

    def read_kinds(self, path: str, reading: Reading) -> dict[str, Kind]:
        """Kinds from the file's schema."""
        with _opened(path) as (_, reader):
            own = read_schema_kinds(path, reader.schema)
        return promise_kinds(own, reading, lambda texts: self._read_first(path, texts))

    def list_singles(self, path: str, kinds: Mapping[str, Kind]) -> frozenset[str]:
        """Those of that type in the file's schema."""
        with _opened(path) as (_, reader):
            return list_single_fields(reader.schema) & kinds.keys()

    def plan_shards(self, path: str, reading: Reading) -> list[Shard]:
        """Consecutive record batches of about 32 MiB together; a stream is one shard."""
        with _opened(path) as (_, reader):
            if not isinstance(reader, pa.RecordBatchFileReader):
                return [Shard(path)]
            count = reader.num_record_batches
        groups = min(max(count, 1), -(-files.read_size(path) // SHARD_BYTES))
        edges = [count * group // groups for group in range(groups + 1)]
        return [Shard(path, edges[index], edges[index + 1], index) for index in range(groups)]

    def read(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading) -> Iterator[pa.RecordBatch]:
        """Batches of the shard, every buffer checked before anyone reads it."""
        with _opened(shard.path) as (source, reader):
            own = read_schema_kinds(shard.path, reader.schema)
            check_kinds(hide(own, select_texts(reading, kinds)), kinds)
            records = _check_records(_read_records(source, reader, shard), shard)
            yield from read_numbers(split_batches(records, kinds), kinds, reading)

    def _read_first(self, path: str, texts: Mapping[str, Kind]) -> pa.RecordBatch | None:
        shard = Shard(path, 0, self.plan_shards(path, Reading())[0].stop)
        return next((records[:HEAD_ROWS] for records in self.read(shard, texts, Reading())), None)


def _check_records(records: Iterator[pa.RecordBatch], shard: Shard) -> Iterator[pa.RecordBatch]:
    for number, record in enumerate(records):
        with _damage(shard.path, f" in record batch {shard.start + number}"):
            record.validate(full=True)
        yield record


def _read_records(source: pa.NativeFile, reader: Reader, shard: Shard) -> Iterator[pa.RecordBatch]:
    if isinstance(reader, pa.RecordBatchFileReader):
        if shard.stop > reader.num_record_batches:
            raise Unreadable(
                f"{shard.path}: the file lost record batches after the scan was planned. "
                "Run again when nothing writes to it."
            )
        numbers = iter(range(shard.start, shard.stop))
        for number in numbers:
            with _damage(shard.path, f" in record batch {number}"):
                record = reader.get_batch(number)
            yield record
        return
    number = 0
    while True:
        with _damage(shard.path, ""):
            end = source.tell()
            try:
                record = reader.read_next_batch()
            except StopIteration:
                break
        yield record
        number += 1
    _check_ended(source, shard.path, end, number)


def _check_ended(source: pa.NativeFile, path: str, end: int, batches: int) -> None:
    """Unreadable unless the end-of-stream mark follows the last record batch, and nothing follows the mark.

    pyarrow takes the end of the file for that of the stream, and so passes one that was cut between record batches.
    """
    source.seek(end)
    found = source.read(len(_END))
    mark = next((mark for mark in (_END, _OLD_END) if found.startswith(mark)), None)
    if mark is None:
        raise Unreadable(
            f"{path}: the stream has no end-of-stream mark after its {batches:,} record batches: it was cut there, or "
            "its writer was never closed. Write or copy it again."
        )
    rest = source.size() - end - len(mark)
    if rest:
        raise Unreadable(
            f"{path}: {rest:,} bytes follow the end of the stream, and would not be read. Write one stream a file."
        )


@contextmanager
def _opened(path: str) -> Iterator[tuple[pa.NativeFile, Reader]]:
    with files.open_arrow(path) as source:
        with _damage(path, ""):
            start = source.read(len(_MAGIC))
            source.seek(0)
            reader = pa.ipc.open_file(source) if start == _MAGIC else pa.ipc.open_stream(source)
        yield source, reader


@contextmanager
def _damage(path: str, place: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, EOFError) as error:
        if other := _signatures.explain_other(path, _MAGIC):
            raise Unreadable(f"{path}: this is {other}") from error
        raise Unreadable(
            f"{path}: not a complete Arrow file: damaged or truncated{place} ({error}). Write or copy it again; "
            "Feather version 1 has to be written as version 2."
        ) from error
