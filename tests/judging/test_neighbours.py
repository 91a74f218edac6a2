from __future__ import annotations

from typing import Any

import numpy as np

from given.profiles import profile_of
from traingate.judging.neighbours import Nearness, find_near
from traingate.measures.sample import Sample

NAMES = ("a", "b", "c")


def near(first: dict[str, Any], second: dict[str, Any], names: tuple[str, ...] = NAMES) -> Nearness | None:
    profile = profile_of(measures=[Sample()], train=first, eval=second)
    return find_near(profile.plan, profile.of(Sample, "train"), profile.of(Sample, "eval"), names)


def numbers(rows: int, seed: int) -> dict[str, np.ndarray]:
    return dict(zip(NAMES, np.random.default_rng(seed).normal(size=(3, rows)), strict=True))


# Few rows that are alike say nothing of few rows: most are of no interest here.
OTHERS = range(1_000, 1_200)
TRAIN = {"a": [1, 2, 3, *OTHERS], "b": ["x", "y", "z", *map(str, OTHERS)], "c": [10, 20, 30, *OTHERS]}


def test_rows_that_agree_in_all_columns_but_one_are_near() -> None:
    found = near(TRAIN, {"a": [1, 2, 7], "b": ["x", "Y", "w"], "c": [11, 20, 70]})
    assert found is not None
    assert (found.overlap.second, found.overlap.matched, found.overlap.repeated) == (3, 2, 0)
    assert found.columns == (("b", 1), ("c", 1))


def test_equal_rows_are_left_out_of_both_counts() -> None:
    found = near(TRAIN, {"a": [1, 7], "b": ["x", "w"], "c": [10, 70]})
    assert found is not None
    assert (found.overlap.second, found.overlap.matched) == (1, 0)


def test_rows_of_the_first_split_that_are_near_each_other_are_its_natural_rate() -> None:
    train = {"a": [1, *range(1, 200)], "b": ["x"] * 200, "c": list(range(200))}
    found = near(train, {"a": [999], "b": ["q"], "c": [990]})
    assert found is not None
    assert (found.overlap.first, found.overlap.repeated, found.overlap.repeated_squares) == (200, 2, 4.0)


def test_leaving_out_the_one_fine_column_of_coarse_rows_says_nothing() -> None:
    train = {"a": [1, 2] * 20, "b": ["x", "y"] * 20, "c": list(range(40))}
    found = near(train, {"a": [1], "b": ["x"], "c": [90]})
    assert found is not None
    assert (found.overlap.matched, found.overlap.repeated) == (0, 0)


def test_a_row_of_which_every_number_moved_a_little_is_near() -> None:
    train, held_out = numbers(400, 1), numbers(100, 2)
    for name in NAMES:
        held_out[name][:5] = train[name][:5] * 1.001
    found = near(train, held_out)
    assert found is not None
    assert (found.overlap.matched, found.overlap.repeated, found.columns) == (5, 0, (("", 5),))


def test_rows_drawn_alike_are_not_near() -> None:
    found = near(numbers(400, 1), numbers(100, 2))
    assert found is not None
    assert found.overlap.matched == 0


def test_rows_of_two_columns_agree_in_hardly_anything() -> None:
    assert near(TRAIN, TRAIN, ("a", "b")) is None


def test_splits_of_equal_rows_alone_leave_nothing_to_compare() -> None:
    assert near(TRAIN, TRAIN) is None
