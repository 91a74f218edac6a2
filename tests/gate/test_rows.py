from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from traingate.batch.columns import view_column
from traingate.gate.rows import Form, LabelledRows, concat, convert_feature, holds_strings, rebatch
from traingate.kinds import Kind


def values(array: pa.Array, kind: Kind, texts: bool = False) -> np.ndarray:
    return convert_feature(view_column("x", array, kind), Form("x", kind, strings=texts))


def test_numbers_are_float32_with_nan_where_missing():
    got = values(pa.array([1, None, 3]), Kind.INT)
    assert got.dtype == np.float32
    np.testing.assert_array_equal(got, [1, np.nan, 3])


def test_true_is_one():
    np.testing.assert_array_equal(values(pa.array([True, False, None]), Kind.BOOL), [1, 0, np.nan])


def test_a_number_beyond_float32_is_infinite_and_not_an_error():
    assert values(pa.array([1e300]), Kind.FLOAT)[0] == np.inf


def test_times_are_seconds():
    got = values(pa.array([1_500_000, None], pa.timestamp("us")), Kind.TIME)
    assert got.dtype == np.float64
    np.testing.assert_array_equal(got, [1.5, np.nan])


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_texts_are_bytes_and_empty_where_missing(kind):
    array = pa.array(["é", None, "b", "é"]).cast(pa.string())
    array = array.dictionary_encode() if pa.types.is_dictionary(kind) else array.cast(kind)
    assert values(array, Kind.STRING).tolist() == ["é".encode(), b"", b"b", "é".encode()]


def test_a_column_that_is_missing_everywhere_is_nan():
    assert np.isnan(values(pa.nulls(3), Kind.NULL)).all()


def test_lists_of_numbers_and_of_texts():
    assert values(pa.array([[1, 2], None, []]), Kind.LIST).tolist() == [[1.0, 2.0], [], []]
    assert values(pa.array([["a"], None]), Kind.LIST, texts=True).tolist() == [[b"a"], []]
    assert holds_strings(pa.record_batch([pa.array([["a"]])], ["x"]), "x")
    assert not holds_strings(pa.record_batch([pa.array([[1]])], ["x"]), "x")


def part(*numbers: int) -> LabelledRows:
    values = np.array(numbers)
    return LabelledRows(len(numbers), {"x": values}, values * 10, weight=values / 2)


def test_batches_have_one_size_whatever_the_parts():
    batches = list(rebatch([part(1), part(2, 3, 4), part(5)], 2))
    assert [batch.columns["x"].tolist() for batch in batches] == [[1, 2], [3, 4], [5]]
    assert [batch.count for batch in batches] == [2, 2, 1]


def test_shuffling_keeps_every_row_and_its_label():
    parts = [part(*range(start, start + 7)) for start in range(0, 700, 7)]
    rows = concat(list(rebatch(parts, 32, 100, np.random.default_rng(0))))
    assert sorted(rows.columns["x"].tolist()) == list(range(700))
    assert rows.columns["x"].tolist() != list(range(700))
    np.testing.assert_array_equal(rows.label, rows.columns["x"] * 10)
    np.testing.assert_array_equal(rows.weight, rows.columns["x"] / 2)


def test_no_rows_no_batches():
    assert list(rebatch([], 4)) == []
