from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from traingate.training.reference import scores

CHANCE = np.random.default_rng(3)


@pytest.mark.parametrize("decimals", [8, 1], ids=["no ties", "ties"])
def test_auc_is_sklearns(decimals):
    truth, score = CHANCE.random(500) < 0.2, CHANCE.random(500).round(decimals)
    assert scores.auc(truth, score) == pytest.approx(metrics.roc_auc_score(truth, score))


def test_auc_of_one_class_is_not_a_number():
    assert np.isnan(scores.auc(np.array([True, True]), np.array([0.1, 0.2])))


def test_scores_of_three_classes_are_sklearns():
    truth = CHANCE.integers(0, 3, 400)
    shares = CHANCE.dirichlet([1, 1, 1], 400)
    got, guessed = scores.of_classes(truth, shares), shares.argmax(axis=1)
    assert got["accuracy"] == pytest.approx(metrics.accuracy_score(truth, guessed))
    assert got["balanced_accuracy"] == pytest.approx(metrics.balanced_accuracy_score(truth, guessed))
    assert got["auc"] == pytest.approx(metrics.roc_auc_score(truth, shares, multi_class="ovr"))
    assert got["log_loss"] == pytest.approx(metrics.log_loss(truth, shares))


def test_a_class_that_the_model_does_not_know_counts_as_wrong():
    got = scores.of_classes(np.array([0, 1, -1, -1]), np.array([[0.9, 0.1], [0.2, 0.8], [0.9, 0.1], [0.9, 0.1]]))
    assert got["accuracy"] == 0.5
    assert got["balanced_accuracy"] == pytest.approx(2 / 3)


def test_scores_of_numbers_are_sklearns():
    truth, guess = CHANCE.normal(size=300), CHANCE.normal(size=300)
    got = scores.of_numbers(truth, guess)
    assert got["r2"] == pytest.approx(metrics.r2_score(truth, guess))
    assert got["mae"] == pytest.approx(metrics.mean_absolute_error(truth, guess))
    assert got["rmse"] == pytest.approx(metrics.mean_squared_error(truth, guess) ** 0.5)
