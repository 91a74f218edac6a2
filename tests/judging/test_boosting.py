from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.boosting import Boosted, bin_columns
from traingate.judging.relation import auc


def drawn(kind: str, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Six columns, and whether a row is of the second class."""
    rng = np.random.default_rng(7)
    values = rng.normal(0, 1, (rows, 6))
    margin = {
        "sum": values[:, 0] + values[:, 1],
        "two signs": np.sign(values[:, 2]) * values[:, 3],
        "a step": 3.0 * (values[:, 4] > 1.2),
        "noise": np.zeros(rows),
    }[kind]
    return values, rng.random(rows) < 1 / (1 + np.exp(-margin))


def ask(codes: np.ndarray, classes: np.ndarray, half: int) -> float:
    told = Boosted.fit(codes[:, :half], classes[:half]).score(codes[:, half:])[:, 0]
    return auc(told, classes[half:], ~classes[half:])


@pytest.mark.parametrize("kind", ["sum", "two signs", "a step", "noise"])
def test_it_tells_as_much_as_scikit_learns_boosted_trees(kind: str) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    values, classes = drawn(kind, 6000)
    theirs = HistGradientBoostingClassifier(max_iter=30, max_leaf_nodes=16, learning_rate=0.2, random_state=0)
    told = theirs.fit(values[:3000], classes[:3000]).predict_proba(values[3000:])[:, 1]
    ours = ask(bin_columns(values), classes, 3000)
    assert ours == pytest.approx(auc(told, classes[3000:], ~classes[3000:]), abs=0.02)


def test_each_of_three_classes_has_a_score() -> None:
    values = np.random.default_rng(0).normal(0, 1, (900, 2))
    classes = np.digitize(values[:, 1], [-0.5, 0.5])
    told = Boosted.fit(bin_columns(values), classes).score(bin_columns(values))
    assert told.shape == (900, 3)
    assert np.mean(told.argmax(1) == classes) > 0.95


def test_of_two_classes_the_second_has_the_score() -> None:
    codes = bin_columns(np.arange(200.0)[:, None])
    told = Boosted.fit(codes, np.arange(200) >= 100).score(codes)
    assert told.shape == (200, 1)
    assert told[150:].min() > told[:50].max()


def test_a_missing_value_may_tell_a_class() -> None:
    values = np.where(np.arange(400) % 4 == 0, np.nan, np.random.default_rng(0).normal(0, 1, 400))[:, None]
    codes, classes = bin_columns(values), np.isnan(values[:, 0])
    assert (codes[0] == 0).tolist() == classes.tolist()
    assert auc(Boosted.fit(codes, classes).score(codes)[:, 0], classes, ~classes) == 1.0


def test_leaves_of_few_rows_are_not_learned() -> None:
    codes, classes = bin_columns(np.arange(28.0)[:, None]), np.arange(28) < 14
    assert len(np.unique(Boosted.fit(codes, classes).score(codes))) == 1


def test_without_columns_all_rows_are_alike() -> None:
    codes = bin_columns(np.zeros((40, 0)))
    assert np.unique(Boosted.fit(codes, np.arange(40) < 10).score(codes)).tolist() == [0.25]
