from __future__ import annotations

from dataclasses import replace

import numpy as np

from given.profiles import summary_of
from traingate.judging.categories import hash_top, lacks, match_categories, name_category
from traingate.profile.summaries import Strings

NONE = Strings(0, True, (), np.zeros(0, np.uint64), np.zeros(0, np.int64), 0.0, 0)


def texts(values: str) -> Strings:
    """The statistics of a column of letters."""
    found = summary_of(list(values)).strings
    assert found is not None
    return found


def cut(column: Strings, kept: int) -> Strings:
    """A column of which the categories of the smallest hashes were counted."""
    return replace(column, exact=False, hashes=column.hashes[:kept], counts=column.counts[:kept])


def test_categories_of_either_column_are_matched() -> None:
    first, second = texts("aabbbc"), texts("abd")
    keys, rows = match_categories(first, second)
    found = {name_category(key, first, second): pair for key, pair in zip(keys, rows.tolist(), strict=True)}
    assert found == {"'a'": [2, 1], "'b'": [3, 1], "'c'": [1, 0], "'d'": [0, 1]}


def test_beyond_what_one_side_counted_nothing_is_matched() -> None:
    first, second = texts("aabbbc"), texts("abd")
    keys, rows = match_categories(cut(first, 2), second)
    whole, counted = match_categories(first, second)
    within = whole <= first.hashes[1]
    assert keys.tolist() == whole[within].tolist()
    assert rows.tolist() == counted[within].tolist()


def test_no_categories_match_none() -> None:
    keys, rows = match_categories(NONE, NONE)
    assert (len(keys), rows.shape) == (0, (0, 2))


def test_a_column_lacks_what_it_was_counted_without() -> None:
    first, second = texts("aabbbc"), texts("abd")
    assert {name: bool(one) for (name, _), one in zip(second.top, lacks(first, hash_top(second)), strict=True)} == {
        "a": False, "b": False, "d": True,
    }  # fmt: skip


def test_nobody_knows_of_categories_that_were_not_counted() -> None:
    first, second = texts("abcdefgh"), texts("stuvwxyz")
    surely = lacks(cut(first, 4), hash_top(second))
    assert surely.tolist() == (hash_top(second) <= first.hashes[3]).tolist()


def test_a_category_outside_the_most_frequent_ones_has_no_name() -> None:
    assert name_category(np.uint64(7), texts("ab")) == "a category"
