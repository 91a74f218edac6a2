"""Texts of single columns across splits."""

from __future__ import annotations

import numpy as np

from given.tables import batch_of, plan_of
from traingate.dataset import Columns
from traingate.join import Side
from traingate.joins.rows import Overlap
from traingate.joins.texts import SharedTexts, Texts, key_column, list_text_columns

LABELLED = Columns(label="y", ignore=("note",))
ONE, TWO, THREE = (f"The {thing} broke on the very first day" for thing in ("lamp", "kettle", "radio"))


def side(**columns: object) -> Side:
    batch = batch_of(LABELLED, **columns)
    keys = Texts().compute_keys(batch, batch.plan)
    keys = keys[:, keys[0] != 0]
    return Side(keys, np.zeros(keys.shape[1], np.int32))


def match_texts(first: Side, second: Side) -> SharedTexts:
    return Texts().finish(Texts().match(first, second).sums, {})


def in_column(found: SharedTexts, name: str) -> Overlap:
    return found.columns[key_column(name)]


def test_a_text_is_found_whatever_else_its_row_holds() -> None:
    found = in_column(match_texts(side(text=[ONE, TWO], x=[1, 2]), side(text=[TWO, THREE], x=[8, 9])), "text")
    assert (found.first, found.second, found.matched, found.distinct) == (2, 2, 1, 1)


def test_case_and_punctuation_make_no_difference() -> None:
    assert in_column(match_texts(side(text=[ONE]), side(text=[ONE.upper() + "!"])), "text").matched == 1


def test_texts_of_another_column_are_others() -> None:
    found = match_texts(side(a=[ONE], b=[TWO]), side(a=[TWO], b=[TWO]))
    assert (in_column(found, "a").matched, in_column(found, "b").matched) == (0, 1)


def test_repeats_inside_the_first_split_are_its_natural_rate() -> None:
    found = in_column(match_texts(side(text=[ONE, ONE, TWO]), side(text=[THREE])), "text")
    assert (found.repeated, found.repeated_distinct, found.matched) == (2, 1, 0)


def test_rows_without_a_text_have_no_key() -> None:
    assert side(text=[None, "yes", ONE]).keys.shape == (2, 1)


def test_label_and_ignored_columns_are_no_texts() -> None:
    plan = plan_of(LABELLED, y="string", note="string", text="string", x="int")
    assert list_text_columns(plan) == ("text",)


def test_keys_are_picked_by_column() -> None:
    batch = batch_of(LABELLED, a=[ONE, TWO], b=[ONE, TWO])
    keys = Texts().compute_keys(batch, batch.plan)
    assert Texts().pick(keys, ("b",)).tolist() == [False, False, True, True]
