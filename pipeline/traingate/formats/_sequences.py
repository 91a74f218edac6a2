"""Columns of serialised `tf.train.SequenceExample`s: the context's features, and feature lists as lists of values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import pack_bits
from traingate.batch.columns import read_validity

_STRUCT = "##SEQUENCE##"  # as TFX names the column of feature lists
_CONTEXT, _LISTS = 0x0A, 0x12  # the tags of fields 1 and 2, both of them messages


class Unmixable(ValueError):
    """Sequence examples of which one column cannot be made."""


@cache
def _load_decoder() -> Any:
    from tfx_bsl.coders import sequence_example_coder

    return sequence_example_coder.SequenceExamplesToRecordBatchDecoder(_STRUCT)


def have_lists(records: Iterable[bytes]) -> bool:
    """Whether any record has feature lists. An Example and a SequenceExample without any are the same bytes."""
    return any(_has_lists(record) for record in records)


def _has_lists(record: bytes) -> bool:
    place = 0
    while place < len(record):
        tag, size, shift = record[place], 0, 0
        if tag != _CONTEXT:
            return tag == _LISTS
        while True:
            place += 1
            if place >= len(record):
                return False
            size |= (record[place] & 0x7F) << shift
            shift += 7
            if record[place] < 0x80:
                break
        place += 1 + size
    return False


def decode_columns(records: Sequence[bytes]) -> dict[str, pa.Array]:
    """Every feature as an array of lists, by name; a step of several values is its values, one after the other.

    Raises:
        Unmixable: a name is both a context feature and a feature list, or has values of two types.
    """
    try:
        batch = _load_decoder().DecodeBatch(list(records))
    except RuntimeError as error:
        raise Unmixable(str(error)) from error
    found = {name: batch.column(batch.schema.get_field_index(name)) for name in batch.schema.names if name != _STRUCT}
    index = batch.schema.get_field_index(_STRUCT)
    if index >= 0 and pa.types.is_struct(batch.column(index).type):
        steps = batch.column(index)
        for field, array in zip(steps.type, steps.flatten(), strict=True):
            if field.name in found:
                raise Unmixable(f"{field.name!r} is both a context feature and a feature list; rename one of them")
            found[field.name] = _join_steps(array)
    return dict(sorted(found.items()))


def _join_steps(array: pa.Array) -> pa.Array:
    """A list of each row's lists, as one list a row."""
    if not pa.types.is_large_list(array.type) or not pa.types.is_large_list(array.type.value_type):
        return array
    steps = array.values
    outer = np.frombuffer(array.buffers()[1], np.int64, len(array) + 1, 8 * array.offset)
    inner = np.frombuffer(steps.buffers()[1], np.int64, len(steps) + 1, 8 * steps.offset)
    buffers = [pack_bits(read_validity(array)), pa.py_buffer(inner[outer])]
    return pa.Array.from_buffers(steps.type, len(array), buffers, children=[steps.values])
