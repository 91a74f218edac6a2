from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.atoms import summarise
from traingate.judging.reaches import Tail, find_tails

TRAIN = np.random.default_rng(0).normal(0, 1, 20_000)
EVAL = np.random.default_rng(1).normal(0, 1, 5000)


def tails_of(train: np.ndarray, held_out: np.ndarray, independent: tuple[float, float] = (1, 1)) -> list[Tail]:
    return list(find_tails(summarise(train), summarise(held_out), independent))


def test_alike_tails_are_chance() -> None:
    assert [tail.p > 0.01 and tail.effect < 1.1 for tail in tails_of(TRAIN, EVAL)] == [True, True]


@pytest.mark.parametrize(("factor", "times"), [(3.0, 3.0), (0.5, 0.5)])
def test_a_tail_that_reaches_further_is_told_by_the_rows_out_there(factor: float, times: float) -> None:
    upper, lower = tails_of(TRAIN, np.where(EVAL > 1.5, 1.5 + (EVAL - 1.5) * factor, EVAL))
    assert (upper.is_upper, lower.is_upper) == (True, False)
    assert (upper.times > 1.3, upper.times < 0.9) == (times > 1, times < 1)
    assert upper.p < 1e-3
    assert lower.p > 0.01


def test_rows_of_few_entities_are_few() -> None:
    (upper, _) = tails_of(TRAIN, 2 * EVAL, independent=(0.01, 0.01))
    assert upper.p > 1e-3


def test_a_column_without_a_tail_has_none() -> None:
    assert tails_of(np.array([0.0] * 999 + [5.0]), np.array([0.0] * 300)) == []
