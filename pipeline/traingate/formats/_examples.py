"""Columns of serialised `tf.train.Example`s and `SequenceExample`s, decoded by tfx_bsl's C++ and without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import kind_of
from traingate.formats import _sequences
from traingate.formats._objects import to_string
from traingate.kinds import Kind, widest


class NotAnExample(ValueError):
    """A record that is not an Example; `row` counts the batch's records from 0."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(why)
        self.row = row


@cache
def _load_coders() -> tuple[Any, Any]:
    from tfx_bsl.coders import example_coder

    return example_coder.ExamplesToRecordBatchDecoder(), example_coder.ExampleToNumpyDict


def decode_columns(records: Sequence[bytes]) -> dict[str, pa.Array]:
    """Every feature as an array of lists, by name; a feature that an Example lacks is null. Feature lists are features.

    Raises:
        NotAnExample: a record is neither an Example nor a SequenceExample.
    """
    if _sequences.have_lists(records):
        try:
            return _sequences.decode_columns(records)
        except _sequences.Unmixable as error:
            raise NotAnExample(0, str(error)) from error
    decoder, _ = _load_coders()
    try:
        batch = decoder.DecodeBatch(list(records))
    except RuntimeError:
        return _decode_one_by_one(records)
    return {name: batch.column(batch.schema.get_field_index(name)) for name in sorted(batch.schema.names)}


def _decode_one_by_one(records: Sequence[bytes]) -> dict[str, pa.Array]:
    """A slower way, for features whose type differs between Examples: these become strings. Else NotAnExample."""
    rows = [_decode_features(number, record) for number, record in enumerate(records)]
    found = {}
    for name in sorted({name for row in rows for name in row}):
        lists = [None if row.get(name) is None else row[name].tolist() for row in rows]
        try:
            found[name] = pa.array(lists)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            found[name] = pa.array([values and [_to_bytes(item) for item in values] for values in lists])
    return found


def _decode_features(number: int, record: bytes) -> dict[str, np.ndarray]:
    _, decode = _load_coders()
    try:
        features: dict[str, np.ndarray] = decode(record)
    except RuntimeError as error:
        raise NotAnExample(number, str(error)) from error
    return features


def _to_bytes(item: Any) -> bytes:
    return item if isinstance(item, bytes) else to_string(item).encode("utf8")


def find_kinds(features: Mapping[str, pa.Array]) -> dict[str, Kind]:
    """LIST where a row has more than one value, else the kind of the values."""
    return {name: _find_kind(array) for name, array in features.items()}


def _find_kind(array: pa.Array) -> Kind:
    if pa.types.is_null(array.type):
        return Kind.NULL
    longest = pc.max(pc.list_value_length(array)).as_py() or 0
    if longest > 1:
        return Kind.LIST
    return Kind.NULL if longest == 0 else kind_of(array.type.value_type)


def fits(needed: Mapping[str, Kind], planned: Mapping[str, Kind]) -> bool:
    """Whether the planned kinds hold every needed one."""
    return all(name in planned and widest(planned[name], kind) == planned[name] for name, kind in needed.items())


def take_planned(features: Mapping[str, pa.Array], planned: Mapping[str, Kind], rows: int) -> pa.RecordBatch:
    """The planned columns; a feature that no row has is null."""
    arrays = [
        _take_column(features[name], kind) if name in features else pa.nulls(rows) for name, kind in planned.items()
    ]
    return pa.RecordBatch.from_arrays(arrays, names=list(planned))


def _take_column(array: pa.Array, kind: Kind) -> pa.Array:
    if pa.types.is_null(array.type) or kind == Kind.NULL:
        return pa.nulls(len(array))
    if kind == Kind.LIST:
        return _decode_lists(array)
    return _decode_strings(_take_scalars(array))


def _take_scalars(array: pa.Array) -> pa.Array:
    """The one value of every list, null where it has none."""
    lengths = pc.fill_null(pc.list_value_length(array), 0)
    values = array.flatten()
    if len(values) == len(array):
        return values
    present = pc.equal(lengths, 1)
    places = pc.subtract(pc.cumulative_sum(pc.cast(present, pa.int64())), 1)
    return values.take(pc.if_else(present, places, pa.scalar(None, pa.int64())))


def _decode_strings(values: pa.Array) -> pa.Array:
    """Bytes as strings where all of them are UTF-8."""
    if not (pa.types.is_large_binary(values.type) or pa.types.is_binary(values.type)):
        return values
    try:
        return pc.cast(values, pa.large_string() if pa.types.is_large_binary(values.type) else pa.string())
    except pa.ArrowInvalid:
        return values


def _decode_lists(array: pa.Array) -> pa.Array:
    values = _decode_strings(array.values)
    if values.type == array.type.value_type:
        return array
    kind = pa.large_list(values.type) if pa.types.is_large_list(array.type) else pa.list_(values.type)
    return pa.Array.from_buffers(kind, len(array), array.buffers()[:2], array.null_count, array.offset, [values])
