"""The canonical rules: which values are equal, whatever type, format or batch carried them."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from given.tables import hashes
from traingate.batch import hashing
from traingate.batch.columns import view_column
from traingate.kinds import Kind

UTC, TOKYO = dt.UTC, dt.timezone(dt.timedelta(hours=9))
NOON = dt.datetime(2024, 2, 29, 12, 0)


def hash_value(value: object, arrow_type: pa.DataType | None = None) -> int:
    (found,) = hashes(x=pa.array([value], arrow_type)).tolist()
    return int(found)


SAME: dict[str, list[tuple[object, pa.DataType | None]]] = {
    "nothing, whatever its type": [
        (None, pa.int64()), (None, pa.string()), (None, pa.bool_()), (None, pa.null()), (None, pa.list_(pa.int8())),
        (math.nan, pa.float64()), (math.nan, pa.float32()), (-math.nan, pa.float64()),
    ],
    "zero": [(0, pa.int8()), (0.0, pa.float64()), (-0.0, pa.float64()), (-0.0, pa.float32()), (False, None),
             (Decimal("0.00"), pa.decimal128(5, 2))],
    "one": [(1, pa.int64()), (1, pa.uint8()), (1.0, pa.float32()), (True, None), (Decimal("1.0"), None)],
    "three tenths": [(0.3, None), (Decimal("0.3"), None), (Decimal("0.300"), pa.decimal256(40, 3))],
    "a big number": [(2**53 + 1, pa.int64()), (2**53 + 1, pa.uint64())],
    "a bigger one that float64 holds": [(2**60, pa.int64()), (float(2**60), None), (2**60, pa.uint64())],
    "a moment": [
        (NOON, pa.timestamp("us")), (NOON, pa.timestamp("ms")), (NOON, pa.timestamp("s")), (NOON, pa.timestamp("ns")),
        (NOON.replace(tzinfo=UTC), pa.timestamp("us", "UTC")),
        (NOON.replace(tzinfo=UTC).astimezone(TOKYO), pa.timestamp("ns", "Asia/Tokyo")),
    ],
    "a day and its midnight": [
        (dt.date(1969, 7, 20), pa.date32()), (dt.date(1969, 7, 20), pa.date64()),
        (dt.datetime(1969, 7, 20), pa.timestamp("s")),
    ],
    "text": [("é", pa.string()), ("  é\t", None), ("e\u0301", pa.large_string()), ("\u00a0é\u3000", pa.string())],
    "text that is empty, or white space": [("", None), ("  ", None)],
}  # fmt: skip


@pytest.mark.parametrize("written", SAME.values(), ids=SAME)
def test_equal_values_have_equal_hashes(written: list[tuple[object, pa.DataType | None]]) -> None:
    assert len({hash_value(value, arrow_type) for value, arrow_type in written}) == 1


DIFFERENT: dict[str, list[tuple[object, pa.DataType | None]]] = {
    "numbers": [(0, None), (1, None), (-1, None), (0.5, None), (None, pa.int64()), (math.inf, None), (-math.inf, None)],
    "beyond 2^53": [(2**53, None), (2**53 + 1, None), (2**63 - 1, None), (-(2**63), None), (-(2**53) - 1, None),
                    (2**64 - 1, pa.uint64()), (2**63, pa.uint64())],
    "floats one bit apart": [(0.1 + 0.2, None), (0.3, None)],
    "text": [("a", None), ("A", None), ("a b", None), ("ab", None), ("", None), (None, pa.string()), ("a\0", None)],
    "long text": [("x" * length, None) for length in range(250, 270)],
    "long text that ends otherwise": [("x" * 300 + "a", None), ("x" * 300 + "b", None)],
    "moments": [(NOON, None), (NOON + dt.timedelta(microseconds=1), None), (NOON.replace(tzinfo=TOKYO), None)],
    "lists": [([1, 2], None), ([2, 1], None), ([1], None), ([], pa.list_(pa.int8())), (None, pa.list_(pa.int8()))],
    "lists of text": [(["a,b"], None), (["a", "b"], None), (["a', 'b"], None)],
}  # fmt: skip


@pytest.mark.parametrize("written", DIFFERENT.values(), ids=DIFFERENT)
def test_different_values_have_different_hashes(written: list[tuple[object, pa.DataType | None]]) -> None:
    assert len({hash_value(value, arrow_type) for value, arrow_type in written}) == len(written)


def test_lists_are_equal_whatever_their_numbers_are_stored_as() -> None:
    types = [pa.list_(pa.int8()), pa.large_list(pa.float64()), pa.list_(pa.float32(), 2)]
    assert len({hash_value([1, 2], arrow_type) for arrow_type in types}) == 1


def test_a_float32_is_its_own_value_not_the_decimal_that_it_stood_for() -> None:
    assert hash_value(0.1, pa.float32()) == hash_value(float(np.float32(0.1)))


@pytest.mark.parametrize("beside", [b"b", b"\xff"])
def test_text_that_is_stored_as_bytes_is_text_whatever_lies_beside_it(beside: bytes) -> None:
    array = pa.array([" e\u0301 ".encode(), beside, None], pa.binary())
    assert view_column("x", array, Kind.STRING).hashes[0] == view_column("x", pa.array(["é"]), Kind.STRING).hashes[0]


def test_values_inside_lists_follow_the_same_rules() -> None:
    same = [([0.0, 3], None), ([-0.0, 3.0], None), ([None, " é"], None), ([None, "e\u0301"], None)]
    zero, minus, first, second = (hash_value(*written) for written in same)
    assert (zero, first) == (minus, second)
    assert hash_value([b"a "], pa.list_(pa.binary())) == hash_value(["a"])
    assert hash_value([math.nan]) == hash_value([None], pa.list_(pa.float64()))
    assert hash_value([2**53]) != hash_value([2**53 + 1])


def test_bytes_that_are_no_text_are_compared_as_they_are() -> None:
    array = pa.array([b"\xff ", b"\xff", b"\xff "], pa.binary())
    first, second, third = view_column("x", array, Kind.STRING).hashes.tolist()
    assert first == third != second


def test_a_value_in_another_column_is_another_row() -> None:
    (swapped,), (straight,) = hashes(a=["x"], b=["y"]), hashes(a=["y"], b=["x"])
    assert swapped != straight


def test_a_separator_inside_a_value_moves_no_border() -> None:
    (first,), (second,) = hashes(a=["a,b"], b=["c"]), hashes(a=["a"], b=["b,c"])
    assert first != second


def test_equal_values_in_all_columns_do_not_cancel_out() -> None:
    rows = hashes(a=[1, 1, 2, 2], b=[1, 2, 1, 2])
    assert len(set(rows.tolist())) == 4


def test_the_order_of_columns_does_not_matter() -> None:
    assert hashes(a=[1, 2], b=["x", None]).tolist() == hashes(b=["x", None], a=[1, 2]).tolist()


def test_a_column_that_is_not_there_equals_one_that_is_empty() -> None:
    assert hashes(a=[1], b=pa.nulls(1)).tolist() == hashes(a=[1]).tolist()


def test_a_row_of_nothing_has_no_hash() -> None:
    assert hashes(a=[None, 0], b=[math.nan, math.nan]).tolist()[0] == 0


def canonicalize_one(value: Any) -> Any:
    """What the rules say, in the words of Python."""
    if isinstance(value, str):
        return ("text", unicodedata.normalize("NFC", value.strip()))
    return None if value is None or value != value else ("number", value)


TEXTS = st.one_of(
    st.none(), st.sampled_from(["", " ", "a", " a", "é", "e\u0301", "a\u00a0", "\x1ca\x85"]), st.text(max_size=20)
)
FLOATS = st.one_of(st.none(), st.floats(), st.integers(-(2**53), 2**53).map(float))
INTEGERS = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers(-2, 2))


@pytest.mark.parametrize(
    ("values", "arrow_type"), [(TEXTS, pa.string()), (FLOATS, pa.float64()), (INTEGERS, pa.int64())], ids=str
)
def test_hashes_are_equal_exactly_where_values_are(values: Any, arrow_type: pa.DataType) -> None:
    @given(st.lists(values, min_size=2, max_size=12))
    def holds(found: list[Any]) -> None:
        by_hash = hashes(x=pa.array(found, arrow_type)).tolist()
        for one, its in zip(found, by_hash, strict=True):
            assert [its == other for other in by_hash] == [
                canonicalize_one(one) == canonicalize_one(other) for other in found
            ]

    holds()


@given(st.lists(st.tuples(TEXTS, FLOATS, INTEGERS), min_size=1, max_size=8))
def test_rows_are_equal_exactly_where_all_their_values_are(rows: list[tuple[Any, Any, Any]]) -> None:
    texts, floats, integers = (list(column) for column in zip(*rows, strict=True))
    found = hashes(a=pa.array(texts, pa.string()), b=pa.array(floats, pa.float64()), c=pa.array(integers, pa.int64()))
    for row, its in zip(rows, found.tolist(), strict=True):
        same = [list(map(canonicalize_one, row)) == list(map(canonicalize_one, other)) for other in rows]
        assert [its == other for other in found.tolist()] == same


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=8))
def test_integers_and_floats_agree_exactly_where_python_says_so(values: list[int]) -> None:
    floats = [float(value) for value in values]
    integral, floating = hashes(x=pa.array(values, pa.int64())), hashes(x=pa.array(floats, pa.float64()))
    assert (integral == floating).tolist() == [
        value == as_float for value, as_float in zip(values, floats, strict=True)
    ]


def test_texts_of_one_length_hash_as_they_do_among_others() -> None:
    even = pa.array([f"{number:020}" for number in range(50)])
    mixed = pa.array([text for number in range(50) for text in (f"{number:020}", "x" * number)])
    assert hashing.hash_bytes(even).tolist() == hashing.hash_bytes(mixed)[::2].tolist()
    assert hashing.hash_bytes(even.slice(7, 3)).tolist() == hashing.hash_bytes(even)[7:10].tolist()
