"""One run of the reference trainer: what it is about, what became of it, and how that is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from traingate.dataset import Columns
from traingate.gate.open import OpenGate
from traingate.training.reference.baseline import Baseline, score_answer, score_splits
from traingate.training.reference.fitting import Fit
from traingate.training.reference.network import Network
from traingate.training.reference.prepared import Prepared
from traingate.training.reference.settings import Settings
from traingate.training.reference.summary import FORMAT
from traingate.training.reference.target import Target


@dataclass
class Course:
    """What a run is about, and what became of it.

    Attributes:
        gate: where the rows come from.
        chosen: the settings.
        target: what is predicted.
        fitted: how the columns are taken.
        network: the model.
        classes: a weight for each class; None where they all count alike.
        unit: the mean weight of train's rows, in which weights are given to Keras.
        splits: what was scored, by name.
        answers: what the model says of it: shares, or numbers in the label's unit.
        unscored: splits in which no row has a label that the model knows.
        watched: the split that early stopping watched.
        history: Keras's.
    """

    gate: OpenGate
    chosen: Settings
    target: Target
    fitted: Fit
    network: Network
    classes: np.ndarray | None
    unit: float
    splits: dict[str, Prepared] = field(default_factory=dict)
    answers: dict[str, np.ndarray] = field(default_factory=dict)
    unscored: list[str] = field(default_factory=list)
    watched: str = ""
    history: Any = None


def describe_run(course: Course, why_weighted: str | None) -> tuple[dict[str, Any], dict[str, float]]:
    """What training.json says of the run, and its scores."""
    import keras
    import tensorflow as tf

    gate, target, fitted = course.gate, course.target, course.fitted
    losses = [float(value) for value in course.history.history["val_loss"]]
    scored, results = _describe_scores(course)
    return {
        "format": FORMAT,
        "dataset": gate.decision.dataset,
        "decided_at": gate.decision.decided_at,
        "task": target.task,
        "label": gate.label.name if gate.label else None,
        "classes": target.name_classes(),
        "unlearnt_classes": target.unlearnt,
        **scored,
        "epochs": len(losses),
        "best_epoch": int(np.nanargmin(losses)) + 1,
        "validation": course.watched,
        "weight": gate.decision.columns.weight,
        "features": {name: type(way).__name__.lower() for name, way in fitted.treatments.items()},
        "left_out": {**fitted.left_out, **_explain_roles(gate.decision.columns)},
        "class_weights": None if course.classes is None else [float(weight) for weight in course.classes],
        "why_weighted": why_weighted,
        "unlabelled": dict(gate.unlabelled),
        "settings": asdict(course.chosen),
        "versions": {"tensorflow": tf.__version__, "keras": keras.__version__, "numpy": np.__version__},
    }, results


def _describe_scores(course: Course) -> tuple[dict[str, Any], dict[str, float]]:
    """The scores beside those of no model, and in which splits the model is no better; and the scores alone."""
    baseline = Baseline.of(course.target, course.splits[course.gate.train])
    found = {split: score_answer(course.target, rows, course.answers[split]) for split, rows in course.splits.items()}
    results = {f"{split}.{name}": value for split, each in found.items() for name, value in each.items()}
    useless = {split: baseline.explain_useless(rows, course.answers[split]) for split, rows in course.splits.items()}
    return {
        "metrics": _write_finite(results),
        "baseline": {"says": baseline.describe(), "metrics": _write_finite(score_splits(baseline, course.splits))},
        "useless": {split: why for split, why in useless.items() if why},
        "unscored": dict.fromkeys(course.unscored, "no row has a label that the model knows"),
    }, results


def _write_finite(scores: Mapping[str, float]) -> dict[str, float | None]:
    return {name: value if np.isfinite(value) else None for name, value in scores.items()}


def _explain_roles(columns: Columns) -> dict[str, str]:
    return {name: f"[columns] declares it as {role}" for name, role in columns.roles.items() if role != "label"}
