"""Arrow IPC files and streams, and Feather."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from traingate.dataset import Reading
from traingate.rewriter import FileEdit, Rewriter
from traingate.rewriters._columnar import Batches
from traingate.storage import files

_MAGIC = b"ARROW1"


class Arrow(Rewriter):
    """Writes Arrow's file format or stream format again, whichever it was. Buffers are not compressed."""

    def rewrite(self, path: str, out: BinaryIO, edit: FileEdit, reading: Reading) -> None:
        """Record batch by record batch."""
        with files.open_arrow(path) as source:
            is_file = source.read(len(_MAGIC)) == _MAGIC
            source.seek(0)
            reader = pa.ipc.open_file(source) if is_file else pa.ipc.open_stream(source)
            batches = Batches(path, reader.schema, edit)
            make = pa.ipc.new_file if is_file else pa.ipc.new_stream
            with make(out, batches.schema, options=pa.ipc.IpcWriteOptions(unify_dictionaries=is_file)) as writer:
                for batch in _read_batches(reader, is_file):
                    writer.write_batch(batches.rewrite(batch))
            batches.kept.end()


def _read_batches(
    reader: pa.RecordBatchFileReader | pa.RecordBatchStreamReader, is_file: bool
) -> Iterator[pa.RecordBatch]:
    if is_file:
        yield from (reader.get_batch(number) for number in range(reader.num_record_batches))
    else:
        yield from reader
