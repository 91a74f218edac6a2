"""TFRecord files of `tf.train.Example` and `tf.train.SequenceExample`, read without TensorFlow."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from typing import ClassVar

import google_crc32c
import pyarrow as pa

from traingate.dataset import Reading
from traingate.errors import Unreadable, Widen
from traingate.format import Format, Shard
from traingate.formats import _examples, _signatures
from traingate.formats._declared import hide, promise_kinds, read_numbers, select_texts
from traingate.kinds import Kind, widest_schema
from traingate.storage import files

BATCH_ROWS = 16 * 1024
BATCH_BYTES = 32 << 20
"""Bytes of records after which a batch is closed however few rows it has."""
LONGEST_RECORD = 256 << 20
"""Bytes of the longest record that is read; a small compressed file may hold one that fits no memory."""
_HEAD_ROWS = 2048
_HEAD = struct.Struct("<QI")
_CHECKSUM = struct.Struct("<I")


class Tfrecord(Format):
    """Reads Examples and SequenceExamples; bytes are text.

    A feature with at most one value in every row is a scalar, else a LIST, and so is a feature list.
    """

    suffixes: ClassVar[tuple[str, ...]] = tuple(
        f"{stem}{packed}" for stem in (".tfrecord", ".tfrecords", "_tfrecord") for packed in ("", ".gz", ".gzip")
    )
    carries_types: ClassVar[bool] = True
    reads_whole: ClassVar[bool] = True
    hides_cuts: ClassVar[bool] = True

    def read_kinds(self, path: str, reading: Reading) -> dict[str, Kind]:
        """Kinds of the first records' features, by name."""
        _signatures.check_compression(path)
        head = list(islice(read_records(path), _HEAD_ROWS))
        if not head:
            raise Unreadable(f"{path}: the file is empty. Write it again, or take it out of [splits].")
        features = _decode_columns(path, 0, head)
        take = partial(_examples.take_planned, features, rows=len(head))
        return promise_kinds(_examples.find_kinds(features), reading, take)

    def list_singles(self, path: str, kinds: Mapping[str, Kind]) -> frozenset[str]:
        """All numbers but whole ones, and all lists, as far as they hold such: an Example has no others."""
        return frozenset(kinds)

    def plan_shards(self, path: str, reading: Reading) -> list[Shard]:
        """One shard: only the end of a record tells where the next begins."""
        return [Shard(path)]

    def read(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading) -> Iterator[pa.RecordBatch]:
        """Batches of the records, checksums verified. A feature that was not planned for raises Widen."""
        planned = {name: Kind(kind) for name, kind in kinds.items()}
        yield from read_numbers(self._read_own(shard, planned, reading), planned, reading)

    def _read_own(self, shard: Shard, planned: dict[str, Kind], reading: Reading) -> Iterator[pa.RecordBatch]:
        texts = select_texts(reading, planned)
        wider: dict[str, Kind] = {}
        for first, records in _read_batches(shard.path):
            features = _decode_columns(shard.path, first, records)
            needed = hide(_examples.find_kinds(features), texts)
            if wider or not _examples.fits(needed, planned):
                wider = widest_schema([wider, needed])  # nothing is yielded any more, but the rest may need more still
            else:
                yield _examples.take_planned(features, planned, len(records))
        if wider:
            raise Widen(wider)
        if not planned:
            raise Unreadable(
                f"{shard.path}: no record has a feature. Write the file again, or take it out of [splits]."
            )


def _decode_columns(path: str, first: int, records: list[bytes]) -> dict[str, pa.Array]:
    try:
        return _examples.decode_columns(records)
    except _examples.NotAnExample as error:
        raise Unreadable(
            f"{path}: record {first + error.row + 1:,} is not a tf.train.Example or SequenceExample "
            f"({error}). Write the file again; other protocol buffers are not read."
        ) from error


def _read_batches(path: str) -> Iterator[tuple[int, list[bytes]]]:
    """Records in batches, each with the number of records before it."""
    first, held, size = 0, list[bytes](), 0
    for record in read_records(path):
        held.append(record)
        size += len(record)
        if len(held) == BATCH_ROWS or size >= BATCH_BYTES:
            yield first, held
            first, held, size = first + len(held), [], 0
    if held:
        yield first, held


def read_records(path: str) -> Iterator[bytes]:
    """The records of a TFRecord file, both checksums of each verified; Unreadable names the first that is damaged."""
    held, offset, number = bytearray(), 0, 1
    limit = files.read_size(path) if files.is_local(path) and not files.is_compressed(path) else None
    blocks = files.read_stream(path)
    while True:
        if not _fill(held, offset, _HEAD.size, blocks):
            break
        length, checksum = _HEAD.unpack_from(held, offset)
        if compute_masked_checksum(bytes(held[offset : offset + 8])) != checksum or (
            limit is not None and length > limit
        ):
            raise Unreadable(_explain_damage(path, number, "its length fails the checksum"))
        if length > LONGEST_RECORD:
            raise Unreadable(
                f"{path}: record {number:,} is {length >> 20:,} MiB long, and {LONGEST_RECORD >> 20:,} MiB are the "
                "most that is read at a time. Leave such a record out, or cut it."
            )
        body = offset + _HEAD.size
        if not _fill(held, body, length + _CHECKSUM.size, blocks):
            break
        record = bytes(memoryview(held)[body : body + length])
        if compute_masked_checksum(record) != _CHECKSUM.unpack_from(held, body + length)[0]:
            raise Unreadable(_explain_damage(path, number, "its content fails the checksum"))
        yield record
        offset, number = body + length + _CHECKSUM.size, number + 1
        if offset > files.BLOCK:
            del held[:offset]
            offset = 0
    if len(held) > offset:
        raise Unreadable(_explain_damage(path, number, "the file ends inside it"))


def _fill(held: bytearray, offset: int, size: int, blocks: Iterator[bytes]) -> bool:
    """Whether `size` bytes from the offset on are there, after reading on as far as that takes."""
    while len(held) < offset + size:
        block = next(blocks, b"")
        if not block:
            return False
        held += block
    return True


def compute_masked_checksum(data: bytes) -> int:
    """CRC-32C, rotated and shifted by a constant as TFRecord stores it."""
    plain = int(google_crc32c.value(data))
    return ((plain >> 15 | plain << 17) + 0xA282EAD8) & 0xFFFFFFFF


def _explain_damage(path: str, number: int, why: str) -> str:
    if number == 1 and (other := _signatures.explain_other(path)):
        return f"{path}: this is {other}"
    return f"{path}: record {number:,} is damaged: {why}. Write or copy the file again."
