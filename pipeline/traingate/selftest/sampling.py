"""Reads a bounded part of a dataset's rows into memory: every so-manieth row of each split, in the files' order."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa

from traingate.dataset import Dataset
from traingate.errors import Unreadable, Widen
from traingate.format import find_format
from traingate.kinds import Kind
from traingate.scan.planning import ScanLayout, lay_out
from traingate.selftest.tables import Tables


def sample_tables(dataset: Dataset, most: int) -> Tables:
    """At most so many rows of each split, evenly from all of its rows.

    Raises:
        ConfigError: a split matches no file, or a column that the config names is in no split.
        Unreadable: a file cannot be read whole.
    """
    layout = lay_out(dataset)
    for _ in range(3):
        splits: dict[str, pd.DataFrame] = {}
        try:
            for name in layout.shards:
                splits[name] = _sample_split(layout, name, most)
        except Widen as wider:
            layout = layout.widen({name: wider.kinds})
        else:
            return Tables(splits, dataset.columns, dataset.train)
    raise Unreadable(f"{dataset.name}: the kinds of its columns do not settle. Report this as a bug.")


def _sample_split(layout: ScanLayout, split: str, most: int) -> pd.DataFrame:
    kept, rows, step, place = list[pa.RecordBatch](), 0, 1, 0
    for records in _read_batches(layout, split):
        first = -place % step
        part = records.take(pa.array(range(first, records.num_rows, step)))
        kept.append(part)
        rows, place = rows + part.num_rows, place + records.num_rows
        while rows > 2 * most:
            kept, step = _thin(kept), step * 2
            rows = sum(batch.num_rows for batch in kept)
    table = pa.Table.from_batches(kept) if kept else pa.table({})
    # A number of rows that is no power of two apart is left by leaving out the rest evenly.
    if table.num_rows > most:
        table = table.take(pa.array([at * table.num_rows // most for at in range(most)]))
    return table.to_pandas(integer_object_nulls=True)


def _thin(batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    whole = pa.Table.from_batches(batches).combine_chunks()
    half: list[pa.RecordBatch] = whole.take(pa.array(range(0, whole.num_rows, 2))).combine_chunks().to_batches()
    return half


def _read_batches(layout: ScanLayout, split: str) -> Iterator[pa.RecordBatch]:
    kinds = {name: Kind(kind) for name, kind in layout.plan.types[split].items()}
    for shard in layout.shards[split]:
        yield from find_format(shard.path).read(shard, kinds, layout.plan.dataset.reading)
