"""Scores of predictions by scikit-learn, each defined for every split: nan where there is nothing to say."""

from __future__ import annotations

import numpy as np


def score_classes(truth: np.ndarray, shares: np.ndarray) -> dict[str, float]:
    """Scores of a classification; all are nan where a prediction is not finite.

    Args:
        truth: class numbers, int [rows]; −1 for a class that the model does not know counts as wrong.
        shares: predicted probabilities, float [rows, classes].

    Returns:
        accuracy; balanced_accuracy (mean recall over the classes that occur); auc (ROC AUC) of the second class where
        there are two, else the mean of each class against the rest (nan where a class is alone); log_loss over known
        classes.
    """
    from sklearn import metrics

    if not np.isfinite(shares).all():
        return dict.fromkeys(("accuracy", "balanced_accuracy", "auc", "log_loss"), float("nan"))
    guessed, known, classes = shares.argmax(axis=1), truth >= 0, np.arange(shares.shape[1])
    return {
        "accuracy": float(metrics.accuracy_score(truth, guessed)),
        # balanced_accuracy_score is the same mean, but warns where a class is guessed that does not occur.
        "balanced_accuracy": float(metrics.recall_score(truth, guessed, labels=np.unique(truth), average="macro")),
        "auc": _score_ranking(truth, shares),
        "log_loss": float(metrics.log_loss(truth[known], shares[known], labels=classes)) if known.any() else np.nan,
    }


def _score_ranking(truth: np.ndarray, shares: np.ndarray) -> float:
    from sklearn import metrics

    # roc_auc_score refuses a class that does not occur, of several classes as of two.
    judged = [1] if shares.shape[1] == 2 else range(shares.shape[1])
    each = [(truth == number, shares[:, number]) for number in judged]
    found = [metrics.roc_auc_score(ours, share) for ours, share in each if ours.any() and not ours.all()]
    return float(np.mean(found)) if found else float("nan")


def score_numbers(truth: np.ndarray, guess: np.ndarray) -> dict[str, float]:
    """Scores of a regression: r2, mae and rmse, the latter in the label's unit.

    r2 is nan where the truth never changes, and all are nan where a label or a prediction is not finite.
    """
    from sklearn import metrics

    if not (np.isfinite(truth).all() and np.isfinite(guess).all()):
        return dict.fromkeys(("r2", "mae", "rmse"), float("nan"))
    return {
        "r2": float(metrics.r2_score(truth, guess)) if truth.min() < truth.max() else float("nan"),
        "mae": float(metrics.mean_absolute_error(truth, guess)),
        "rmse": float(np.sqrt(metrics.mean_squared_error(truth, guess))),
    }
