"""Rows with equal features across splits: how many, how often, and with which labels."""

from __future__ import annotations

import numpy as np

from given.tables import batch_of, plan_of
from traingate.dataset import Columns
from traingate.join import Side
from traingate.joins.rows import Overlap, Rows

LABELLED = Columns(label="y", entity=("who",), ignore=("note",))


def side(roles: Columns = LABELLED, **columns: object) -> Side:
    """All rows in one bucket."""
    batch = batch_of(roles, **columns)
    keys = Rows().compute_keys(batch, batch.plan)
    return Side(keys, np.zeros(keys.shape[1], np.int32))


def match_rows(first: Side, second: Side) -> Overlap:
    return Rows().finish(Rows().match(first, second).sums, {})


def test_rows_with_equal_features_are_counted() -> None:
    found = match_rows(side(a=[1, 2, 3], y=[0, 1, 0]), side(a=[2, 3, 9, 9], y=[1, 0, 0, 0]))
    assert (found.first, found.second, found.matched, found.distinct, found.conflicting) == (3, 4, 2, 2, 0)


def test_every_copy_in_the_second_split_counts() -> None:
    found = match_rows(side(a=[1], y=[0]), side(a=[1, 1, 1, 2], y=[0, 0, 0, 0]))
    assert (found.matched, found.distinct, found.matched_squares, found.unmatched_squares) == (3, 1, 9.0, 1.0)


def test_rows_that_repeat_inside_the_first_split_are_its_natural_rate() -> None:
    found = match_rows(side(a=[1, 1, 2, 2, 2, 3], y=[0] * 6), side(a=[8], y=[0]))
    assert (found.repeated, found.repeated_squares, found.single_squares) == (5, 13.0, 1.0)


def test_equal_features_with_a_label_that_never_goes_with_them_conflict() -> None:
    found = match_rows(side(a=[1, 1, 2], y=[0, 1, 0]), side(a=[1, 2, 3], y=[1, 1, 1]))
    assert (found.matched, found.conflicting) == (2, 1)


def test_distinct_rows_are_counted_by_how_often_they_occur() -> None:
    found = match_rows(side(a=[1, 1, 2, 2, 2, 3, 4], y=[0] * 7), side(a=[8, 8, 9], y=[0, 0, 0]))
    assert (found.repeated_distinct, found.second_distinct) == (2, 2)
    assert found.times == (2, 1, 1, *[0] * 13)


def test_labels_that_differ_among_repeated_rows_are_counted() -> None:
    found = match_rows(side(a=[1, 1, 2, 2, 2, 3], y=[0, 1, 0, 0, 1, 5]), side(a=[8], y=[0]))
    assert (found.repeated_labels, found.repeated_conflicting) == (2, 3)


def test_label_entity_and_ignored_columns_make_no_difference_between_rows() -> None:
    first = side(a=[1], y=[0], who=["ann"], note=["x"])
    assert match_rows(first, side(a=[1], y=[1], who=["bob"], note=["y"])).matched == 1


def test_identifiers_make_no_difference_between_rows() -> None:
    plan = plan_of(identifiers=("id",), a="int", id="int")
    keys = Rows().compute_keys(batch_of(a=[5, 5], id=[1, 2]), plan)
    assert plan.compared == ("a",)
    assert keys.shape == (2, 2)


def test_rows_without_any_feature_have_no_key() -> None:
    assert side(a=[None, 1], b=[None, None], y=[0, 0]).keys[0].tolist()[0] == 0


def test_without_a_label_there_is_no_conflict() -> None:
    found = match_rows(side(Columns(), a=[1]), side(Columns(), a=[1]))
    assert (found.matched, found.conflicting) == (1, 0)


def test_splits_without_a_column_to_compare_are_not_joined() -> None:
    assert Rows().find_obstacle(plan_of(a="int")) is None
    answer = "the splits share no column by which rows can be compared, besides label, entity, ignored and identifiers"
    assert Rows().find_obstacle(plan_of(LABELLED, y="int", who="string", note="string")) == answer


def test_buckets_add_up_to_the_whole() -> None:
    generator = np.random.default_rng(7)
    first, second = (side(a=generator.integers(0, 40, 300), y=generator.integers(0, 2, 300)) for _ in "ab")
    whole, sums = Rows().match(first, second).sums, dict[str, float]()
    for bucket in range(4):
        parts = [Side(both.keys[:, both.keys[0] % 4 == bucket], both.shards) for both in (first, second)]
        for name, value in Rows().match(*parts).sums.items():
            sums[name] = sums.get(name, 0) + value
    assert sums == whole
