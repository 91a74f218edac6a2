"""How many equal rows coincidence lets there be, and what is more even than chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.coincidence import (
    bound_agreeing,
    bound_close_values,
    bound_neighbours,
    repeats_evenly,
    share_equal_within,
)
from traingate.measures.sample import Sample


def test_neighbours_are_the_pairs_that_differ_in_one_column_or_in_one_couple() -> None:
    rows = {"a": [1, 1, 2, 5, 5], "b": [1, 1, 1, 6, 7], "c": [3, 3, 3, 7, 8]}
    profile = profile_of(train=rows)
    bound = bound_neighbours(profile.of(Sample, "train"), profile.plan)
    found = 1 + 1  # of the distinct rows, (0, 2) differ in a; no couple adds more than (a, b)'s and (a, c)'s one
    assert bound == pytest.approx(found + 3 * math.sqrt(found) + 3)


@pytest.mark.parametrize(
    ("values", "close"),
    [([0.1, 0.2, 0.9], 1), ([10, 20, 90], 1), ([1, 2, 3], 3), ([0.123456, 0.2, 0.9], 0)],
)
def test_close_values_lie_within_five_steps_of_their_grid(values: list[float], close: int) -> None:
    profile = profile_of(train={"x": values})
    bound = bound_close_values(profile.of(Sample, "train"), profile.plan)
    assert bound == pytest.approx(close + 3 * math.sqrt(close) + 3)


def test_no_numbers_have_no_close_values() -> None:
    profile = profile_of(train={"x": ["a", "b"]})
    assert bound_close_values(profile.of(Sample, "train"), profile.plan) == math.inf


@pytest.mark.parametrize(
    ("times", "evenly"),
    [
        ((8, 46, 123, 123, 0), True),
        ((1088, 256, 0, 0), True),
        ((1000, 20, 0, 0), False),
        ((500, 250, 83, 21, 4), False),
        ((0, 0, 0), False),
    ],
)
def test_copies_repeat_more_evenly_than_rows_drawn_one_by_one(times: tuple[int, ...], evenly: bool) -> None:
    assert repeats_evenly(times) == evenly


def test_rows_that_agree_in_a_fine_column_alone_would_be_many_if_equal_ones_were_a_coincidence() -> None:
    rng = np.random.default_rng(3)
    fine, coarse = rng.normal(0, 1, 300), rng.integers(0, 3, 300)
    copied = {"a": np.concatenate([fine, fine[:30]]), "b": np.concatenate([coarse, coarse[:30]])}
    rounded = {"a": fine.round(1), "b": coarse}
    bounds = []
    for table in (copied, rounded):
        profile = profile_of(train=table, eval=table)
        bounds.append(bound_agreeing(profile.of(Sample, "train"), profile.plan))
    assert bounds[0] == 3.0
    assert bounds[1] > 200  # of 300 rows, more than could ever repeat


def test_of_one_column_alone_agreeing_rows_say_nothing() -> None:
    profile = profile_of(train={"a": [1.0, 2.0]}, eval={"a": [1.0, 2.0]})
    assert bound_agreeing(profile.of(Sample, "train"), profile.plan) == math.inf


def test_pairs_of_one_entity_are_equal_in_part() -> None:
    profile = profile_of(Columns(entity=("who",)), train={"who": ["a", "a", "a", "b", "b"], "x": [1, 1, 2, 3, 3]})
    sample = profile.of(Sample, "train")
    assert share_equal_within(sample, profile.plan, ("who",)) == 2 / 4
    assert share_equal_within(sample, profile.plan, ("nobody",)) == 0.0
