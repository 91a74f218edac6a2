"""pyarrow reads every column of both splits a piece at a time, drops each piece and computes nothing.

The fastest such reading that was found: no table is kept, whose memory has to be got first. Parquet by row groups of a
mapped file, texts as texts (as dictionaries, where they repeat, they take less). CSV on one thread by the dataset
scanner's blocks of 1 MiB, on more by `read_csv` of 2 MiB pieces on as many threads, because neither the scanner nor
`open_csv` uses them well; no value of these tables holds a newline.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from task import Answer, Task

ENVIRONMENT = "pyarrow"
PACKAGES = ("pyarrow",)
_BLOCK = 1 << 20
_PIECE = 2 << 20


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports pyarrow; what it returns reads and drops."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.dataset
    import pyarrow.parquet

    pa.set_cpu_count(task.threads)
    read = _parquet if task.format == "parquet" else _pieces if task.threads > 1 else _blocks
    return lambda: Answer(sum(read(path, task.threads) for path in task.splits))


def _parquet(path: str, threads: int) -> int:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path, memory_map=True) as file:
        groups = range(file.num_row_groups)
        return sum(file.read_row_group(at, use_threads=threads > 1).num_rows for at in groups)


def _blocks(path: str, threads: int) -> int:
    from pyarrow import csv, dataset

    form = dataset.CsvFileFormat(read_options=csv.ReadOptions(block_size=_BLOCK, use_threads=False))
    scanned = dataset.dataset(path, format=form).scanner(batch_readahead=4, use_threads=False)
    return sum(batch.num_rows for batch in scanned.to_batches())


def _pieces(path: str, threads: int) -> int:
    from pyarrow import csv

    with csv.open_csv(path) as file:
        schema = file.schema
    read = partial(_rows, names=schema.names, types=csv.ConvertOptions(column_types=schema))
    rows, under_way = 0, deque[Any]()
    with ThreadPoolExecutor(threads) as pool:
        for number, piece in enumerate(_cut(path)):
            under_way.append(pool.submit(read, piece, skipped=int(number == 0)))
            if len(under_way) > threads:
                rows += under_way.popleft().result()
        return rows + sum(future.result() for future in under_way)


def _rows(piece: bytes, skipped: int, names: list[str], types: Any) -> int:
    import pyarrow as pa
    from pyarrow import csv

    options = csv.ReadOptions(column_names=names, skip_rows=skipped, block_size=_BLOCK, use_threads=False)
    return csv.read_csv(pa.BufferReader(piece), read_options=options, convert_options=types).num_rows


def _cut(path: str) -> Iterator[bytes]:
    """The file in pieces of whole lines."""
    rest = b""
    with Path(path).open("rb", buffering=0) as file:
        while read := file.read(_PIECE):
            end = read.rfind(b"\n") + 1
            yield rest + read[:end]
            rest = read[end:]
    if rest:
        yield rest
