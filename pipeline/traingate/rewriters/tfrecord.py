"""TFRecord files of `tf.train.Example` and `tf.train.SequenceExample`, edited without TensorFlow."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from traingate.dataset import Reading
from traingate.errors import Refused
from traingate.formats.tfrecord import compute_masked_checksum, read_records
from traingate.rewriter import FileEdit, Kept, Rewriter
from traingate.rewriters._delimited import packed


class Tfrecord(Rewriter):
    """Writes TFRecord again; records whose features are not edited keep their bytes."""

    def rewrite(self, path: str, out: BinaryIO, edit: FileEdit, reading: Reading) -> None:
        """Record by record."""
        if edit.convert:
            name = next(iter(edit.convert))
            raise Refused(
                f"{path}: values of {name} are not rewritten in TFRecord. Write them again where the file is made, and "
                "repair the rest with --only."
            )
        kept = Kept(path, edit.keep)
        with packed(path, out) as file:
            for record in read_records(path):
                if kept.take(1)[0]:
                    file.write(_frame(_edit_example(record, edit) if edit.columns_change else record))
            kept.end()


def _frame(record: bytes) -> bytes:
    length = struct.pack("<Q", len(record))
    checksums = [struct.pack("<I", compute_masked_checksum(part)) for part in (length, record)]
    return length + checksums[0] + record + checksums[1]


# Field numbers: Example.features, SequenceExample.context and .feature_lists are maps of names in field 1 of 1 and 2;
# an entry of a map has its key in field 1.
def _edit_example(record: bytes, edit: FileEdit) -> bytes:
    """The Example or SequenceExample with features left out or renamed."""
    edited = bytearray()
    for number, raw, body in _split(record):
        edited += _write(number, _edit_map(body, edit)) if number in (1, 2) and body is not None else raw
    return bytes(edited)


def _edit_map(data: bytes, edit: FileEdit) -> bytes:
    edited = bytearray()
    for number, raw, entry in _split(data):
        parts = list(_split(entry)) if number == 1 and entry is not None else []
        key = next((body for part, _, body in parts if part == 1 and body is not None), b"")
        name = key.decode("utf8", "surrogateescape")
        if name in edit.drop:
            continue
        if name in edit.rename:
            rest = b"".join(whole for part, whole, _ in parts if part != 1)
            raw = _write(1, _write(1, edit.rename[name].encode("utf8", "surrogateescape")) + rest)
        edited += raw
    return bytes(edited)


def _split(data: bytes) -> Iterator[tuple[int, bytes, bytes | None]]:
    """(field number, the field as it is written, its body where it has a length) of a protocol buffer."""
    at = 0
    while at < len(data):
        begin = at
        tag, at = _read_varint(data, at)
        body = None
        if tag & 7 == 2:
            length, at = _read_varint(data, at)
            body = data[at : at + length]
            at += length
        elif tag & 7 == 0:
            _, at = _read_varint(data, at)
        else:
            at += 8 if tag & 7 == 1 else 4
        yield tag >> 3, data[begin:at], body


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _write(number: int, body: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _write_varint(len(body)) + body


def _write_varint(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    written.append(value)
    return bytes(written)
