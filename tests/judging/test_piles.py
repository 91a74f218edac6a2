from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.atoms import summarise
from traingate.judging.piles import Pile, find_pile

TRAIN = np.random.default_rng(0).normal(50, 10, 2000)
EVAL = np.random.default_rng(1).normal(50, 10, 500)


def pile_of(train: np.ndarray, held_out: np.ndarray, independent: tuple[float, float] = (1, 1)) -> Pile | None:
    return find_pile(summarise(train), summarise(held_out), independent)


@pytest.mark.parametrize(("limit", "is_upper"), [(62.0, True), (38.0, False)])
def test_values_that_were_cut_off_pile_up_at_the_limit(limit: float, is_upper: bool) -> None:
    cut = np.minimum(EVAL, limit) if is_upper else np.maximum(EVAL, limit)
    found = pile_of(TRAIN, cut)
    assert found is not None
    assert (found.value, found.is_limit, found.is_upper, found.is_train) == (limit, True, is_upper, False)
    assert found.beyond == pytest.approx(0.115, abs=0.01)
    assert found.p < 1e-20


def test_a_value_in_the_middle_is_no_limit() -> None:
    found = pile_of(TRAIN, np.where(np.arange(500) % 10 == 0, 51.5, EVAL))
    assert found is not None
    assert (found.value, found.is_limit, found.piled, found.excess) == (51.5, False, 0.1, 0.1)


def test_the_pile_may_be_in_train() -> None:
    found = pile_of(np.where(np.arange(2000) % 10 == 0, 0.0, TRAIN), EVAL)
    assert found is not None
    assert (found.value, found.is_train) == (0.0, True)


def test_values_that_recur_as_often_elsewhere_are_no_pile() -> None:
    assert pile_of(TRAIN, np.repeat(EVAL[:25], 20)) is None


def test_a_value_that_is_common_in_both_splits_hides_no_other() -> None:
    train, held_out = (np.where(np.arange(len(side)) % 2 == 0, 0.0, side) for side in (TRAIN, EVAL))
    found = pile_of(train, np.minimum(held_out, 55.0))
    assert found is not None
    assert (found.value, found.is_limit) == (55.0, True)


def test_a_common_value_that_moved_with_all_others_is_no_pile() -> None:
    train, held_out = (np.where(np.arange(len(side)) % 2 == 0, 0.0, side) for side in (TRAIN, EVAL))
    assert pile_of(train, 1.8 * held_out + 32) is None


def test_kinds_of_things_have_none() -> None:
    assert pile_of(np.arange(2000) % 10, np.where(np.arange(500) % 3 == 0, 7, np.arange(500) % 10)) is None


def test_alike_splits_have_none() -> None:
    zeros = np.where(np.arange(2000) % 3 == 0, 0.0, TRAIN)
    assert pile_of(TRAIN, EVAL) is None
    assert pile_of(zeros, zeros[::4]) is None


def test_one_entity_of_many_rows_is_one_value() -> None:
    found = pile_of(TRAIN, np.where(np.arange(500) < 40, 51.5, EVAL), independent=(0.05, 0.02))
    assert found is not None
    assert found.p > 0.01
