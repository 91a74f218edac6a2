"""Training, once the gate is open: finds the trainer, hands it the gate, and takes its scores."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from traingate.dataset import Dataset
from traingate.errors import ConfigError
from traingate.gate.open import open_gate
from traingate.training.trainers import REFERENCE, find_trainer, searched


def train(
    dataset: Dataset,
    decision: str | Path,
    trainer: str | None = None,
    settings: Mapping[str, Any] | None = None,
    *,
    out: str | Path | None = None,
    key: bytes | None = None,
) -> dict[str, float]:
    """Opens the gate and trains; the trainer gets its data from the gate only.

    Args:
        dataset: what was checked.
        decision: decision.json, or its folder.
        trainer: `reference`, or `package.module:function` that is called as function(gate, settings, out) and returns
            scores by name; None takes the dataset's. The config's folder is searched after what is installed.
        settings: go over the dataset's own training settings.
        out: where the trainer writes; None is the decision's folder.
        key: as for `require`.

    Returns:
        The trainer's scores, by name.

    Raises:
        Refused: the gate is shut, or a file differs from what was checked, before, while or after it was trained on.
        ConfigError: there is no such trainer, it returned no scores, or a setting is not valid.
    """
    gate = open_gate(decision, dataset=dataset, key=key)
    name, path = trainer or dataset.trainer, Path(decision)
    target = Path(out) if out is not None else path if path.is_dir() else path.parent
    folder = None if name == REFERENCE else dataset.root
    where = f"{dataset.config_path}: training.trainer" if dataset.config_path else "trainer"
    function = find_trainer(name, folder, where)
    with searched(folder):  # a trainer may import what lies beside it while it trains
        try:
            scores = function(gate, {**dataset.training, **(settings or {})}, target)
        except Exception as error:
            if gate.refusal is not None and error is not gate.refusal:
                raise gate.refusal from error
            raise
    gate.verify()
    return _check_scores(name, scores)


def _check_scores(name: str, scores: object) -> dict[str, float]:
    if not isinstance(scores, Mapping):
        kind = type(scores).__name__
        raise ConfigError(
            f"the trainer {name!r} returned {kind}; expected scores by name, such as {{'eval.auc': 0.8}}."
        )
    for key, value in scores.items():
        if not isinstance(key, str) or not hasattr(value, "__float__"):
            raise ConfigError(f"the trainer {name!r} returned {key!r}: {value!r}; expected a name and a number.")
    return {key: float(value) for key, value in scores.items()}
