"""What would be scored without a model, and whether a model is any better."""

from __future__ import annotations

import re

import numpy as np
import pytest

from traingate.training.reference.baseline import Baseline
from traingate.training.reference.prepared import Prepared
from traingate.training.reference.target import Target

CHANCE = np.random.default_rng(0)
CLASSES = Target("binary", (b"no", b"yes"), (75.0, 25.0))
NUMBERS = Target("regression", centre=10.0, scale=2.0)


def rows(truth: np.ndarray, weight: list[float] | None = None) -> Prepared:
    weights = np.ones(len(truth)) if weight is None else np.array(weight)
    return Prepared({}, truth, weights.astype(np.float32))


def test_of_classes_it_says_trains_shares_and_means_the_most_frequent_one() -> None:
    baseline = Baseline.of(CLASSES, rows(np.array([0, 1], np.int32)))
    assert (baseline.describe(), baseline.answer.tolist()) == ("'no'", [0.75, 0.25])
    scores = baseline.score(rows(np.array([0, 0, 1], np.int32)))
    assert scores["accuracy"] == pytest.approx(2 / 3)
    assert (scores["balanced_accuracy"], scores["auc"]) == (0.5, 0.5)
    assert scores["log_loss"] == pytest.approx(-(2 * np.log(0.75) + np.log(0.25)) / 3)


def test_of_a_number_it_says_the_weighted_mean_of_train() -> None:
    baseline = Baseline.of(NUMBERS, rows(np.array([0.0, 2.0, np.inf], np.float32), [3.0, 1.0, 1.0]))
    assert baseline.answer.tolist() == [11.0]
    assert baseline.score(rows(np.array([-1.0, 2.0], np.float32)))["mae"] == 3.0


def shares(positive: np.ndarray) -> np.ndarray:
    return np.column_stack([1 - positive, positive])


def test_a_ranking_that_is_chance_is_useless_and_one_beyond_it_is_not() -> None:
    truth = CHANCE.integers(0, 2, 400).astype(np.int32)
    noise = CHANCE.random(400)
    baseline = Baseline.of(CLASSES, rows(truth))
    why = baseline.explain_useless(rows(truth), shares(noise))
    assert why is not None
    assert re.fullmatch(r"no better than always saying 'no' \(auc 0\.\d+, and 0\.5 without a model\)", why)
    assert baseline.explain_useless(rows(truth), shares(noise * 0.5 + truth * 0.5)) is None


def test_a_model_that_ranks_the_wrong_way_round_is_useless() -> None:
    truth = CHANCE.integers(0, 2, 400).astype(np.int32)
    assert Baseline.of(CLASSES, rows(truth)).explain_useless(rows(truth), shares(1.0 - truth)) is not None


def test_a_number_that_is_told_no_nearer_than_by_the_mean_is_useless() -> None:
    truth = CHANCE.normal(size=300).astype(np.float32)
    baseline = Baseline.of(NUMBERS, rows(truth))
    near = NUMBERS.decode(truth + 0.1)[:, None]
    assert baseline.explain_useless(rows(truth), near) is None
    why = baseline.explain_useless(rows(truth), NUMBERS.decode(CHANCE.normal(size=300))[:, None])
    assert why is not None and why.startswith(f"no better than always saying {baseline.describe()} (r2 -")


def test_a_split_of_one_class_has_no_ranking_to_judge() -> None:
    truth = np.zeros(50, np.int32)
    assert Baseline.of(CLASSES, rows(truth)).explain_useless(rows(truth), shares(CHANCE.random(50))) is None
