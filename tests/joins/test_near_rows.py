"""Rows that are equal but for one column, across splits and within one."""

from __future__ import annotations

import numpy as np

from given.tables import batch_of, plan_of
from traingate.join import Side
from traingate.joins.near_rows import NearColumn, NearlyEqual, NearRows

ALL = NearRows()
LETTERS = [chr(97 + at) for at in range(8)]


def rows(first: int, count: int, columns: int = 8) -> dict[str, list[int]]:
    """Rows of values that no other row has."""
    return {LETTERS[at]: [1000 * (at + 1) + first + row for row in range(count)] for at in range(columns)}


def side(join: NearRows, table: dict[str, list[int]]) -> Side:
    batch = batch_of(**table)
    keys = join.compute_keys(batch, batch.plan)
    keys = keys[:, keys[0] != 0]
    return Side(keys, np.zeros(keys.shape[1], np.int32))


def match(first: dict[str, list[int]], second: dict[str, list[int]], join: NearRows = ALL) -> NearlyEqual:
    return join.finish(join.match(side(join, first), side(join, second)).sums, {})


def test_rows_that_differ_in_one_column_are_near_by_that_column() -> None:
    held_out = {**rows(0, 5), "c": [11, 12, 13, 14, 15]}
    found = match(rows(0, 50), held_out)
    assert found.columns == {2: NearColumn(near=5.0, near_squares=5.0)}
    assert (found.first / 4, found.second / 4) == (50, 5)  # a key for each of four parts


def test_rows_that_differ_in_two_columns_are_not() -> None:
    assert match(rows(0, 50), {**rows(0, 5), "a": [1] * 5, "e": [2] * 5}).columns == {}
    assert match(rows(0, 50), {**rows(0, 5), "a": [1] * 5, "b": [2] * 5}).columns == {}


def test_equal_rows_are_left_out() -> None:
    found = match(rows(0, 50), rows(0, 5))
    assert (found.columns, found.second) == ({}, 0)


def test_rows_of_the_first_split_near_each_other_are_its_natural_rate() -> None:
    train = {name: [*values, values[0]] for name, values in rows(0, 50).items()}
    train["h"][-1] = 7
    found = match(train, rows(900, 5))
    assert found.columns == {7: NearColumn(own=2.0, own_squares=4.0)}


def test_rows_of_three_columns_meet_as_well() -> None:
    found = match(rows(0, 50, 3), {**rows(0, 5, 3), "b": [1] * 5})
    assert found.columns == {1: NearColumn(near=5.0, near_squares=5.0)}
    assert found.second / 3 == 5


def test_rows_of_two_columns_are_alike_in_hardly_anything() -> None:
    assert side(NearRows(), rows(0, 50, 2)).keys.shape == (6, 0)


def test_of_many_rows_keys_are_looked_at_that_both_rows_have() -> None:
    thinned = NearRows().thin(1_250_000)
    assert thinned.halvings == 5
    found = match(rows(0, 20_000), {**rows(0, 5_000), "c": [11] * 5_000}, thinned)
    assert found.seen == 1 / 32
    assert 4 * found.columns[2].near / found.second > 0.9


def test_few_rows_are_looked_at_in_full() -> None:
    assert NearRows().thin(30_000).halvings == 0


def test_rows_that_meet_are_confirmed_by_the_column_in_which_they_differ() -> None:
    join, first, second = NearRows(), rows(0, 1), {**rows(0, 1), "c": [11]}
    plan = plan_of(**dict.fromkeys(LETTERS, "int"))
    ours, theirs = side(join, first).keys, side(join, second).keys
    assert join.confirm(ours, theirs, plan, ("c",)).all()
    assert not join.confirm(ours, theirs, plan, ("d",)).any()
    assert not join.confirm(ours, ours, plan, ("c",)).any()
