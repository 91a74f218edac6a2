"""Arrow arrays without pandas: types and kinds, one chunk of many, indices, texts as bytes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from traingate.batch.arrow import (
    TYPES,
    combine_chunks,
    is_list,
    kind_of,
    pack_bits,
    pack_strings,
    to_indices,
    unpack_strings,
)
from traingate.kinds import Kind


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.CODE])
def test_the_type_of_a_kind_is_of_that_kind(kind: Kind) -> None:
    assert kind_of(TYPES[kind]) == kind


@pytest.mark.parametrize(
    ("data_type", "kind"),
    [
        (pa.time32("s"), Kind.STRING),
        (pa.duration("ms"), Kind.INT),
        (pa.date32(), Kind.TIME),
        (pa.decimal128(9, 2), Kind.FLOAT),
        (pa.binary(), Kind.STRING),
        (pa.dictionary(pa.int8(), pa.int64()), Kind.INT),
        (pa.list_(pa.float32(), 3), Kind.LIST),
        (pa.list_(pa.list_(pa.int8())), Kind.STRING),
        (pa.struct({"a": pa.int8()}), Kind.STRING),
    ],
)
def test_an_arrow_type_has_a_kind(data_type: pa.DataType, kind: Kind) -> None:
    assert kind_of(data_type) == kind


def test_a_map_is_no_list() -> None:
    assert is_list(pa.large_list(pa.int8()))
    assert not is_list(pa.map_(pa.string(), pa.int8()))


def test_chunks_become_one_array() -> None:
    assert combine_chunks(pa.chunked_array([[1], [2, 3]])).to_pylist() == [1, 2, 3]
    assert combine_chunks(pa.chunked_array([], pa.string())).type == pa.string()
    assert isinstance(combine_chunks(pa.chunked_array([[1]])), pa.Array)


def test_places_are_an_array_to_take_with() -> None:
    letters = pa.array(["a", "b", "c"])
    assert letters.take(to_indices(np.array([2, 0]))).to_pylist() == ["c", "a"]
    assert letters.take(to_indices(np.array([2, 0]), np.array([True, False]))).to_pylist() == ["c", None]
    assert letters.take(to_indices(np.array([0, 9, 1])[::2])).to_pylist() == ["a", "b"]


def test_what_is_not_null_is_stored_in_bits() -> None:
    assert pack_bits(None) is None
    assert pack_bits(np.array([True, False, True])).to_pybytes() == b"\x05"


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()])
def test_texts_lie_as_offsets_and_bytes(kind: pa.DataType) -> None:
    offsets, content = unpack_strings(pa.array(["skipped", "ab", "", "cde"], kind).slice(1))
    assert (offsets.tolist(), offsets.dtype, content.tobytes()) == ([0, 2, 2, 5], np.int64, b"abcde")


def test_no_texts_have_no_bytes() -> None:
    offsets, content = unpack_strings(pa.array([], pa.string()))
    assert (offsets.tolist(), len(content)) == ([0], 0)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_texts_are_packed_into_an_array(kind: pa.DataType) -> None:
    packed = pack_strings(["", "Zürich", "a"], kind)
    packed.validate(full=True)
    assert packed.equals(pa.array(["", "Zürich", "a"], kind))
    assert pack_strings([], kind).to_pylist() == []
