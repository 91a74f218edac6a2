"""Scores of two models on the same rows: known values, and intervals that hold."""

from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.scores import Metric, compare, score_accuracy, score_auc, score_r2

ONES = np.ones((4, 1))
LABEL = np.array([0, 0, 1, 1])
SCORES = {
    "AUC of a perfect order": (score_auc, [0.1, 0.2, 0.8, 0.9], 1.0),
    "AUC of the wrong order": (score_auc, [0.9, 0.8, 0.2, 0.1], 0.0),
    "AUC where all are alike": (score_auc, [0.5, 0.5, 0.5, 0.5], 0.5),
    "AUC with one tie of two": (score_auc, [0.1, 0.5, 0.5, 0.9], 0.875),
    "accuracy of three in four": (score_accuracy, [[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.1, 0.9]], 0.75),
    "R² of the truth": (score_r2, [0, 0, 1, 1], 1.0),
    "R² of the mean": (score_r2, [0.5, 0.5, 0.5, 0.5], 0.0),
    "R² of the opposite": (score_r2, [1, 1, 0, 0], -3.0),
}


@pytest.mark.parametrize(("metric", "said", "score"), SCORES.values(), ids=SCORES)
def test_a_score(metric: Metric, said: list[float], score: float) -> None:
    assert metric(LABEL, np.array(said, float), ONES) == pytest.approx([score])


@pytest.mark.parametrize("metric", [score_auc, score_accuracy, score_r2])
def test_a_row_of_weight_two_is_two_rows(metric: Metric) -> None:
    said = np.array([0.3, 0.6, 0.4, 0.9])
    answers = np.stack([1 - said, said], axis=1) if metric is score_accuracy else said
    twice = [0, 1, 1, 2, 3]
    weights = np.array([1.0, 2.0, 1.0, 1.0])[:, None]
    assert metric(LABEL, answers, weights) == pytest.approx(metric(LABEL[twice], answers[twice], np.ones((5, 1))))


def noisy(seed: int, rows: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    label = rng.integers(0, 2, rows)
    return label, label + rng.normal(size=rows), label + rng.normal(size=rows)


def test_the_interval_holds_the_difference_of_models_that_are_equally_good() -> None:
    held = 0
    for seed in range(100):
        label, first, second = noisy(seed)
        found = compare(score_auc, label, first, second, np.arange(len(label)))
        assert found is not None and found.value == pytest.approx(found.seen - found.unseen)
        held += abs(found.value) <= found.margin
    assert held >= 95


def test_rows_of_one_group_are_drawn_together() -> None:
    label, first, second = noisy(0)
    alone = compare(score_auc, label, first, second, np.arange(400))
    rows = np.repeat(np.arange(40), 10)
    together = compare(score_auc, label[rows], first[rows], second[rows], rows)
    apart = compare(score_auc, label[rows], first[rows], second[rows], np.arange(400))
    assert alone is not None and together is not None and apart is not None
    assert together.margin > 2 * apart.margin


def test_rows_that_are_left_out_do_not_count_for_the_second() -> None:
    label, first, _ = noisy(0)
    wrong = np.arange(400) < 40
    said = np.where(wrong, -10 * (2 * label - 1), first)
    found = compare(score_auc, label, said, said, np.arange(400), left=~wrong)
    assert found is not None and found.unseen > found.seen + 0.05


def test_one_class_has_no_score() -> None:
    assert compare(score_auc, np.ones(50), np.arange(50.0), np.arange(50.0), np.arange(50)) is None
