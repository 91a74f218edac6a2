"""Which rows of a batch a finding is about."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from given.profiles import array_of, kind_of
from traingate.batch.batch import Batch
from traingate.dataset import Columns, Dataset, Split
from traingate.plan import Plan
from traingate.report.rows import RowQuery
from traingate.scan.filters import Keys, find_join, hash_rows, list_needed, mask_rows


def batch_of(columns: Columns | None = None, **table: Any) -> Batch:
    arrays = {name: array_of(values) for name, values in table.items()}
    kinds = {name: str(kind_of(array)) for name, array in arrays.items()}
    splits = tuple(Split(name, ()) for name in ("train", "eval"))
    plan = Plan(Dataset("d", splits, columns or Columns()), {"train": kinds, "eval": kinds}, tuple(sorted(arrays)))
    return Batch(pa.RecordBatch.from_pydict(arrays), plan, "eval")


def rows_of(query: RowQuery, values: Any) -> list[int]:
    return np.flatnonzero(mask_rows(batch_of(x=values), query)).tolist()


@pytest.mark.parametrize(
    ("query", "values", "rows"),
    [
        (RowQuery.missing("x"), [1.0, None, math.nan, math.inf], [1, 2]),
        (RowQuery.missing("x"), ["a", None, "?"], [1]),
        (RowQuery.missing("x"), [None, None], [0, 1]),
        (RowQuery.missing("x"), [[1], None, []], [1]),
        (RowQuery.infinite("x"), [1.0, None, math.nan, math.inf, -math.inf], [3, 4]),
        (RowQuery.infinite("x"), [1, 2], []),
        (RowQuery.outside("x", -5, 5), [-6.0, -5.0, 0.0, None, math.nan, -math.inf, 5.0, math.inf], [0, 1, 6]),
        (RowQuery.above("x", 5), [5, 6, None], [1]),
        (RowQuery.below("x", 5.5), [5.5, 5.4, -math.inf], [1]),
        (RowQuery.equal("x", 0, 9), [0.0, -0.0, 9.0, None, 1.0], [0, 1, 2]),
        (RowQuery.text("x", "?", "n/a"), ["?", " ? ", "a", None, "n/a"], [0, 1, 4]),
        (RowQuery.other_than("x", "a", "b"), ["a", " b", "c", None], [2]),
        (RowQuery.other_than("x", 1, 2), [1, 2, 3, None], [2]),
        (RowQuery.not_a_number("x"), ["1", " -2.5e3 ", "1,5", "nan", None, "V58"], [2, 3, 5]),
        (RowQuery.not_a_number("x", "1.234,5"), ["1", " 1.000,5 ", "€ 2", "1.5", None, "V58"], [3, 5]),
        (RowQuery.not_a_number("x", "1234,5"), [b"1,5", b"1.5"], [1]),
        (RowQuery.beyond("x", 0, 5), [-1.0, 0.0, 3.0, None, math.nan, -math.inf, 5.0, math.inf], [0, 1, 5, 6, 7]),
        (RowQuery.beyond("x", high=5), [-math.inf, 4.0, math.inf], [2]),
        (RowQuery.beyond("x", low=5), [-math.inf, 6.0, math.inf], [0]),
        (RowQuery.invalid_text("x"), [b"a", b"\xff\xfe", None, "é".encode(), rb"\xff"], [1]),
        (RowQuery.invalid_text("x"), ["a", None], []),
        (RowQuery.nan("x"), [1.0, None, math.nan, math.inf], [2]),
        (RowQuery.nan("x"), [1, None], []),
        (RowQuery.not_whole("x"), [1.0, 2.5, None, math.nan, math.inf, -0.1], [1, 5]),
        (RowQuery.not_whole("x"), [1, 2], []),
        (RowQuery.of_length("x", 1, 2), [[1], None, [], [1, 2, 3]], [2, 3]),
        (RowQuery.of_length("x", more=2), [[], [1, 2, 3]], [1]),
        (RowQuery.of_length("x", 1, 2), ["a", "abc"], []),
        (RowQuery.outside("x", -5, 5), ["9", "10"], []),
        (RowQuery.text("x", "1"), [1, 2], []),
    ],
)
def test_rows_are_meant_by_their_values(query: RowQuery, values: list[Any], rows: list[int]) -> None:
    assert rows_of(query, values) == rows


def test_a_row_is_meant_where_any_of_the_columns_says_so() -> None:
    batch = batch_of(x=["?", "a", "a"], y=["b", "b", "?"])
    assert mask_rows(batch, RowQuery("text", ("x", "y"), texts=("?",))).tolist() == [True, False, True]


def test_a_column_that_the_split_lacks_means_no_row() -> None:
    assert not mask_rows(batch_of(x=[1]), RowQuery.missing("z")).any()


def test_rows_are_shared_by_key_and_conflict_by_label() -> None:
    columns = Columns(label="y")
    train, held_out = batch_of(columns, x=[1, 2, 3], y=[0, 0, 0]), batch_of(columns, x=[3, 2, 9], y=[0, 1, 0])
    keys = find_join("rows").compute_keys(train, train.plan)
    order = np.argsort(keys[0])
    known = Keys(keys[0][order], np.zeros(3, int), order, np.sort(keys[1]), ("train.csv",))
    assert mask_rows(held_out, RowQuery.shared("rows", "train"), known).tolist() == [True, True, False]
    assert mask_rows(held_out, RowQuery.conflicting("rows", "train"), known).tolist() == [False, True, False]


def test_equal_values_of_all_columns_have_one_hash_and_text_counts_as_it_is() -> None:
    batch = batch_of(x=[1, 1, 1, None, None], y=["a", "a", " a", "a", None])
    both = hash_rows(batch, RowQuery.repeated("x", "y"))
    assert both[0] == both[1]
    assert len({int(each) for each in both}) == 4
    assert both[4] == 0
    swapped = hash_rows(batch_of(x=["a"], y=["b"]), RowQuery.repeated("x", "y"))
    assert swapped[0] != hash_rows(batch_of(x=["b"], y=["a"]), RowQuery.repeated("x", "y"))[0]


def test_repeated_and_unseen_rows_are_told_by_what_is_known() -> None:
    batch = batch_of(x=["a", "b", None, "c"])
    known = np.sort(hash_rows(batch_of(x=["a", "c"]), RowQuery.unseen("x", "train")))
    assert mask_rows(batch, RowQuery.unseen("x", "train"), known=known).tolist() == [False, True, False, False]
    assert mask_rows(batch, RowQuery.repeated("x"), known=known).tolist() == [True, False, False, True]


def test_a_condition_on_rows_may_ask_of_any_column() -> None:
    entry = {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "x", "regex": "a"}}
    assert list_needed(RowQuery.unmet(json.dumps(entry), "x"), ["x", "y"]) == ["x"]
    entry["kwargs"] = {**entry["kwargs"], "row_condition": "y > 1"}  # type: ignore[dict-item]
    assert list_needed(RowQuery.unmet(json.dumps(entry), "x"), ["x", "y"]) == ["x", "y"]
