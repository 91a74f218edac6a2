"""The reference trainer: an ordinary Keras model that shows what the checked data is worth, and saves it."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from traingate.errors import ConfigError, suggest
from traingate.gate.open import OpenGate, count_steps
from traingate.gate.rows import Form, LabelledRows, concat
from traingate.kinds import Kind
from traingate.storage import digests, writing
from traingate.training.reference.course import Course, describe_run
from traingate.training.reference.fitting import Fit, fit, fit_anyway
from traingate.training.reference.network import Network, Shape, build
from traingate.training.reference.prepared import Prepared, concat_prepared
from traingate.training.reference.settings import Settings
from traingate.training.reference.summary import MODEL, TRAINING
from traingate.training.reference.target import Target, explain_weights, fit_target

_FITTED_ROWS = 200_000
_IN_MEMORY = 1 << 30  # bytes of preprocessed train up to which epochs do not read the files again


def train_reference(gate: OpenGate, settings: Mapping[str, Any], out: Path) -> dict[str, float]:
    """Trains on the gate's train split, stops by a held-out one, writes model.keras and training.json, returns scores.

    Scores are named by split: `eval.auc`, `eval.accuracy`, `eval.balanced_accuracy`, `eval.log_loss`, or `eval.r2`,
    `eval.mae` and `eval.rmse` in the label's unit; `train.…` shows how much of it was learnt by heart. Rows count by
    their weight where one is declared. What was left out, and what would be scored without a model, is in
    training.json.

    Raises:
        ConfigError: there is no label or nothing to learn from, or a setting is not valid.
        Refused: the files differ from what was checked.
    """
    started = time.monotonic()
    for name in (TRAINING, MODEL):
        (out / name).unlink(missing_ok=True)  # of an earlier run
    chosen = Settings.read(settings)
    label = _require_label(gate)
    _require_known(chosen, gate)
    sample = _read_sample(gate, chosen.seed)
    target = fit_target(np.asarray(sample.label), label, chosen.task, sample.weight)
    fitted = _fit_columns(gate, sample, chosen)
    why_weighted = explain_weights(target, gate.decision, chosen.class_weights)
    network = _build_network(fitted, target, chosen, why_weighted is not None)
    classes = target.compute_weights() if why_weighted is not None else None
    unit = 1.0 if sample.weight is None else float(sample.weight.mean())
    course = Course(gate, chosen, target, fitted, network, classes, unit)
    _fit_network(course)
    facts, results = describe_run(course, why_weighted)
    _save(network, out, facts | {"seconds": round(time.monotonic() - started, 1)})
    return results


def _fit_columns(gate: OpenGate, sample: LabelledRows, chosen: Settings) -> Fit:
    fitted = fit(sample, gate.features, chosen.drop)
    if not fitted.treatments:
        fitted = fit_anyway(sample, gate.features, chosen.drop)
    if not fitted.treatments:
        raise ConfigError(f"no feature is left to learn from: {fitted.left_out}")
    return fitted


def _require_label(gate: OpenGate) -> Form:
    if gate.label is None:
        raise ConfigError("the reference trainer needs a label: set columns.label.")
    if gate.label.kind in (Kind.LIST, Kind.NULL):
        what = "lists" if gate.label.kind == Kind.LIST else "no value"
        raise ConfigError(
            f"the label {gate.label.name!r} holds {what}, and the reference trainer predicts a class or a number. "
            'Name a trainer of your own: [training] trainer = "package.module:function".'
        )
    return gate.label


def _require_known(chosen: Settings, gate: OpenGate) -> None:
    for name in chosen.drop:
        if name not in gate.features:
            raise ConfigError(f"training.drop: {name!r} is not a feature. {suggest(name, gate.features)}")
    if chosen.validation and chosen.validation not in gate.held_out:
        name = chosen.validation
        raise ConfigError(f"training.validation: {name!r} is not a held-out split. {suggest(name, gate.held_out)}")


def _read_sample(gate: OpenGate, seed: int) -> LabelledRows:
    """Up to 200,000 rows of train, which columns and target are fitted on; more where all of them have one label."""
    parts, count = [], 0
    labels: set[Any] = set()
    for rows in gate.batches(gate.train, batch_size=8_192, seed=seed):
        parts.append(rows)
        count += rows.count
        if len(labels) < 2:
            labels.update(np.unique(np.asarray(rows.label))[:2].tolist())
        if count >= _FITTED_ROWS and len(labels) > 1:
            break
    if not parts:
        raise ConfigError(f"no row of {gate.train} has a label: there is nothing to learn.")
    return concat(parts)


def _build_network(fitted: Fit, target: Target, chosen: Settings, is_weighted: bool) -> Network:
    from traingate.gate.tensors import import_tensorflow

    import_tensorflow()
    import keras

    keras.utils.set_random_seed(chosen.seed)
    shape = Shape(chosen.hidden, chosen.dropout, chosen.l2, chosen.learning_rate)
    robust = chosen.loss == "huber" or (chosen.loss == "auto" and target.robust)
    return build(fitted, target, shape, robust, is_weighted)


def _fit_network(course: Course) -> None:
    gate, network = course.gate, course.network
    held_out = {split: _prepare_split(course, split) for split in gate.held_out}
    known = {split: rows for split, rows in held_out.items() if rows is not None and rows.learnable.any()}
    course.unscored = [split for split in held_out if split not in known]
    size = course.chosen.batch_size or int(np.clip(gate.rows(gate.train) // 128, 16, 512))
    if _measure_bytes(network) * gate.rows(gate.train) > _IN_MEMORY and known:
        own = _fit_streaming(course, known, size)
    else:
        own = _require_rows(gate.train, _prepare_split(course, gate.train))
        if not known:
            own, known["holdback"] = own.hold_back(course.chosen.seed)
        course.watched = _choose_watched(course.chosen, known)
        columns, truth, weights = own.weigh(course.classes)
        course.history = network.learning.fit(
            columns, truth, sample_weight=weights, validation_data=known[course.watched].weigh(course.classes),
            batch_size=size, epochs=course.chosen.epochs, callbacks=_make_callbacks(course.chosen), verbose=0,
        )  # fmt: skip
    if not np.isfinite(course.history.history["val_loss"]).any():
        raise ConfigError("the loss was never a finite number: lower training.learning_rate.")
    course.splits = {gate.train: own, **known}
    course.answers = {split: _answer(course, rows) for split, rows in course.splits.items()}


def _fit_streaming(course: Course, held_out: Mapping[str, Prepared], size: int) -> Prepared:
    """Trains on more rows than memory should hold: every epoch reads the files again."""
    gate, chosen = course.gate, course.chosen

    def batches() -> Iterator[tuple[Any, ...]]:
        for number in itertools.count():
            for rows in gate.batches(gate.train, batch_size=size, seed=chosen.seed * 1_000_003 + number):
                prepared = _prepare_rows(course, rows)
                if prepared.learnable.any():
                    yield prepared.weigh(course.classes)

    course.watched = _choose_watched(chosen, held_out)
    course.history = course.network.learning.fit(
        batches(), validation_data=held_out[course.watched].weigh(course.classes),
        steps_per_epoch=count_steps(gate.rows(gate.train), size), epochs=chosen.epochs, verbose=0, shuffle=False,
        callbacks=_make_callbacks(chosen),
    )  # fmt: skip
    return _prepare_rows(course, _read_sample(gate, chosen.seed))


def _choose_watched(chosen: Settings, known: Mapping[str, Any]) -> str:
    """The split that early stopping watches: one in which something is known."""
    return chosen.validation if chosen.validation in known else next(iter(known))


def _make_callbacks(chosen: Settings) -> list[Any]:
    import keras

    return [
        keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.3, patience=max(1, chosen.patience // 2), min_lr=1e-6),
        keras.callbacks.EarlyStopping("val_loss", patience=chosen.patience, restore_best_weights=True),
    ]


def _prepare_split(course: Course, split: str) -> Prepared | None:
    """A whole split as the learning layers take it; None where no row has a label."""
    batches = course.gate.batches(split, batch_size=8_192, shuffle=False)
    parts = [_prepare_rows(course, rows) for rows in batches]
    return concat_prepared(parts) if parts else None


def _prepare_rows(course: Course, rows: LabelledRows) -> Prepared:
    import tensorflow as tf

    network = course.network
    columns = {name: tf.constant(rows.columns[name][:, None]) for name in network.preprocessing.input}
    prepared = {name: values.numpy() for name, values in network.prepare(columns).items()}
    weight = np.ones(rows.count, np.float32) if rows.weight is None else rows.weight / np.float32(course.unit)
    return Prepared(prepared, course.target.encode(np.asarray(rows.label)), weight)


def _require_rows(split: str, rows: Prepared | None) -> Prepared:
    if rows is None:
        raise ConfigError(f"no row of {split} has a label: there is nothing to learn.")
    return rows


def _measure_bytes(network: Network) -> int:
    return sum(int(np.prod(tensor.shape[1:])) * 4 for tensor in network.preprocessing.output.values())


def _answer(course: Course, rows: Prepared) -> np.ndarray:
    answer = np.asarray(course.network.learning.predict(rows.columns, batch_size=4_096, verbose=0))
    if course.target.task == "regression":
        return course.target.decode(answer)
    return np.column_stack([1 - answer[:, 0], answer[:, 0]]) if course.target.task == "binary" else answer


def _save(network: Network, out: Path, facts: dict[str, Any]) -> None:
    """Writes model.keras and training.json aside and renames them into place."""
    writing.save_aside(out / MODEL, network.whole.save)
    facts = facts | {"model": digests.digest_file(str(out / MODEL))}
    writing.write_aside(str(out / TRAINING), json.dumps(facts, indent=1, allow_nan=False).encode())
