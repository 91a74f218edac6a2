"""The rows of a shard as TFDV's own statistics engine takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from traingate.batch.columns import Column, view_column
from traingate.format import Shard, find_format
from traingate.kinds import Kind

if TYPE_CHECKING:
    from traingate.dataset import Reading


def read_rows(shard: Shard, kinds: Mapping[str, str], reading: Reading) -> Iterator[pa.RecordBatch]:
    """A shard's batches, every column a list array.

    Raises:
        Unreadable: the shard cannot be read whole.
        Widen: a value does not fit its column's kind.
    """
    planned = {name: Kind(kind) for name, kind in kinds.items()}
    for records in find_format(shard.path).read(shard, planned, reading):
        yield to_lists(records, planned)


def to_lists(records: pa.RecordBatch, kinds: Mapping[str, Kind]) -> pa.RecordBatch:
    """A batch with each value in a list of its own, each null as a null; columns that the file lacks are null."""
    arrays = [_wrap_column(_take_column(records, name), name, kind) for name, kind in kinds.items()]
    return pa.RecordBatch.from_arrays(arrays, names=list(kinds))


def _take_column(records: pa.RecordBatch, name: str) -> pa.Array:
    index = records.schema.get_field_index(name)
    return records.column(index) if index >= 0 else pa.nulls(records.num_rows)


def _wrap_column(array: pa.Array, name: str, kind: Kind) -> pa.Array:
    if kind == Kind.NULL:
        return pa.nulls(len(array))
    flat = array if kind == Kind.LIST else _flatten(view_column(name, array, kind))
    return view_column(name, flat, Kind.LIST).lists


def _flatten(column: Column) -> pa.Array:
    """A column as int64, uint64, float64 or binary."""
    missing = None if column.valid is None else ~column.valid
    if column.dictionary is None:
        return pa.array(column.values, mask=missing)
    if not len(column.dictionary):
        return pa.nulls(0 if column.codes is None else len(column.codes), pa.binary())
    # Binary, because a string array would reject bytes that are not UTF-8.
    return column.dictionary.cast(pa.binary()).take(pa.array(column.codes, mask=missing))
