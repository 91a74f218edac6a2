"""Apache Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from traingate.dataset import Reading
from traingate.rewriter import FileEdit, Rewriter
from traingate.rewriters._columnar import Batches
from traingate.storage import files

_BATCH_ROWS = 64 * 1024
_GROUP_ROWS = 128 * 1024
_GROUP_BYTES = 128 << 20


class Parquet(Rewriter):
    """Writes Parquet again, with its types, its own metadata and its compression; row groups hold 128k rows."""

    def rewrite(self, path: str, out: BinaryIO, edit: FileEdit, reading: Reading) -> None:
        """Batch by batch, of all columns."""
        with files.open_arrow(path) as source:
            file = pq.ParquetFile(source)
            batches = Batches(path, file.schema_arrow, edit)
            with pq.ParquetWriter(out, batches.schema, compression=_find_compression(file)) as writer:
                for table in _group(batches, file):
                    writer.write_table(table)
            batches.kept.end()


def _group(batches: Batches, file: pq.ParquetFile) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    for batch in file.iter_batches(_BATCH_ROWS, use_threads=False):
        held.append(batches.rewrite(batch))
        if sum(one.num_rows for one in held) >= _GROUP_ROWS or sum(one.nbytes for one in held) >= _GROUP_BYTES:
            yield pa.Table.from_batches(held)
            held = []
    yield pa.Table.from_batches(held, batches.schema)


def _find_compression(file: pq.ParquetFile) -> str:
    """That of the first column; pyarrow's own default where there is no row group."""
    if not file.metadata.num_row_groups or not file.metadata.num_columns:
        return "snappy"
    name = str(file.metadata.row_group(0).column(0).compression).lower()
    return {"uncompressed": "none", "lz4_raw": "lz4"}.get(name, name)
