from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.level_rates import Rate, find_rate

TOTALS = np.array([20_000.0, 5_000.0])


def rate_of(*rows: tuple[int, int], independent: tuple[float, float] = (1.0, 1.0)) -> Rate | None:
    return find_rate(np.array(rows, float).reshape(-1, 2), TOTALS, independent)


def test_a_rare_category_that_is_four_times_as_frequent_is_found() -> None:
    found = rate_of((19_900, 4_900), (100, 100))
    assert found is not None
    assert (found.at, found.ratio) == (1, pytest.approx(4.0))
    assert found.p < 1e-20


@pytest.mark.parametrize("rows", [(40, 10), (130, 30), (10, 9), (100, 0)], ids=["alike", "near", "few", "lost"])
def test_others_are_not(rows: tuple[int, int]) -> None:
    found = rate_of((19_000, 4_700), rows)
    assert found is None or found.p > 0.01


def test_the_chance_is_that_of_any_category() -> None:
    one, ten = rate_of((80, 40)), rate_of((80, 40), *[(400, 100)] * 9)
    assert one is not None
    assert ten is not None
    assert ten.p == pytest.approx(10 * one.p)


def test_rows_of_few_entities_are_few() -> None:
    found = rate_of((100, 100), independent=(0.05, 0.05))
    assert found is not None
    assert found.p > 0.01


def test_no_category_has_no_rate() -> None:
    assert rate_of() is None
