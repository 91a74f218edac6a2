"""How far train moves in time by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.judging.drift import find_drift

DAYS = np.arange(500)


def drift(values: Any, times: Any = DAYS) -> float:
    found = find_drift(profile_of(train={"at": times, "x": values}), "at")
    assert found is not None
    return found.measure("x")


def test_a_column_that_moves_in_one_fifth_of_the_time_has_drifted_as_far() -> None:
    values = np.where((DAYS >= 200) & (DAYS < 300) & (DAYS % 2 == 0), 1.0, 0.0)
    assert drift(values) == pytest.approx(0.5)


def test_a_category_drifts_as_well() -> None:
    assert drift(["winter" if day < 100 else "summer" for day in DAYS]) == 1.0


def test_what_may_be_chance_is_no_drift() -> None:
    assert drift(np.random.default_rng(0).normal(0, 1, 500)) == 0.0
    assert drift(np.ones(500)) == 0.0


def test_a_column_that_is_not_there_has_not_drifted() -> None:
    found = find_drift(profile_of(train={"at": DAYS, "x": DAYS}), "at")
    assert found is not None and found.measure("y") == 0.0


@pytest.mark.parametrize("times", [np.arange(200), ["soon"] * 500, [[1]] * 500], ids=["few rows", "no times", "lists"])
def test_without_enough_times_nothing_can_be_said(times: Any) -> None:
    assert find_drift(profile_of(train={"at": times}), "at") is None
