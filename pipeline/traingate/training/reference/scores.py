"""Scores of predictions by scikit-learn, each defined for every split: nan where there is nothing to say."""

from __future__ import annotations

import numpy as np

_RANKED = 100  # classes whose ranking is scored, the most frequent ones


def score_classes(truth: np.ndarray, shares: np.ndarray, weight: np.ndarray | None = None) -> dict[str, float]:
    """Scores of a classification; all are nan where a prediction is not finite.

    Args:
        truth: class numbers, int [rows]; −1 for a class that the model does not know counts as wrong.
        shares: predicted probabilities, float [rows, classes].
        weight: how much each row counts, float [rows]; None where all count alike.

    Returns:
        accuracy; balanced_accuracy (mean recall over the classes that occur); auc (ROC AUC) of the second class where
        there are two, else the mean of each class against the rest (nan where a class is alone); log_loss over known
        classes.
    """
    from sklearn import metrics

    truth, shares, weight = _drop_weightless(truth, shares, weight)
    if not len(truth) or not np.isfinite(shares).all():
        return dict.fromkeys(("accuracy", "balanced_accuracy", "auc", "log_loss"), float("nan"))
    guessed, known, classes = shares.argmax(axis=1), truth >= 0, np.arange(shares.shape[1])
    recall = metrics.recall_score(truth, guessed, labels=np.unique(truth), average="macro", sample_weight=weight)
    loss = float("nan")
    if known.any():
        loss = float(metrics.log_loss(truth[known], shares[known], labels=classes, sample_weight=weight[known]))
    return {
        "accuracy": float(metrics.accuracy_score(truth, guessed, sample_weight=weight)),
        # balanced_accuracy_score is the same mean, but warns where a class is guessed that does not occur.
        "balanced_accuracy": float(recall),
        "auc": _score_ranking(truth, shares, weight),
        "log_loss": loss,
    }


def list_ranked(truth: np.ndarray, classes: int) -> list[int]:
    """The classes whose ranking is scored: those that some rows have and others have not; of two, the second."""
    counts = np.bincount(truth[truth >= 0], minlength=classes)
    judged = [1] if classes == 2 else np.argsort(-counts, kind="stable")[:_RANKED].tolist()
    return [number for number in judged if 0 < counts[number] < len(truth)]


def _score_ranking(truth: np.ndarray, shares: np.ndarray, weight: np.ndarray) -> float:
    from sklearn import metrics

    found = [
        metrics.roc_auc_score(truth == number, shares[:, number], sample_weight=weight)
        for number in list_ranked(truth, shares.shape[1])
    ]
    return float(np.mean(found)) if found else float("nan")


def score_numbers(truth: np.ndarray, guess: np.ndarray, weight: np.ndarray | None = None) -> dict[str, float]:
    """Scores of a regression: r2, mae and rmse, the latter in the label's unit; `weight` as for classes.

    r2 is nan where the truth never changes, and all are nan where a label or a prediction is not finite.
    """
    from sklearn import metrics

    truth, guess, weight = _drop_weightless(truth, guess, weight)
    if not (len(truth) and np.isfinite(truth).all() and np.isfinite(guess).all()):
        return dict.fromkeys(("r2", "mae", "rmse"), float("nan"))
    changes = len(truth) > 1 and truth.min() < truth.max()
    return {
        "r2": float(metrics.r2_score(truth, guess, sample_weight=weight)) if changes else float("nan"),
        "mae": float(metrics.mean_absolute_error(truth, guess, sample_weight=weight)),
        "rmse": float(np.sqrt(metrics.mean_squared_error(truth, guess, sample_weight=weight))),
    }


def _drop_weightless(
    truth: np.ndarray, guess: np.ndarray, weight: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Without the rows that count nothing: a class of such rows alone has no ranking."""
    if weight is None:
        return truth, guess, np.ones(len(truth))
    return truth[weight > 0], guess[weight > 0], weight[weight > 0].astype(np.float64)
