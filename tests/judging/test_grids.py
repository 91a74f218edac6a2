from __future__ import annotations

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.judging.grids import Rounded, find_rounding
from traingate.measures.statistics import Statistics

FINE = np.random.default_rng(0).normal(50, 10, 2000).round(3)
OTHERS = np.random.default_rng(1).normal(50, 10, 500).round(3)


def rounding_of(train: np.ndarray, held_out: np.ndarray, independent: tuple[float, float] = (1, 1)) -> Rounded | None:
    profile = profile_of(measures=[Statistics()], train={"x": train}, eval={"x": held_out})
    ours, theirs = (profile.of(Statistics, split).columns["x"].numbers for split in ("train", "eval"))
    assert ours is not None
    assert theirs is not None
    return find_rounding(ours, theirs, independent)


@pytest.mark.parametrize(("decimals", "step"), [(1, 0.1), (0, 1.0), (-1, 10.0)])
def test_decimals_that_one_split_lacks_are_told(decimals: int, step: float) -> None:
    found = rounding_of(FINE, OTHERS.round(decimals))
    assert found is not None
    assert (found.is_train, found.decimals, found.finer) == (False, decimals, 3)
    assert found.step == pytest.approx(step)
    assert found.relative == pytest.approx(step / 10, rel=0.1)
    assert (found.coarse, found.p < 1e-50) == (1.0, True)


def test_train_may_be_the_split_that_was_rounded() -> None:
    found = rounding_of(FINE.round(), OTHERS)
    assert found is not None
    assert (found.is_train, found.decimals) == (True, 0)


def test_a_step_that_is_no_power_of_ten_is_told() -> None:
    found = rounding_of(FINE, np.round(OTHERS / 2.5) * 2.5)
    assert found is not None
    assert (found.decimals, found.step) == (None, pytest.approx(2.5))


def test_numbers_stored_as_float32_are_what_they_were() -> None:
    found = rounding_of(FINE.astype(np.float32).astype(float), OTHERS.round(1).astype(np.float32).astype(float))
    assert found is not None
    assert found.decimals == 1


@pytest.mark.parametrize(
    ("train", "held_out"),
    [
        (FINE, OTHERS),
        (FINE.round(), OTHERS.round()),
        (FINE.round(), 1.609344 * OTHERS.round()),
        (FINE.round(), OTHERS.round() + 0.37),
        (np.where(FINE > 50, FINE, 0.0), OTHERS.round()),
        (FINE, np.array([0.0, 1.0] * 250)),
    ],
    ids=["alike", "both rounded", "another unit", "moved", "mostly zeros", "two values"],
)
def test_others_are_silent(train: np.ndarray, held_out: np.ndarray) -> None:
    assert rounding_of(train, held_out) is None


def test_rows_of_few_entities_are_few_values() -> None:
    found = rounding_of(FINE, OTHERS.round(), independent=(0.01, 0.004))
    assert found is not None
    assert found.p > 0.001
