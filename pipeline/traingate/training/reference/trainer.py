"""The reference trainer: an ordinary Keras model that shows what the checked data is worth, and saves it."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from traingate.errors import ConfigError, suggest
from traingate.gate.open import OpenGate, count_steps
from traingate.gate.rows import LabelledRows, concat
from traingate.storage import digests, writing
from traingate.training.reference import scores
from traingate.training.reference.fitting import Fit, fit
from traingate.training.reference.network import Network, Shape, build
from traingate.training.reference.settings import Settings
from traingate.training.reference.target import Target, explain_weights, fit_target

_FITTED_ROWS = 200_000
_IN_MEMORY = 1 << 30  # bytes of preprocessed train up to which epochs do not read the files again
_HOLDBACK = 0.1

Arrays = dict[str, np.ndarray]
Prepared = tuple[Arrays, np.ndarray]


def train_reference(gate: OpenGate, settings: Mapping[str, Any], out: Path) -> dict[str, float]:
    """Trains on the gate's train split, stops by a held-out one, writes model.keras and training.json, returns scores.

    Scores are named by split: `eval.auc`, `eval.accuracy`, `eval.balanced_accuracy`, `eval.log_loss`, or `eval.r2`,
    `eval.mae` and `eval.rmse` in the label's unit; `train.…` shows how much of it was learnt by heart.

    Raises:
        ConfigError: there is no label or nothing to learn from, or a setting is not valid.
        Refused: the files differ from what was checked.
    """
    started = time.monotonic()
    chosen = Settings.read(settings)
    if gate.label is None:
        raise ConfigError("the reference trainer needs a label: set columns.label.")
    sample = _read_sample(gate, chosen.seed)
    target = fit_target(np.asarray(sample.label), gate.label, chosen.task)
    fitted = fit(sample, gate.features, _check_dropped(chosen, gate))
    if not fitted.treatments:
        raise ConfigError(f"no feature is left to learn from: {fitted.left_out}")
    why_weighted = explain_weights(target, gate.decision, chosen.class_weights)
    network = _build_network(fitted, target, chosen, why_weighted is not None)
    history, results = _fit_network(gate, network, target, chosen, why_weighted is not None)
    if not np.isfinite(history.history["val_loss"]).any():
        raise FloatingPointError("the loss was never a finite number: lower training.learning_rate.")
    facts = _describe_run(gate, fitted, target, why_weighted, history, results, chosen)
    _save(network, out, facts | {"seconds": round(time.monotonic() - started, 1)})
    return results


def _read_sample(gate: OpenGate, seed: int) -> LabelledRows:
    """Up to 200,000 rows of train, which columns and target are fitted on."""
    parts, count = [], 0
    for rows in gate.batches(gate.train, batch_size=8_192, seed=seed):
        parts.append(rows)
        count += rows.count
        if count >= _FITTED_ROWS:
            break
    if not count:
        raise ConfigError(f"no row of {gate.train} has a label: there is nothing to learn.")
    return concat(parts)


def _check_dropped(chosen: Settings, gate: OpenGate) -> tuple[str, ...]:
    for name in chosen.drop:
        if name not in gate.features:
            raise ConfigError(f"training.drop: {name!r} is not a feature. {suggest(name, gate.features)}")
    return chosen.drop


def _build_network(fitted: Fit, target: Target, chosen: Settings, is_weighted: bool) -> Network:
    from traingate.gate.tensors import import_tensorflow

    import_tensorflow()
    import keras

    keras.utils.set_random_seed(chosen.seed)
    shape = Shape(chosen.hidden, chosen.dropout, chosen.l2, chosen.learning_rate)
    robust = chosen.loss == "huber" or (chosen.loss == "auto" and target.robust)
    return build(fitted, target, shape, robust, is_weighted)


def _fit_network(
    gate: OpenGate, network: Network, target: Target, chosen: Settings, is_weighted: bool
) -> tuple[Any, dict[str, float]]:
    weights = target.compute_weights() if is_weighted else None
    held_out = {split: _prepare_split(gate, network, target, split) for split in gate.held_out}
    size = chosen.batch_size or int(np.clip(gate.rows(gate.train) // 128, 16, 512))
    if _measure_bytes(network) * gate.rows(gate.train) > _IN_MEMORY and held_out:
        return _fit_streaming(gate, network, target, chosen, weights, held_out, size)
    own = _prepare_split(gate, network, target, gate.train)
    if not held_out:
        own, held_out["holdback"] = _hold_back(own, chosen.seed)
    watched = held_out[_choose_watched(chosen, held_out)]
    columns, truth, rows_weights = _add_weights(*own, weights)
    history = network.learning.fit(
        columns, truth, sample_weight=rows_weights, validation_data=_add_weights(*watched, weights), batch_size=size,
        epochs=chosen.epochs, callbacks=_make_callbacks(chosen), verbose=0,
    )  # fmt: skip
    return history, _score_splits(network, target, {gate.train: own, **held_out})


def _fit_streaming(
    gate: OpenGate, network: Network, target: Target, chosen: Settings, weights: np.ndarray | None,
    held_out: dict[str, Prepared], size: int,
) -> tuple[Any, dict[str, float]]:  # fmt: skip
    """Trains on more rows than memory should hold: every epoch reads the files again."""

    def batches() -> Iterator[tuple[Any, ...]]:
        for number in itertools.count():
            for rows in gate.batches(gate.train, batch_size=size, seed=chosen.seed * 1_000_003 + number):
                yield _add_weights(*_prepare_rows(network, target, rows), weights)

    history = network.learning.fit(
        batches(), validation_data=_add_weights(*held_out[_choose_watched(chosen, held_out)], weights),
        steps_per_epoch=count_steps(gate.rows(gate.train), size), epochs=chosen.epochs, verbose=0, shuffle=False,
        callbacks=_make_callbacks(chosen),
    )  # fmt: skip
    own = _prepare_rows(network, target, _read_sample(gate, chosen.seed))
    return history, _score_splits(network, target, {gate.train: own, **held_out})


def _choose_watched(chosen: Settings, held_out: Mapping[str, Any]) -> str:
    name = chosen.validation or next(iter(held_out))
    if name not in held_out:
        raise ConfigError(f"training.validation: {name!r} is not a held-out split. {suggest(name, held_out)}")
    return name


def _make_callbacks(chosen: Settings) -> list[Any]:
    import keras

    return [
        keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.3, patience=max(1, chosen.patience // 2), min_lr=1e-6),
        keras.callbacks.EarlyStopping("val_loss", patience=chosen.patience, restore_best_weights=True),
    ]


def _prepare_split(gate: OpenGate, network: Network, target: Target, split: str) -> Prepared:
    """A whole split as the learning layers take it."""
    parts = [_prepare_rows(network, target, rows) for rows in gate.batches(split, batch_size=8_192, shuffle=False)]
    if not parts:
        raise ConfigError(f"no row of {split} has a label: there is nothing to learn or to score.")
    columns = {name: np.concatenate([part[0][name] for part in parts]) for name in parts[0][0]}
    return columns, np.concatenate([part[1] for part in parts])


def _prepare_rows(network: Network, target: Target, rows: LabelledRows) -> Prepared:
    import tensorflow as tf

    columns = {name: tf.constant(rows.columns[name][:, None]) for name in network.preprocessing.input}
    prepared = {name: values.numpy() for name, values in network.prepare(columns).items()}
    return prepared, target.encode(np.asarray(rows.label))


def _measure_bytes(network: Network) -> int:
    return sum(int(np.prod(tensor.shape[1:])) * 4 for tensor in network.preprocessing.output.values())


def _add_weights(columns: Arrays, truth: np.ndarray, weights: np.ndarray | None) -> tuple[Any, ...]:
    """Columns, truth and weights of the rows whose class the model can learn."""
    known = truth >= 0 if truth.dtype == np.int32 else np.ones(len(truth), bool)
    columns = columns if known.all() else {name: values[known] for name, values in columns.items()}
    truth = truth[known]
    return (columns, truth, np.ones(len(truth), np.float32) if weights is None else weights[truth])


def _hold_back(own: Prepared, seed: int) -> tuple[Prepared, Prepared]:
    """Train without a tenth of its rows, and that tenth."""
    columns, truth = own
    back = np.random.default_rng(seed).random(len(truth)) < _HOLDBACK
    halves = [({name: values[which] for name, values in columns.items()}, truth[which]) for which in (~back, back)]
    return halves[0], halves[1]


def _score_splits(network: Network, target: Target, splits: Mapping[str, Prepared]) -> dict[str, float]:
    results = {}
    for split, (columns, truth) in splits.items():
        answer = np.asarray(network.learning.predict(columns, batch_size=4_096, verbose=0))
        for name, value in _score(target, truth, answer).items():
            results[f"{split}.{name}"] = value
    return results


def _score(target: Target, truth: np.ndarray, answer: np.ndarray) -> dict[str, float]:
    if target.task == "regression":
        return scores.score_numbers(target.decode(truth), target.decode(answer[:, 0]))
    shares = np.column_stack([1 - answer[:, 0], answer[:, 0]]) if target.task == "binary" else answer
    return scores.score_classes(truth, shares)


def _describe_run(
    gate: OpenGate, fitted: Fit, target: Target, why_weighted: str | None, history: Any, results: dict[str, float],
    chosen: Settings,
) -> dict[str, Any]:  # fmt: skip
    """What training.json says of the run."""
    import keras
    import tensorflow as tf

    losses = [float(value) for value in history.history["val_loss"]]
    return {
        "format": "traingate-training/1",
        "dataset": gate.decision.dataset,
        "decided_at": gate.decision.decided_at,
        "task": target.task,
        "label": gate.label.name if gate.label else None,
        "classes": target.name_classes(),
        "metrics": {name: value if np.isfinite(value) else None for name, value in results.items()},
        "epochs": len(losses),
        "best_epoch": int(np.nanargmin(losses)) + 1 if np.isfinite(losses).any() else None,
        "features": {name: type(taken).__name__.lower() for name, taken in fitted.treatments.items()},
        "left_out": dict(fitted.left_out),
        "class_weights": None if why_weighted is None else [float(weight) for weight in target.compute_weights()],
        "why_weighted": why_weighted,
        "unlabelled": dict(gate.unlabelled),
        "settings": asdict(chosen),
        "versions": {"tensorflow": tf.__version__, "keras": keras.__version__, "numpy": np.__version__},
    }


def _save(network: Network, out: Path, facts: dict[str, Any]) -> None:
    """Writes model.keras and training.json aside and renames them into place."""
    writing.save_aside(out / "model.keras", network.whole.save)
    facts = facts | {"model": digests.digest_file(str(out / "model.keras"))}
    writing.write_aside(str(out / "training.json"), json.dumps(facts, indent=1, allow_nan=False).encode())
