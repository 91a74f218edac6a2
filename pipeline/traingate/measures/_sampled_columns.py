"""Sampled rows as Arrow tables of few types, the same whichever format carried the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import TYPES, pack_bits, to_indices
from traingate.kinds import Kind

if TYPE_CHECKING:
    from traingate.batch.batch import Batch
    from traingate.batch.columns import Column


def take_rows(batch: Batch, names: tuple[str, ...], picked: np.ndarray) -> pa.Table:
    """The named columns of the rows at `picked`, int64 [n]."""
    return pa.Table.from_arrays([_take_column(batch.column(name), picked) for name in names], names=list(names))


def find_zoned(batch: Batch) -> list[str]:
    """The columns of times with a time zone."""
    schema = batch.records.schema
    return [field.name for field in schema if pa.types.is_timestamp(field.type) and field.type.tz is not None]


def make_empty(kinds: Mapping[str, str]) -> pa.Table:
    """A table of no rows."""
    return pa.Table.from_arrays([pa.nulls(0, TYPES[Kind(kind)]) for kind in kinds.values()], names=list(kinds))


def concat(tables: list[pa.Table]) -> pa.Table:
    """All rows; where one column came as two types, the narrowest that holds both."""
    if all(table.schema.equals(tables[0].schema) for table in tables):
        return pa.concat_tables(tables).combine_chunks()
    names = tables[0].column_names
    columns = [_unify([chunk for table in tables for chunk in table.column(name).chunks]) for name in names]
    return pa.Table.from_arrays(columns, names=names).combine_chunks()


def narrow_unsigned(table: pa.Table) -> pa.Table:
    """Unsigned columns as int64 where all values fit."""
    for index, column in enumerate(table.columns):
        if column.type == pa.uint64() and (pc.max(column).as_py() or 0) < 1 << 63:
            table = table.set_column(index, table.column_names[index], column.cast(pa.int64()))
    return table


def _take_column(column: Column, picked: np.ndarray) -> pa.Array:
    valid = None if column.valid is None else column.valid[picked]
    if column.values is not None:
        return _take_numbers(column.kind, column.values[picked], valid)
    if column.lists is not None:
        return _build_lists([column.lists[int(row)].as_py() for row in picked])
    return _take_strings(column, picked, valid)


def _take_numbers(kind: Kind, values: np.ndarray, valid: np.ndarray | None) -> pa.Array:
    data = np.packbits(values != 0, bitorder="little") if kind == Kind.BOOL else np.ascontiguousarray(values)
    kind_of = pa.uint64() if values.dtype == np.uint64 else TYPES[kind]
    return pa.Array.from_buffers(kind_of, len(values), [pack_bits(valid), pa.py_buffer(data)])


def _take_strings(column: Column, picked: np.ndarray, valid: np.ndarray | None) -> pa.Array:
    dictionary = column.dictionary
    if column.kind == Kind.NULL or column.codes is None or dictionary is None or not len(dictionary):
        return pa.nulls(len(picked), TYPES[column.kind])
    codes = column.codes[picked].astype(np.int64)
    if valid is not None:
        codes[~valid] = 0
    strings = dictionary.take(to_indices(codes, valid))
    if strings.type == pa.string():
        return strings
    if pa.types.is_large_string(strings.type):
        return strings.cast(pa.string())
    return pa.array([_decode(value) for value in strings.to_pylist()], pa.string())


def _decode(value: bytes | str | None) -> str | None:
    return value.decode("utf8", "backslashreplace") if isinstance(value, bytes) else value


def _build_lists(values: list[Any]) -> pa.Array:
    items = [item for value in values if value is not None for item in value if item is not None]
    if not items:
        return pa.array(values, pa.list_(pa.null()))
    if all(isinstance(item, int | float) for item in items):
        return pa.array([_convert_items(value, float) for value in values], pa.list_(pa.float64()))
    return pa.array([_convert_items(value, _to_string) for value in values], pa.list_(pa.string()))


def _convert_items(value: list[Any] | None, to: Any) -> list[Any] | None:
    return None if value is None else [None if item is None else to(item) for item in value]


def _to_string(value: Any) -> str | None:
    if isinstance(value, int | float):
        return str(float(value))
    return _decode(value) if isinstance(value, bytes) else str(value)


def _unify(chunks: list[pa.Array]) -> pa.ChunkedArray:
    types = {chunk.type for chunk in chunks}
    if len(types) == 1:
        return pa.chunked_array(chunks)
    if pa.uint64() in types:
        return _concat_integers(chunks)
    values = [value for chunk in chunks for value in chunk.to_pylist()]
    return pa.chunked_array([_build_lists(values)])


def _concat_integers(chunks: list[pa.Array]) -> pa.ChunkedArray:
    try:
        return pa.chunked_array([chunk.cast(pa.int64()) for chunk in chunks])
    except pa.ArrowInvalid:  # from 2^63 on
        return pa.chunked_array([chunk.cast(pa.float64(), safe=False) for chunk in chunks])
