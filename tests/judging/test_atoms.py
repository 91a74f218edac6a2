from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.atoms import measure_beyond_tolerance, measure_move, share_of_groups, spread, summarise

TRAIN = np.repeat([0.210, 0.212, 0.498, 0.503], 250)
HELD_OUT = np.repeat([0.211, 0.5], 100)


class TestGroups:
    def test_values_computed_by_group_count_as_often_as_there_are_groups(self) -> None:
        assert share_of_groups(TRAIN, HELD_OUT) == (4 / 1000, 2 / 200)

    def test_values_that_both_splits_hold_are_no_groups(self) -> None:
        assert share_of_groups(TRAIN, TRAIN[::3]) == (1.0, 1.0)

    def test_numbers_that_do_not_recur_are_no_groups(self) -> None:
        assert share_of_groups(np.arange(1000) / 7, np.arange(500) / 9 + 0.001) == (1.0, 1.0)

    def test_values_rounded_in_one_split_are_no_groups(self) -> None:
        assert share_of_groups(np.arange(1000) / 7, np.repeat([10.5, 50.5, 90.5], 100)) == (1.0, 1.0)

    def test_values_in_another_unit_are_no_groups(self) -> None:
        assert share_of_groups(TRAIN, 100 * HELD_OUT) == (1.0, 1.0)

    def test_years_that_were_all_moved_by_part_of_one_are_no_groups(self) -> None:
        ages = np.repeat(np.arange(18.0, 90.0), 10)
        assert share_of_groups(ages, ages[::4] + 13.6) == (1.0, 1.0)

    def test_sparse_tenths_in_another_unit_are_no_groups(self) -> None:
        areas = np.repeat(np.round(np.exp(np.linspace(0, 6, 80)), 1), 10)
        assert share_of_groups(areas, areas[::4] * 1.8 + 32) == (1.0, 1.0)

    def test_years_in_another_unit_are_no_groups(self) -> None:
        ages = np.repeat(np.arange(0.0, 60.0), 10)
        assert share_of_groups(ages, ages[::4] * 1.609344) == (1.0, 1.0)

    @pytest.mark.parametrize(("ours", "theirs"), [(TRAIN, TRAIN[:0]), (TRAIN[:0], TRAIN), ([7.0] * 9, [8.0] * 9)])
    def test_nothing_and_constants_are_no_groups(self, ours: np.ndarray, theirs: np.ndarray) -> None:
        assert share_of_groups(np.array(ours), np.array(theirs)) == (1.0, 1.0)


class TestTolerance:
    def test_values_that_moved_by_thousandths_are_alike(self) -> None:
        ours, theirs = summarise(np.repeat([0.2, 0.8], 500)), summarise(np.repeat([0.2007, 0.8005], 100))
        assert measure_beyond_tolerance(ours, theirs) == 0

    def test_a_pile_of_values_is_told_whole(self) -> None:
        ours = summarise(np.arange(1000) / 10)
        assert measure_beyond_tolerance(ours, summarise(np.minimum(np.arange(1000) / 10, 70))) == pytest.approx(
            0.294, abs=0.001
        )

    def test_a_shift_loses_what_is_tolerated(self) -> None:
        ours, theirs = summarise(np.arange(1000.0)), summarise(np.arange(1000.0) + 100)
        assert measure_beyond_tolerance(ours, theirs) == pytest.approx(0.1 - 0.02 * spread(ours) / 1000, abs=0.002)


def test_a_move_is_measured_in_the_columns_unit() -> None:
    assert measure_move(summarise(np.array([1.0, 2.0])), summarise(np.array([1.5, 2.5]))) == 0.5


def test_the_spread_leaves_far_values_out() -> None:
    assert spread(summarise(np.array([*np.tile([0.0, 2.0], 500), 1e9]))) == pytest.approx(1.0, abs=0.001)
