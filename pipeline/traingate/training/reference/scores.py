"""Scores of predictions, in numpy, as the textbooks define them."""

from __future__ import annotations

import numpy as np

from traingate.judging import relation


def of_classes(truth: np.ndarray, shares: np.ndarray) -> dict[str, float]:
    """Scores of a classification.

    Args:
        truth: class numbers, int [rows]; −1 for a class that the model does not know counts as wrong.
        shares: predicted probabilities, float [rows, classes].

    Returns:
        accuracy; balanced_accuracy (mean recall over the classes that occur); auc of the second class where there are
        two, else the mean of each class against the rest (nan where a class is alone); log_loss over known classes.
    """
    guessed = shares.argmax(axis=1)
    present = np.unique(truth)
    scores = {
        "accuracy": float((guessed == truth).mean()),
        "balanced_accuracy": float(np.mean([(guessed[truth == known] == known).mean() for known in present])),
        "auc": _mean_auc(truth, shares),
    }
    known = truth >= 0
    picked = np.clip(shares[known][np.arange(int(known.sum())), truth[known]], 1e-7, 1.0)
    return scores | {"log_loss": float(-np.log(picked).mean()) if known.any() else float("nan")}


def _mean_auc(truth: np.ndarray, shares: np.ndarray) -> float:
    if shares.shape[1] == 2:
        return auc(truth == 1, shares[:, 1])
    each = [auc(truth == known, shares[:, known]) for known in range(shares.shape[1])]
    return float(np.mean([value for value in each if value == value] or [float("nan")]))


def auc(positive: np.ndarray, score: np.ndarray) -> float:
    """The area under the ROC curve (Mann and Whitney 1947): ties count half; nan where only one class occurs."""
    if positive.all() or not positive.any():
        return float("nan")
    return relation.auc(score, positive, ~positive)


def of_numbers(truth: np.ndarray, guess: np.ndarray) -> dict[str, float]:
    """r2, mae and rmse of a regression, in the label's unit; r2 is nan where the truth never changes."""
    truth, guess = truth.astype(np.float64), guess.astype(np.float64)
    errors = guess - truth
    total = float(((truth - truth.mean()) ** 2).sum())
    return {
        "r2": 1 - float((errors**2).sum()) / total if total else float("nan"),
        "mae": float(np.abs(errors).mean()),
        "rmse": float(np.sqrt((errors**2).mean())),
    }
