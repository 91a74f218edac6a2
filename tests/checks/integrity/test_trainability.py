"""What opens trains: what the reference trainer could not learn from blocks, and says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from given.profiles import BLOCK, INFO, WARN, judged, profile_of, told
from traingate.checks.integrity.trainability import Trainability
from traingate.dataset import Columns, Dataset

ROWS = 60
X = [row * 7 % 13 / 2 for row in range(ROWS)]
OWN = 'Or name a trainer of your own: [training] trainer = "package.module:function".'


def found(
    columns: dict[str, Any],
    identifiers: tuple[str, ...] = (),
    roles: Columns | None = None,
    *,
    trains: bool = True,
    **training: Any,
) -> list[tuple[Any, str]]:
    profile = profile_of(roles or Columns("y"), identifiers=identifiers, train=columns)
    dataset = replace(profile.plan.dataset, training=training, trains=trains)
    profile = replace(profile, plan=replace(profile.plan, dataset=dataset))
    return told(judged(Trainability(), profile))


@pytest.mark.parametrize(
    "label",
    [
        [0, 1] * 30,
        [True, False] * 30,
        ["a", "b", "c"] * 20,
        [row / 7 for row in range(ROWS)],
        [f"class {row // 3}" for row in range(ROWS)],
        [datetime(2026, 1, 1) + timedelta(days=row) for row in range(ROWS)],
        [float("inf"), 1.0, 2.0] * 20,
        [1 << 60, (1 << 60) + (1 << 50)] * 30,
        [1 << 60, (1 << 60) + 3] * 30,
        [(1 << 60) + row % 4 for row in range(ROWS)],
        pa.array([(1 << 63) + 5, (1 << 63) + 6] * 30, pa.uint64()),
    ],
)
def test_what_can_be_learnt_is_no_finding(label: list[Any]) -> None:
    assert found({"x": X, "y": label}) == []


def test_a_label_of_lists_blocks() -> None:
    message = "The label y holds lists; the reference trainer predicts a class or a number."
    assert found({"x": X, "y": [[1], [2]] * 30}) == [(BLOCK, message)]


def test_a_label_that_is_another_text_in_every_row_blocks() -> None:
    message = (
        "The label y has 60 different values in 60 rows of train: it is text rather than classes, and hardly one comes "
        "twice to be learnt."
    )
    assert found({"x": X, "y": [f"She wrote {row} letters." for row in range(ROWS)]}) == [(BLOCK, message)]


@pytest.mark.parametrize(
    ("label", "wrong"),
    [
        ([1.5] * ROWS, "is 1.5 in every row: there is nothing to learn."),
        ([1e300, 2.0] * 30, "reaches 1e+300; models compute in float32, which ends at 3.4e38."),
        (
            [1e-300, 2e-300] * 30,
            "lies between 1e-300 and 2e-300, which are one number in float32, in which models compute.",
        ),
    ],
)
def test_a_label_whose_numbers_teach_nothing_blocks(label: list[float], wrong: str) -> None:
    assert found({"x": X, "y": label}) == [(BLOCK, f"The label y {wrong}")]


def test_one_class_alone_is_told_by_class_imbalance() -> None:
    assert found({"x": X, "y": [1] * ROWS}) == []


@pytest.mark.parametrize(
    ("label", "task", "message"),
    [
        ([0, 1, 2] * 20, "binary", "training.task is binary, and the label y has 3 values in train."),
        (["a", "b"] * 30, "regression", "training.task is regression, and the label y holds strings."),
    ],
)
def test_a_task_that_does_not_go_with_the_label_blocks(label: list[Any], task: str, message: str) -> None:
    assert found({"x": X, "y": label}, task=task) == [(BLOCK, message)]
    assert found({"x": X, "y": [0, 1] * 30}, task=task) == []


def test_a_train_without_a_usable_feature_blocks_and_says_why_of_each() -> None:
    columns = {
        "empty": pa.nulls(ROWS), "same": [3] * ROWS, "tags": [["a"]] * ROWS, "id": list(range(ROWS)), "x": X,
        "image": pa.array([b"\xff\xd8" + bytes([row]) for row in range(ROWS)]), "y": [0, 1] * 30, "at": X,
    }  # fmt: skip
    message = (
        "train has no feature to learn from: empty (it is empty), same (it has a single value), tags (it holds lists), "
        "image (its values are bytes, not text), id (it numbers or names rows), x (training.drop names it)."
    )
    assert found(columns, ("id",), Columns("y", time="at"), drop=("x",)) == [(BLOCK, message)]
    assert found(columns, ("id",), Columns("y", time="at")) == []
    assert found({"y": [0, 1] * 30}) == [(BLOCK, "train has no feature to learn from.")]


@pytest.mark.parametrize(
    "columns",
    [
        {"x": X, "y": [[1], [2]] * 30},
        {"x": X, "y": [f"She wrote {row} letters." for row in range(ROWS)]},
        {"image": pa.array([b"\xff\xd8" + bytes([row]) for row in range(ROWS)]), "y": [0, 1] * 30},
    ],
    ids=["a label of lists", "a label of free text", "images alone"],
)
def test_what_another_trainer_may_learn_from_warns_where_nobody_asked_for_ours(columns: dict[str, Any]) -> None:
    assert [severity for severity, _ in found(columns)] == [BLOCK]
    assert [severity for severity, _ in found(columns, trains=False)] == [WARN]


def test_what_nobody_can_learn_from_blocks_whoever_trains() -> None:
    for columns in ({"same": [3] * ROWS, "y": [0, 1] * 30}, {"x": X, "y": [1.5] * ROWS}):
        assert [severity for severity, _ in found(columns, trains=False)] == [BLOCK]


def test_a_gap_is_something_to_learn_from() -> None:
    assert found({"same": [3, None] * 30, "y": [0, 1] * 30}) == []


def test_counts_are_said_to_be_taken_for_a_number() -> None:
    rides = np.random.default_rng(0).poisson(25, 5_000)
    ((severity, message),) = found({"x": np.arange(5_000) * 1.5, "y": rides})
    assert severity == INFO
    assert message == (
        f"The label y has {len(set(rides))} whole values whose rows rise and fall as counts do: it is taken for a "
        "number to predict, not for classes."
    )


def test_a_trainer_of_ones_own_says_itself_what_it_can_learn_from() -> None:
    reason = Trainability().not_applicable(Dataset("d", (), Columns("y"), trainer="shop.model:fit"))
    assert reason == "shop.model:fit trains, and says itself what it can learn from"
    assert Trainability().not_applicable(Dataset("d", ())) == 'no label is declared: [columns] label = "…"'


def test_quantities_that_are_declared_as_classes_block_where_they_are_trained_on() -> None:
    each = {"x": X, "y": [row * 1_000 for row in range(ROWS)]}
    message = (
        "The label y is declared as classes by training.task, but has 60 different values in 60 rows: hardly one comes "
        "twice."
    )
    assert found(each, task="multiclass") == [(BLOCK, message)]
    assert found(each, task="multiclass", trains=False) == [(WARN, message)]
    halves = {"x": X, "y": [row % 25 / 2 for row in range(ROWS)]}
    assert found(halves, task="multiclass") == [
        (BLOCK, "The label y is declared as classes by training.task, but holds decimals, as quantities do.")
    ]
    assert found({"x": X, "y": [0, 1, 2] * 20}, task="multiclass") == []
