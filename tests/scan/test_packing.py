"""What is packed comes back as it was, and nothing that comes back can run."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from traingate.scan.packing import pack, unpack

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.binary(),
    arrays.arrays(
        st.sampled_from(["<u8", "<i8", "<f8", "|b1", "<i4", "|u1", "<U3"]), arrays.array_shapes(min_dims=1, min_side=0)
    ),
)  # fmt: skip
NESTS = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


def same(first: Any, second: Any) -> bool:
    if isinstance(first, np.ndarray):
        return (first.dtype, first.shape) == (second.dtype, second.shape) and first.tobytes() == second.tobytes()
    if isinstance(first, dict):
        return list(first) == list(second) and all(same(first[key], second[key]) for key in first)
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    return type(first) is type(second) and first == second


@given(NESTS)
def test_a_nest_of_values_comes_back_as_it_was(value: Any) -> None:
    assert same(value, unpack(pack(value)))


def test_a_table_comes_back_with_its_types_and_between_other_values() -> None:
    table = pa.table({"x": pa.array([1, None], pa.int64()), "t": pa.array(["é", ""]), "l": pa.array([[1.5], None])})
    found = unpack(pack({"before": b"ab", "tables": [table, table.slice(2)], "after": np.arange(3)}))
    assert (found["before"], found["after"].tolist()) == (b"ab", [0, 1, 2])
    assert found["tables"][0].equals(table)
    assert (found["tables"][1].schema, len(found["tables"][1])) == (table.schema, 0)


def test_infinities_and_nan_come_back() -> None:
    low, high, neither = unpack(pack([-math.inf, math.inf, math.nan]))
    assert (low, high, math.isnan(neither)) == (-math.inf, math.inf, True)


def test_words_of_the_outline_are_only_keys_in_data() -> None:
    tricky = {"a": [["<f8", [3]]], "b": 7, "d": [["x", 1]]}
    assert unpack(pack(tricky)) == tricky


def test_tuples_come_back_as_lists_and_numpy_scalars_as_numbers() -> None:
    assert unpack(pack((1, (np.float64(0.5), np.int64(2**62))))) == [1, [0.5, 2**62]]


def test_integers_of_any_size_are_exact() -> None:
    assert unpack(pack([2**53 + 1, -(2**70)])) == [2**53 + 1, -(2**70)]


def test_arrays_come_back_writable() -> None:
    array = unpack(pack(np.arange(3)))
    array[0] = 9
    assert array.tolist() == [9, 1, 2]


def test_a_slice_is_packed_as_the_values_that_it_shows() -> None:
    assert unpack(pack(np.arange(6).reshape(2, 3).T[::2])).tolist() == [[0, 3], [2, 5]]


def test_equal_values_are_equal_bytes() -> None:
    assert pack({"a": np.arange(3), "b": [1]}) == pack({"a": np.arange(3), "b": [1]})


def test_objects_are_not_packed() -> None:
    with pytest.raises((TypeError, ValueError)):
        unpack(pack(np.array([print], object)))
    with pytest.raises(TypeError):
        pack({"f": print})
