"""Which sampled rows models learn from and are scored on, and when there are too few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.errors import TooLittle
from traingate.judging.scored_rows import ScoredRows, take_rows

X = np.arange(300.0)
Y = ["no", "yes"] * 150


def taken(split: str = "eval", needed: tuple[str, ...] = (), label: str | None = "y", **splits: Any) -> ScoredRows:
    return take_rows(profile_of(Columns(label), **splits), split, needed)


def test_features_are_ranked_and_classes_are_numbered() -> None:
    rows = taken(train={"x": X, "y": Y}, eval={"x": X[:100] + 0.5, "y": Y[:100]})
    assert (list(rows.columns), rows.classes, rows.metric[0]) == (["x"], 2, "ROC AUC")
    assert [len(side) for side in rows.label] == [300, 100]
    assert sorted(np.concatenate(rows.stack(["x"])).reshape(-1).tolist()) == list(range(400))


METRICS = {
    "three classes": (["a", "b", "c"] * 100, "accuracy", 3),
    "a number": ((X**2 + 0.5).tolist(), "R²", 0),
}


@pytest.mark.parametrize(("label", "metric", "classes"), METRICS.values(), ids=METRICS)
def test_the_metric_is_the_label_s(label: list[Any], metric: str, classes: int) -> None:
    rows = taken(train={"x": X, "y": label}, eval={"x": X[:99], "y": label[:99]})
    assert (rows.metric[0], rows.classes) == (metric, classes)


def test_rows_without_a_label_and_of_a_class_that_train_lacks_are_left_out() -> None:
    rows = taken(train={"x": X, "y": [None, *Y[1:]]}, eval={"x": X[:100], "y": ["new", *Y[1:100]]})
    assert [len(side) for side in rows.label] == [299, 99]


def test_train_alone_is_parted() -> None:
    rows = taken("train", train={"x": X, "y": Y})
    assert [len(side) for side in rows.label] == [200, 100]


def test_of_very_many_columns_those_that_are_asked_about_are_kept() -> None:
    table = {f"x{at}": X for at in range(300)} | {"y": Y}
    rows = taken(needed=("x299",), train=table, eval=table)
    assert "x299" in rows.columns and len(rows.columns) <= 121


TOO_LITTLE: dict[str, tuple[Any, Any, str]] = {
    "few rows": ({"x": X, "y": Y}, {"x": X[:40], "y": Y[:40]}, "too few train or eval rows have a label"),
    "a class of few rows": (
        {"x": X, "y": Y}, {"x": X[:100], "y": ["yes"] * 96 + ["no"] * 4}, "too few eval rows of a class"
    ),
    "one class": ({"x": X, "y": Y}, {"x": X[:100], "y": ["yes"] * 100}, "the rows have but one class"),
    "no feature": ({"y": Y}, {"y": Y}, "no column can be learned from"),
    "no label in eval": ({"x": X, "y": Y}, {"x": X}, "there is no label that both splits have alike"),
}  # fmt: skip


@pytest.mark.parametrize(("train", "held_out", "why"), TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_too_little_says_why(train: Any, held_out: Any, why: str) -> None:
    with pytest.raises(TooLittle, match=why):
        taken(train=train, eval=held_out)


def test_without_the_only_feature_nothing_is_left() -> None:
    rows = taken(train={"x": X, "y": Y}, eval={"x": X[:100], "y": Y[:100]})
    with pytest.raises(TooLittle, match="no other column is left"):
        rows.leave_out({"x"})
