"""Writes one table in every format, with other people's writers wherever there is one."""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from traingate.batch.arrow import combine_chunks
from traingate.formats.tfrecord import compute_masked_checksum


def examples(table: pa.Table) -> list[bytes]:
    """Rows of list columns as serialised Examples; floats become float32, as Examples have no other."""
    from tfx_bsl.coders.example_coder import RecordBatchToExamplesEncoder

    floats = pa.list_(pa.float32())
    arrays = [combine_chunks(column) for column in table.columns]
    arrays = [array.cast(floats) if pa.types.is_floating(array.type.value_type) else array for array in arrays]
    batch = pa.RecordBatch.from_arrays(arrays, names=table.column_names)
    encoded: list[bytes] = RecordBatchToExamplesEncoder().encode(batch)
    return encoded


def framed(records: list[bytes]) -> bytes:
    """Records as a TFRecord file."""
    out = b""
    for record in records:
        length = struct.pack("<Q", len(record))
        checksums = (
            struct.pack("<I", compute_masked_checksum(length)),
            struct.pack("<I", compute_masked_checksum(record)),
        )
        out += length + checksums[0] + record + checksums[1]
    return out


def _field(value: Any) -> str:
    if value is None:
        return ""
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else str(value)


def write(path: Path, table: pa.Table) -> Path:
    """The table in the format that the path's suffix names."""
    rows = table.to_pylist()
    name = path.name.partition(".")[2]
    match name.removesuffix(".gz"):
        case "csv" | "tsv" as kind:
            delimiter = "," if kind == "csv" else "\t"
            lines = [table.column_names, *([_field(value) for value in row.values()] for row in rows)]
            content = "".join(delimiter.join(line) + "\n" for line in lines).encode()
        case "jsonl":
            content = "".join(json.dumps(row, default=str) + "\n" for row in rows).encode()
        case "tfrecord":
            lists = {name: [_feature(value) for value in values] for name, values in table.to_pydict().items()}
            content = framed(examples(pa.table(lists)))
        case "parquet":
            pq.write_table(table, path)
            return path
        case _:
            feather.write_feather(table, str(path))
            return path
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def _feature(value: Any) -> Any:
    if value is None:
        return None
    return [value.encode() if isinstance(value, str) else value]
