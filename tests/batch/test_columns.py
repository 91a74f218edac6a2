"""The views of a batch's columns, however Arrow laid them out in memory."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traingate.batch.columns import narrow_column, read_numbers, view_column
from traingate.kinds import Kind

VALUES: dict[str, tuple[list[Any], pa.DataType, Kind]] = {
    "int8": ([1, None, -3, 127], pa.int8(), Kind.INT),
    "uint64": ([0, None, 2**64 - 1, 7], pa.uint64(), Kind.INT),
    "float32": ([0.5, None, float("inf"), -0.0], pa.float32(), Kind.FLOAT),
    "bool": ([True, None, False, True], pa.bool_(), Kind.BOOL),
    "decimal": ([Decimal("0.7"), None, Decimal("-1.1"), Decimal("0.0")], pa.decimal128(12, 1), Kind.FLOAT),
    "a large decimal": ([Decimal(10**30), None, Decimal(1), Decimal(-1)], pa.decimal128(38, 0), Kind.FLOAT),
    "date": ([dt.date(1999, 1, 1), None, dt.date(1, 1, 1), dt.date(9999, 12, 31)], pa.date32(), Kind.TIME),
    "timestamp": ([dt.datetime(2024, 1, 1), None, dt.datetime(1900, 1, 1), dt.datetime(2000, 1, 1)],
                  pa.timestamp("ms"), Kind.TIME),
    "string": (["a", None, "", "a"], pa.string(), Kind.STRING),
    "large string": (["a", None, "", "a"], pa.large_string(), Kind.STRING),
    "dictionary": (["a", None, "", "a"], pa.dictionary(pa.int16(), pa.string()), Kind.STRING),
    "binary": ([b"\xff", None, b"", b"\xff"], pa.binary(), Kind.STRING),
    "fixed size binary": ([b"\xff", None, b"a", b"\xff"], pa.binary(1), Kind.STRING),
    "list": ([[1, 2], None, [], [3]], pa.list_(pa.int64()), Kind.LIST),
    "fixed size list": ([[1, 2], None, [0, 0], [3, 4]], pa.list_(pa.int64(), 2), Kind.LIST),
    "numbers as text": ([1, None, -3, 2], pa.int64(), Kind.STRING),
    "decimals as text": ([Decimal("0.7"), None, Decimal("1.0"), Decimal("2.0")], pa.decimal128(5, 1), Kind.STRING),
    "numbers as lists": ([1, None, -3, 2], pa.int64(), Kind.LIST),
    "nothing as numbers": ([None, None, None, None], pa.null(), Kind.INT),
    "nothing as text": ([None, None, None, None], pa.null(), Kind.STRING),
    "nothing as lists": ([None, None, None, None], pa.null(), Kind.LIST),
    "nothing as nothing": ([None, None, None, None], pa.null(), Kind.NULL),
}  # fmt: skip
CASES = pytest.mark.parametrize(("values", "arrow_type", "kind"), VALUES.values(), ids=VALUES)


def of(array: pa.Array, kind: Kind) -> list[int]:
    return [int(found) for found in view_column("x", array, kind).hashes]


@CASES
def test_a_slice_is_seen_as_the_rows_that_it_shows(values: list[Any], arrow_type: pa.DataType, kind: Kind) -> None:
    padded = pa.array(values[::-1] * 5 + values + values * 5, arrow_type).slice(20, 4)
    assert of(padded, kind) == of(pa.array(values, arrow_type), kind)
    for start in range(4):
        assert of(padded.slice(start), kind) == of(pa.array(values[start:], arrow_type), kind)


@CASES
def test_a_row_is_seen_alike_alone_and_among_others(values: list[Any], arrow_type: pa.DataType, kind: Kind) -> None:
    alone = [of(pa.array([value], arrow_type), kind)[0] for value in values]
    assert of(pa.array(values, arrow_type), kind) == alone


@CASES
def test_no_rows_are_no_hashes(values: list[Any], arrow_type: pa.DataType, kind: Kind) -> None:
    assert of(pa.array([], arrow_type), kind) == of(pa.array(values, arrow_type).slice(2, 0), kind) == []


@CASES
def test_nulls_have_no_hash(values: list[Any], arrow_type: pa.DataType, kind: Kind) -> None:
    assert [found == 0 for found in of(pa.array(values, arrow_type), kind)] == [value is None for value in values]


def test_a_dictionary_is_the_text_that_it_spells() -> None:
    plain = pa.array(["b", None, "a", "b"])
    unused = pa.DictionaryArray.from_arrays(pa.array([2, None, 0, 1]), pa.array(["a", "b", "b", "never seen"]))
    assert of(unused, Kind.STRING) == of(plain.dictionary_encode(), Kind.STRING) == of(plain, Kind.STRING)


def test_a_large_dictionary_under_a_small_slice_is_cut_down_first() -> None:
    words = pa.array([f"word {number}" for number in range(5_000)])
    column = view_column("x", words.dictionary_encode().slice(4_000, 3), Kind.STRING)
    assert column.dictionary is not None
    assert (len(column.dictionary), [int(found) for found in column.hashes]) == (
        3,
        of(words.slice(4_000, 3), Kind.STRING),
    )


def test_texts_that_hardly_repeat_are_seen_as_those_that_do() -> None:
    words = [f"word {number}" for number in range(5_000)]
    assert of(pa.array(words), Kind.STRING) == of(pa.array(words).dictionary_encode(), Kind.STRING)


def test_a_null_inside_a_dictionary_is_missing() -> None:
    array = pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array(["a", None]))
    assert [found == 0 for found in of(array, Kind.STRING)] == [False, True, True]


@pytest.mark.parametrize("scale", [0, 1, 2, 18])
def test_a_decimal_is_the_number_that_its_text_is(scale: int) -> None:
    values = [Decimal(unscaled).scaleb(-scale) for unscaled in range(-999, 1_000)]
    array = pa.array(values, pa.decimal128(30, scale))
    assert read_numbers(array, Kind.FLOAT).tolist() == [float(str(value)) for value in values]


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=7, min_value=-(10**25), max_value=10**25)))
def test_no_decimal_is_off_by_a_bit(values: list[Decimal]) -> None:
    found = read_numbers(pa.array([None, *values], pa.decimal128(38, 7)).slice(1), Kind.FLOAT)
    assert found.tolist() == [float(value) for value in values]


def test_moments_count_microseconds_since_1970_utc() -> None:
    zoned = pa.array([dt.datetime(1970, 1, 1, 1, tzinfo=dt.UTC)], pa.timestamp("ns", "Europe/Berlin"))
    assert read_numbers(zoned, Kind.TIME).tolist() == [3_600_000_000]


@pytest.mark.parametrize("text", ["2024-01-05", "2024-01-05T00:00:00Z", " 2024-01-05 00:00 "])
def test_the_text_of_a_time_is_seen_as_the_time(text: str) -> None:
    time = of(pa.array([dt.date(2024, 1, 5)]), Kind.TIME)
    assert of(pa.array([text]), Kind.STRING) == of(pa.array([text.encode()], pa.binary()), Kind.STRING) == time
    assert of(pa.array(["2024-1-5"]), Kind.STRING) != time


def test_the_text_of_the_first_moment_is_a_value_and_not_missing() -> None:
    assert of(pa.array(["1970-01-01", None, "x"]), Kind.STRING)[:2] == [
        of(pa.array([dt.date(1970, 1, 1)]), Kind.TIME)[0], 0,
    ]  # fmt: skip


def test_numbers_are_narrowed_to_what_float32_holds() -> None:
    column = narrow_column(view_column("x", pa.array([0.1, 0.5, None, float("nan"), 1e300, float("inf")]), Kind.FLOAT))
    assert column.values is not None
    assert column.values.tolist()[:2] == pa.array([0.1, 0.5], pa.float32()).to_pylist()
    assert column.values.tolist()[4:] == [1e300, float("inf")]
    whole = view_column("x", pa.array([2**53 + 1]), Kind.INT)
    assert narrow_column(whole) is whole


def test_lists_are_narrowed_by_their_values() -> None:
    for kind in (pa.list_, pa.large_list):
        narrow = narrow_column(view_column("x", pa.array([[0.1], None, []], kind(pa.float64())), Kind.LIST))
        assert narrow.lists is not None
        assert narrow.lists.to_pylist() == pa.array([[0.1], None, []], pa.list_(pa.float32())).to_pylist()
    words = narrow_column(view_column("x", pa.array([["a"]]), Kind.LIST))
    assert words.lists is not None
    assert words.lists.to_pylist() == [["a"]]
