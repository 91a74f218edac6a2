from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from traingate.training.reference.scores import score_classes, score_numbers

NAN = float("nan")


def of_ones(truth: list[int], ones: list[float]) -> dict[str, float]:
    """Scores of two classes, from the predicted probability of the second one."""
    return score_classes(np.array(truth), np.column_stack([1 - np.array(ones), ones]))


def test_scores_of_two_classes():
    got = of_ones([0, 0, 0, 1], [0.1, 0.6, 0.2, 0.4])
    assert got["accuracy"] == 0.5
    assert got["balanced_accuracy"] == pytest.approx((2 / 3 + 0) / 2)
    assert got["auc"] == pytest.approx(2 / 3)
    assert got["log_loss"] == pytest.approx(-np.log([0.9, 0.4, 0.8, 0.4]).mean())


def test_ties_count_half_for_the_auc():
    assert of_ones([0, 0, 1, 1], [0.5, 0.1, 0.5, 0.9])["auc"] == pytest.approx(3.5 / 4)


def test_auc_of_one_class_is_not_a_number():
    got = of_ones([1, 1], [0.9, 0.2])
    assert np.isnan(got["auc"])
    assert (got["accuracy"], got["balanced_accuracy"]) == (0.5, 0.5)


def test_auc_of_three_classes_is_the_mean_of_each_against_the_rest():
    shares = np.array([[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.4, 0.2, 0.4], [0.2, 0.5, 0.3]])
    got = score_classes(np.array([0, 1, 2, 2]), shares)
    assert got["auc"] == pytest.approx((1 + 1 + 1) / 3)
    assert got["balanced_accuracy"] == pytest.approx((1 + 1 + 0) / 3)
    assert got["log_loss"] == pytest.approx(-np.log([0.8, 0.6, 0.4, 0.3]).mean())


def test_a_class_that_does_not_occur_is_left_out():
    shares = np.array([[0.6, 0.1, 0.3], [0.2, 0.1, 0.7], [0.5, 0.1, 0.4], [0.3, 0.3, 0.4]])
    got = score_classes(np.array([0, 2, 2, 0]), shares)
    assert got["auc"] == pytest.approx((3 / 4 + 3.5 / 4) / 2)
    assert got["balanced_accuracy"] == 0.5


def test_a_class_that_the_model_does_not_know_counts_as_wrong():
    got = score_classes(np.array([0, 1, -1, -1]), np.array([[0.9, 0.1], [0.2, 0.8], [0.9, 0.1], [0.9, 0.1]]))
    assert got["accuracy"] == 0.5
    assert got["balanced_accuracy"] == pytest.approx(2 / 3)
    assert got["log_loss"] == pytest.approx(-np.log([0.9, 0.8]).mean())


def test_rows_of_unknown_classes_alone_have_no_log_loss():
    got = of_ones([-1, -1], [0.9, 0.2])
    assert got == pytest.approx({"accuracy": 0, "balanced_accuracy": 0, "auc": NAN, "log_loss": NAN}, nan_ok=True)


def test_a_certain_mistake_costs_what_a_float_can_hold():
    sure = np.array([[1.0, 0.0]], np.float32)
    assert score_classes(np.array([1]), sure)["log_loss"] == pytest.approx(-np.log(np.finfo(np.float32).eps), rel=1e-6)


def test_a_model_that_predicts_no_number_has_no_scores():
    got = score_classes(np.array([0, 1]), np.array([[NAN, NAN], [0.2, 0.8]]))
    assert got == pytest.approx(dict.fromkeys(("accuracy", "balanced_accuracy", "auc", "log_loss"), NAN), nan_ok=True)


def test_scores_of_numbers_are_in_their_unit():
    got = score_numbers(np.array([10.0, 20.0, 30.0]), np.array([10.0, 23.0, 26.0]))
    assert got == pytest.approx({"r2": 1 - 25 / 200, "mae": 7 / 3, "rmse": (25 / 3) ** 0.5})


@pytest.mark.parametrize("truth", [[7.0], [0.1, 0.1, 0.1]], ids=["one row", "a mean that rounds"])
def test_r2_of_a_truth_that_never_changes_is_not_a_number(truth):
    got = score_numbers(np.array(truth), np.array(truth) + 1)
    assert got == pytest.approx({"r2": NAN, "mae": 1, "rmse": 1}, nan_ok=True)


@pytest.mark.parametrize(("truth", "guess"), [([1.0, 2.0], [NAN, 2.0]), ([1.0, np.inf], [1.0, 2.0])])
def test_numbers_that_are_not_finite_have_no_scores(truth, guess):
    got = score_numbers(np.array(truth), np.array(guess))
    assert got == pytest.approx({"r2": NAN, "mae": NAN, "rmse": NAN}, nan_ok=True)


def test_scikit_learn_is_loaded_for_scoring_alone():
    modules = (
        "traingate.training.reference.scores, traingate.training.reference.target, traingate.training.reference.trainer"
    )
    script = f"import sys, {modules}; print('sklearn' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
