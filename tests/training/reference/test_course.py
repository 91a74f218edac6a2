"""What training.json says of a run."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from traingate.dataset import Columns
from traingate.gate.rows import Form
from traingate.kinds import Kind
from traingate.training.reference.course import Course, describe_run
from traingate.training.reference.fitting import Fit, Number
from traingate.training.reference.prepared import Prepared
from traingate.training.reference.settings import Settings
from traingate.training.reference.target import Target

pytestmark = pytest.mark.slow  # it names TensorFlow's version


def rows(truth: list[int]) -> Prepared:
    return Prepared({}, np.array(truth, np.int32), np.ones(len(truth), np.float32))


def described() -> tuple[dict[str, Any], dict[str, float]]:
    columns = Columns("y", ("who",), "at", ("note",), "w")
    decision = SimpleNamespace(columns=columns, dataset="loans", decided_at="2026-11-23T06:00:02Z")
    gate: Any = SimpleNamespace(decision=decision, train="train", label=Form("y", Kind.INT), unlabelled={"eval": 2})
    fitted = Fit({"x": Number(0.0, 1.0, False)}, {"id": "it identifies rows"}, {})
    course = Course(gate, Settings(), Target("binary", (0, 1), (3.0, 1.0)), fitted, None, None, 1.0)  # type: ignore[arg-type]
    course.splits = {"train": rows([0, 0, 0, 1]), "eval": rows([0, 0])}
    course.answers = {name: np.tile([0.75, 0.25], (len(each.truth), 1)) for name, each in course.splits.items()}
    course.unscored, course.watched = ["test"], "eval"
    course.history = SimpleNamespace(history={"val_loss": [0.7, 0.5, 0.6]})
    return describe_run(course, None)


def test_a_run_is_described_by_plain_facts() -> None:
    facts, scores = described()
    written = json.loads(json.dumps(facts, allow_nan=False))
    assert written | {"settings": {}} == facts | {"settings": {}}
    assert (facts["epochs"], facts["best_epoch"], facts["validation"]) == (3, 2, "eval")
    assert facts["features"] == {"x": "number"}
    assert facts["left_out"] == {
        "id": "it identifies rows",
        "note": "[columns] declares it as ignored",
        "who": "[columns] declares it as entity",
        "at": "[columns] declares it as time",
        "w": "[columns] declares it as weight",
    }
    assert facts["unscored"] == {"test": "no row has a label that the model knows"}
    assert scores["train.auc"] == 0.5 and np.isnan(scores["eval.auc"]) and facts["metrics"]["eval.auc"] is None


def test_scores_stand_beside_those_of_no_model() -> None:
    facts, scores = described()
    assert facts["baseline"]["says"] == "0"
    assert facts["baseline"]["metrics"]["train.accuracy"] == scores["train.accuracy"] == 0.75
    assert facts["useless"] == {"train": "no better than always saying 0 (auc 0.5, and 0.5 without a model)"}
