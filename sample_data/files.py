"""Rows to CSV, Parquet and TFRecord files that are the same bytes whenever the rows are the same."""

from __future__ import annotations

import csv
import gzip
import io
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import google_crc32c
import pyarrow as pa
import pyarrow.parquet as pq

Value = str | int | float | datetime | None
Row = dict[str, Value]
PARQUET_TYPES = {str: pa.string(), int: pa.int64(), float: pa.float64(), datetime: pa.timestamp("us")}


@dataclass(frozen=True)
class Fault:
    """One planted fault, as planted.toml tells it.

    Attributes:
        name: of the fault, unique in its dataset.
        check: id of the check that must find it.
        split: where the finding must be.
        severity: the least that the finding must be, `block` or `warn`.
        made: how it was made, one sentence.
        feature: the column, where it is one.
        kind: the finding's kind, where one check can say two things of one place.
        rows: how many rows were changed or added, where that can be counted.
    """

    name: str
    check: str
    split: str
    severity: str
    made: str
    feature: str | None = None
    kind: str | None = None
    rows: int | None = None


def write_split(folder: Path, split: str, rows: list[Row], types: Mapping[str, type]) -> None:
    """Write `<split>.csv` and `<split>.parquet`; `types` names the columns in their order."""
    write_csv(folder / f"{split}.csv", rows, list(types))
    write_parquet(folder / f"{split}.parquet", rows, types)


def write_csv(path: Path, rows: list[Row], names: list[str]) -> None:
    """A missing value is an empty field; numbers have the fewest digits that read back as the same number."""
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_text(row[name]) for name in names] for row in rows)


def write_parquet(path: Path, rows: list[Row], types: Mapping[str, type]) -> None:
    """A column that holds any text is text as a whole: Parquet knows no mixed types."""
    columns = {name: _column([row[name] for row in rows], kind) for name, kind in types.items()}
    pq.write_table(pa.table(columns), path, compression="zstd", compression_level=19, version="2.4")


def write_tfrecord(path: Path, rows: list[Row], names: list[str]) -> None:
    """Gzipped `tf.train.Example` records: a missing value has no feature, a time is text, floats have 32 bits."""
    raw = b"".join(_framed(_example(row, names)) for row in rows)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(raw)
    path.write_bytes(packed.getvalue())


def write_planted(path: Path, faults: Iterable[Fault]) -> None:
    """The faults as TOML, one `[[fault]]` each."""
    lines = ["# Written by sample_data/make.py: what is wrong with this dataset, and who must find it."]
    for fault in faults:
        lines += ["", "[[fault]]"]
        lines += [f"{key} = {value if isinstance(value, int) else _quoted(value)}" for key, value in _facts(fault)]
    path.write_text("\n".join(lines) + "\n", encoding="utf8")


def _facts(fault: Fault) -> Iterator[tuple[str, str | int]]:
    for key in ("name", "check", "split", "feature", "kind", "severity", "rows", "made"):
        value = getattr(fault, key)
        if value is not None:
            yield key, value


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(value: Value) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, str | datetime) else repr(value)


def _column(values: list[Value], kind: type) -> pa.Array:
    if kind is not str and any(isinstance(value, str) for value in values):
        values, kind = [None if value is None else _text(value) for value in values], str
    return pa.array(values, PARQUET_TYPES[kind])


def _framed(record: bytes) -> bytes:
    length = struct.pack("<Q", len(record))
    return length + _checksum(length) + record + _checksum(record)


def _checksum(data: bytes) -> bytes:
    crc = google_crc32c.value(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _example(row: Row, names: list[str]) -> bytes:
    """A tf.train.Example's bytes; writing them by hand spares the 10 s import of tensorflow."""
    entries = b""
    for name in sorted(names):
        value = row[name]
        if value is not None:
            entries += _field(1, _field(1, name.encode()) + _field(2, _feature(value)))
    return _field(1, entries)


def _feature(value: Value) -> bytes:
    """BytesList is field 1 of a Feature, FloatList 2, Int64List 3; numbers are packed."""
    if isinstance(value, float):
        return _field(2, _field(1, struct.pack("<f", value)))
    if isinstance(value, int):
        return _field(3, _field(1, _varint(value & 0xFFFFFFFFFFFFFFFF)))
    return _field(1, _field(1, _text(value).encode()))


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
