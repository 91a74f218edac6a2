"""Shared operations on Arrow arrays: kinds of types, combined chunks, indices, and strings as bytes.

`pa.array(ndarray)` and `to_numpy` would import pandas, a second of a cold start; buffers do without.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from traingate.kinds import Kind

TYPES = {
    Kind.NULL: pa.null(),
    Kind.BOOL: pa.bool_(),
    Kind.INT: pa.int64(),
    Kind.FLOAT: pa.float64(),
    Kind.TIME: pa.timestamp("us"),
    Kind.STRING: pa.string(),
    Kind.LIST: pa.list_(pa.null()),
}
"""The type that holds any value of a kind; a list's values have a type of their own."""


def kind_of(data_type: pa.DataType) -> Kind:
    """The kind of an Arrow type.

    A time of day is a STRING, as it is in CSV; a duration counts microseconds and is an INT. A map, a struct and a
    list of these is a STRING of its JSON with sorted keys.
    """
    types = pa.types
    if isinstance(data_type, pa.BaseExtensionType):
        return kind_of(data_type.storage_type)
    if types.is_dictionary(data_type) or is_run_end_encoded(data_type):
        return kind_of(data_type.value_type)
    if types.is_null(data_type):
        return Kind.NULL
    if types.is_boolean(data_type):
        return Kind.BOOL
    if types.is_integer(data_type) or types.is_duration(data_type):
        return Kind.INT
    if types.is_floating(data_type) or types.is_decimal(data_type):
        return Kind.FLOAT
    if types.is_date(data_type) or types.is_timestamp(data_type):
        return Kind.TIME
    if is_list(data_type) and kind_of(data_type.value_type) != Kind.LIST and not types.is_nested(data_type.value_type):
        return Kind.LIST
    return Kind.STRING


def is_list(data_type: pa.DataType) -> bool:
    """Whether the type is a list of any width; a map is not a list."""
    types = pa.types
    return bool(
        types.is_list(data_type) or types.is_large_list(data_type) or types.is_fixed_size_list(data_type)
    ) or str(data_type).startswith(("list_view", "large_list_view"))


def is_run_end_encoded(data_type: pa.DataType) -> bool:
    """Whether the type stores each run of equal values once."""
    return str(data_type).startswith("run_end_encoded")


def combine_chunks(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array."""
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def to_indices(places: np.ndarray, valid: np.ndarray | None = None) -> pa.Array:
    """Places, [n], as an int64 array to take with; null where `valid`, bool [n], is False."""
    places = np.ascontiguousarray(places, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(places), [pack_bits(valid), pa.py_buffer(places)])


def pack_strings(values: Sequence[str], data_type: pa.DataType) -> pa.Array:
    """A few texts as an array of `string` or, with long offsets, `large_string`."""
    encoded = [value.encode("utf8") for value in values]
    offsets = np.cumsum([0, *map(len, encoded)]).astype(np.int64 if pa.types.is_large_string(data_type) else np.int32)
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(data_type, len(encoded), buffers)


def pack_bits(valid: np.ndarray | None) -> pa.Buffer | None:
    """bool [n] as Arrow stores which values are not null; None where none is."""
    return None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))


def unpack_strings(array: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Offsets, int64 [n + 1] from 0, and the bytes, uint8, of a string or binary array; nulls are arbitrary."""
    large = pa.types.is_large_string(array.type) or pa.types.is_large_binary(array.type)
    _, offsets, data = array.buffers()
    if offsets is None or not len(array):
        return np.zeros(len(array) + 1, np.int64), np.zeros(0, np.uint8)
    borders = np.frombuffer(offsets, np.int64 if large else np.int32)[array.offset : array.offset + len(array) + 1]
    content = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)[borders[0] : borders[-1]]
    return borders.astype(np.int64) - int(borders[0]), content
