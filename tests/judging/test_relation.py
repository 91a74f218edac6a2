"""How well a feature tells the label, against scikit-learn and by what is known of noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traingate.judging.relation import (
    BINS,
    Cells,
    Strength,
    auc,
    group_values,
    r_squared,
    strength_for_classes,
    strength_for_number,
)

ROWS = 2000
RNG = np.random.default_rng(0)
SHUFFLE = RNG.integers(0, 65536, ROWS)
CLASSES = np.array([0, 0, 0, 1] * (ROWS // 4))
NOISE = RNG.normal(size=ROWS)
NONE = np.zeros(ROWS, bool)


def binned(values: np.ndarray) -> np.ndarray:
    return group_values(values, np.zeros(len(values), bool))


class TestAuc:
    @given(st.lists(st.tuples(st.integers(-5, 5), st.booleans()), min_size=2, max_size=50))
    def test_it_is_scikit_learns(self, rows: list[tuple[int, bool]]) -> None:
        from sklearn.metrics import roc_auc_score

        score, positive = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
        expected = roc_auc_score(positive, score) if 0 < positive.sum() < len(rows) else 0.5
        assert auc(score, positive, ~positive) == pytest.approx(expected)

    def test_rows_may_come_counted(self) -> None:
        score, ones, zeros = np.array([3.0, 1.0, 3.0]), np.array([2, 1, 1]), np.array([0, 4, 1])
        every = np.repeat(score, ones + zeros)
        positive = np.array([True, True, True, False, False, False, False, True, False])
        assert auc(score, ones, zeros) == pytest.approx(auc(every, positive, ~positive))

    @given(st.lists(st.tuples(st.floats(-9, 9), st.booleans()), min_size=2, max_size=40))
    def test_turned_round_it_is_the_rest_to_one(self, rows: list[tuple[float, bool]]) -> None:
        score, positive = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
        assert auc(score, positive, ~positive) == pytest.approx(1 - auc(-score, positive, ~positive))


class TestRSquared:
    def test_it_is_scikit_learns_where_it_is_positive(self) -> None:
        from sklearn.metrics import r2_score

        target = NOISE + 3
        assert r_squared(target + 0.3 * CLASSES, target) == pytest.approx(r2_score(target, target + 0.3 * CLASSES))

    def test_worse_than_the_mean_is_nothing(self) -> None:
        assert r_squared(-NOISE, NOISE) == 0.0

    def test_a_constant_target_is_told_by_nothing(self) -> None:
        assert r_squared(np.ones(9), np.ones(9)) == 0.0


class TestGroups:
    def test_few_values_keep_a_group_each(self) -> None:
        assert group_values(np.array([5.0, 1, 5, 9] * 30), np.zeros(120, bool))[:4].tolist() == [2, 1, 2, 3]

    def test_many_values_share_groups_of_about_equal_rows(self) -> None:
        rows = np.bincount(binned(NOISE))
        assert (len(rows), rows[0]) == (1 + BINS, 0)
        assert rows[1:].min() >= 30 and rows[1:].max() <= 33

    def test_missing_values_are_a_group_of_their_own(self) -> None:
        missing = np.arange(ROWS) % 7 == 0
        assert ((group_values(np.where(missing, 0, NOISE), missing) == 0) == missing).all()

    def test_nothing_but_missing_values_are_one_group(self) -> None:
        assert group_values(np.zeros(5), np.ones(5, bool)).tolist() == [0] * 5

    @given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=200))
    def test_equal_values_are_never_apart_and_order_is_kept(self, values: list[float]) -> None:
        column = np.array(values) + 0.0
        order = np.argsort(column, kind="stable")
        steps = np.diff(binned(column)[order])
        assert (steps >= 0).all()
        assert (steps[column[order][1:] == column[order][:-1]] == 0).all()

    def test_a_value_that_fills_a_bin_is_alone_in_its_group(self) -> None:
        values = np.where(np.arange(ROWS) % 2 == 0, 0.0, np.abs(NOISE) + 1e-9)
        group = binned(values)
        assert set(group[values == 0]) & set(group[values > 0]) == set()


class TestStrength:
    def test_noise_scores_like_noise(self) -> None:
        assert strength_for_classes(binned(NOISE), NOISE, CLASSES, SHUFFLE).score < 0.56
        assert strength_for_number(binned(NOISE), NOISE, RNG.normal(size=ROWS), SHUFFLE).score < 0.02

    def test_a_text_that_never_recurs_scores_like_noise(self) -> None:
        assert strength_for_classes(1 + np.arange(ROWS), None, CLASSES, SHUFFLE).score <= 0.5

    def test_a_fold_never_speaks_of_itself(self) -> None:
        group, target = np.array([0, 0, 0, 0, 0, 1]), np.array([1.0, 0, 0, 0, 0, 1])
        cells = Cells.of(group, np.array([0, 1, 2, 3, 4, 0]))
        fitted = cells.fit(cells.sums(target)).ravel()[cells.cell]
        assert fitted[0] == 0  # the ones are in its own fold
        assert fitted[1] == pytest.approx((1 + 2 / 5) / (4 + 1))  # one of four, and one row of the others' mean
        assert fitted[5] == 0  # no other fold has its group

    def test_a_copy_is_one_to_one_and_perfect(self) -> None:
        assert strength_for_classes(CLASSES + 3, None, CLASSES, SHUFFLE) == Strength(1.0, True)

    def test_two_values_for_one_class_are_perfect_and_not_one_to_one(self) -> None:
        assert strength_for_classes(CLASSES * 2 + np.arange(ROWS) % 2, None, CLASSES, SHUFFLE) == Strength(1.0, False)

    @pytest.mark.parametrize("sign", [1, -1])
    def test_order_tells_in_both_directions(self, sign: int) -> None:
        values = sign * (CLASSES + 0.1 * NOISE)
        assert strength_for_classes(np.zeros(ROWS, int), values, CLASSES, SHUFFLE).score == pytest.approx(1, abs=1e-3)

    def test_of_three_classes_the_one_told_worst_counts(self) -> None:
        classes = np.array([0, 1, 2, 1] * (ROWS // 4))
        assert strength_for_classes((classes == 0) + 0, None, classes, SHUFFLE).score < 0.75

    def test_of_many_classes_the_most_frequent_are_asked(self) -> None:
        classes = np.concatenate([np.arange(20).repeat(95), np.arange(20, 40).repeat(5)])
        group = np.where(classes < 20, classes, 99)
        assert strength_for_classes(group, None, classes, SHUFFLE).score > 0.99

    def test_a_bent_relation_to_a_number_is_seen(self) -> None:
        assert strength_for_number(binned(NOISE), NOISE, NOISE**2, SHUFFLE).score > 0.9

    def test_a_straight_relation_is_seen_between_bins(self) -> None:
        assert strength_for_number(binned(NOISE), NOISE, 7 - 1e9 * NOISE, SHUFFLE).score == pytest.approx(1.0)

    @pytest.mark.parametrize("values", [np.full(ROWS, np.inf), np.full(ROWS, 3.0), NOISE * 1e300])
    def test_great_infinite_and_constant_values_are_no_crash(self, values: np.ndarray) -> None:
        assert strength_for_number(binned(values), values, RNG.normal(size=ROWS), SHUFFLE).score < 0.05

    def test_the_order_of_rows_does_not_matter(self) -> None:
        order = RNG.permutation(ROWS)
        group, values = binned(NOISE + CLASSES), NOISE + CLASSES
        shuffled = strength_for_classes(group[order], values[order], CLASSES[order], SHUFFLE[order])
        assert strength_for_classes(group, values, CLASSES, SHUFFLE) == shuffled

    def test_by_class_it_says_how_well_each_of_three_is_told(self) -> None:
        classes = np.array([0, 1, 2, 1] * (ROWS // 4))
        found = strength_for_classes((classes == 0) + 0, None, classes, SHUFFLE)
        assert (found.by_class[0], found.score) == (1.0, min(found.by_class.values()))
        assert strength_for_classes(CLASSES, None, CLASSES, SHUFFLE).by_class == {}
