from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.areas import join_areas, measure_area, measure_folds

LABELS = np.array([0, 0, 1, 1])


def test_the_area_counts_the_pairs_in_order_ties_half() -> None:
    area = measure_area(np.array([[0.1], [0.5], [0.5], [0.9]]), LABELS)
    assert area is not None
    assert area.score == 3.5 / 4
    assert area.shares.sum() == pytest.approx(0)


def test_several_classes_count_alike() -> None:
    told = np.eye(3)[[0, 0, 1, 2]]
    area = measure_area(told, np.array([0, 0, 1, 1]) + np.array([0, 0, 0, 1]))
    assert area is not None
    assert area.score == 1.0


def test_a_class_without_rows_has_no_area() -> None:
    assert measure_area(np.ones((3, 1)), np.zeros(3, int)) is None


def test_the_error_is_what_repeated_draws_show() -> None:
    rng = np.random.default_rng(0)
    found = []
    for _ in range(300):
        labels = np.arange(200) % 2
        area = measure_area(rng.normal(labels, 1)[:, None], labels)
        assert area is not None
        found.append((area.score, area.measure_error(np.arange(200))))
    scores, errors = np.array(found).T
    assert errors.mean() == pytest.approx(scores.std(), rel=0.15)


def test_rows_that_go_together_make_the_error_greater() -> None:
    labels, told = np.tile(LABELS, 50), np.random.default_rng(0).normal(0, 1, 50).repeat(4)[:, None]
    area = measure_area(told + labels[:, None], labels)
    assert area is not None
    assert area.measure_error(np.zeros(200, int)) == pytest.approx(0, abs=1e-12)
    assert area.measure_error(np.arange(200)) > 0


def test_folds_are_measured_each_by_itself() -> None:
    # Each fold is in order, and one lies above the other.
    area = measure_folds(np.array([[0.1], [0.2], [0.8], [0.9]]), np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]))
    assert area is not None
    assert area.score == 1.0
    assert measure_folds(np.ones((2, 1)), np.array([0, 0]), np.array([0, 1])) is None


def test_areas_of_the_same_rows_are_averaged() -> None:
    areas = [measure_area(told[:, None], LABELS) for told in (np.arange(4.0), -np.arange(4.0))]
    assert join_areas([area for area in areas if area is not None]).score == 0.5
