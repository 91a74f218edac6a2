"""What would be scored without a model: by always giving the same answer, the best one that train knows of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from traingate.training.reference import scores
from traingate.training.reference.prepared import Prepared
from traingate.training.reference.target import Target
from traingate.wording import number

_CERTAIN = 2.0  # standard errors by which a model has to be better


@dataclass(frozen=True)
class Baseline:
    """The answer that is always the same.

    Attributes:
        target: what is predicted.
        answer: the classes' shares in train, float [classes]; or the mean of train's label, float [1], in its unit.
    """

    target: Target
    answer: np.ndarray

    @classmethod
    def of(cls, target: Target, train: Prepared) -> Baseline:
        """The baseline of the rows that were trained on."""
        if target.task == "regression":
            known = train.take(train.learnable)
            return cls(target, np.array([np.average(target.decode(known.truth), weights=known.weight)]))
        counts = np.array(target.counts, np.float64)
        return cls(target, counts / counts.sum())

    def describe(self) -> str:
        """What is always said: the most frequent class, or the mean."""
        if self.target.task == "regression":
            return number(float(self.answer[0]))
        return repr(self.target.name_classes()[int(self.answer.argmax())])

    def score(self, split: Prepared) -> dict[str, float]:
        """The scores of the baseline, by the names of the model's."""
        return score_answer(self.target, split, np.tile(self.answer, (len(split.truth), 1)))

    def explain_useless(self, split: Prepared, answer: np.ndarray) -> str | None:
        """How the model is no better than the baseline; None where it is, beyond chance.

        Args:
            split: rows with their truth.
            answer: what the model says of them: shares, float [rows, classes]; or numbers, float [rows, 1], in the
                label's unit.
        """
        rows = split.weight > 0
        if self.target.task == "regression":
            better, what = self._compare_numbers(split.take(rows), answer[rows]), "r2"
        else:
            better, what = self._compare_ranking(split.take(rows), answer[rows]), "auc"
        if better is None or better >= _CERTAIN:
            return None
        model, plain = score_answer(self.target, split, answer)[what], self.score(split)[what]
        return (
            f"no better than always saying {self.describe()} ({what} {number(round(model, 4))}, and "
            f"{number(round(plain, 4))} without a model)"
        )

    def _compare_numbers(self, split: Prepared, answer: np.ndarray) -> float | None:
        """By how many standard errors the squared errors are smaller."""
        truth = self.target.decode(split.truth)
        gain = (truth - self.answer[0]) ** 2 - (truth - answer[:, 0]) ** 2
        gain, weight = gain[np.isfinite(gain)], split.weight[np.isfinite(gain)].astype(np.float64)
        if len(gain) < 2:
            return None
        mean = float(np.average(gain, weights=weight))
        error = float(np.sqrt((weight**2 * (gain - mean) ** 2).sum()) / weight.sum())
        return mean / error if error else None if not mean else np.inf * np.sign(mean)

    def _compare_ranking(self, split: Prepared, answer: np.ndarray) -> float | None:
        """By how many standard errors the mean ROC AUC is above 1/2 (Hanley and McNeil 1982, without a relation)."""
        ranked = scores.list_ranked(split.truth, len(self.answer))
        found = scores.score_classes(split.truth, answer, split.weight)["auc"]
        if not ranked or not np.isfinite(found):
            return None
        ones = np.array([int((split.truth == label).sum()) for label in ranked], np.float64)
        zeros = len(split.truth) - ones
        return (found - 0.5) / float(np.sqrt((ones + zeros + 1) / (12 * ones * zeros)).mean())


def score_answer(target: Target, split: Prepared, answer: np.ndarray) -> dict[str, float]:
    """The scores of answers as `Baseline.explain_useless` takes them."""
    if target.task == "regression":
        known = np.isfinite(split.truth)
        return scores.score_numbers(target.decode(split.truth[known]), answer[known, 0], split.weight[known])
    return scores.score_classes(split.truth, answer, split.weight)


def score_splits(baseline: Baseline, splits: Mapping[str, Prepared]) -> dict[str, float]:
    """The baseline's scores, named as the model's are (`eval.auc`)."""
    return {f"{split}.{name}": value for split, rows in splits.items() for name, value in baseline.score(rows).items()}
