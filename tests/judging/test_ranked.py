"""Columns of two samples as numbers for trees: ranks that hold across both, words that are counted."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from traingate.judging.ranked import rank_column, rank_columns
from traingate.profile.sampled_rows import SampledRows


def sample_of(**columns: list[object]) -> SampledRows:
    table = pa.table(columns)
    places = np.arange(table.num_rows)
    return SampledRows(table.num_rows, places.astype(np.uint64), places, places, table)


RANKED = {
    "numbers, in their order": ([3.5, 1.0], [2.0, 9.0], [2, 0], [1, 3]),
    "infinities, beyond all others": ([float("inf"), 1.0], [-float("inf"), 5.0], [3, 1], [0, 2]),
    "texts, in theirs": (["b", "a"], ["c", "a"], [1, 0], [2, 0]),
    "what is missing, as -1": ([None, 4.0], [4.0, None], [-1, 1], [1, -1]),
}


@pytest.mark.parametrize(("ours", "theirs", "first", "second"), RANKED.values(), ids=RANKED)
def test_one_rank_is_one_value_in_both_samples(
    ours: list[object], theirs: list[object], first: list[int], second: list[int]
) -> None:
    found = rank_column(sample_of(a=ours), sample_of(a=theirs), "a")
    assert found is not None
    assert ([*found[0]], [*found[1]]) == (first, second)


NONE = {
    "a list": ([[1], [2]], [[1], [2]]),
    "a text and a number": (["1", "2"], [1, 2]),
    "nothing at all": ([None, None], [1, 2]),
}


@pytest.mark.parametrize(("ours", "theirs"), NONE.values(), ids=NONE)
def test_columns_that_do_not_compare_have_no_rank(ours: list[object], theirs: list[object]) -> None:
    assert rank_column(sample_of(a=ours), sample_of(a=theirs), "a") is None


def test_texts_that_hardly_recur_are_counted_by_their_words() -> None:
    ours, theirs = sample_of(a=["red red wine", "white wine", "beer"]), sample_of(a=["red red wine", "tea", "cold tea"])
    (found,) = rank_columns(ours, theirs, ["a"]).values()
    assert [rows.sum(axis=1).tolist() for rows in found] == [[3, 2, 1], [3, 1, 2]]
    assert (found[0][0] == found[1][0]).all()
