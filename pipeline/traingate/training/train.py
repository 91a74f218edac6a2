"""Training, once the gate is open: finds the trainer, hands it the gate, and takes its scores."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from inspect import isclass, isfunction, signature
from pathlib import Path
from types import ModuleType
from typing import Any

from traingate.dataset import Dataset
from traingate.errors import ConfigError
from traingate.gate.open import OpenGate, open_gate

Trainer = Callable[[OpenGate, Mapping[str, Any], Path], Mapping[str, float]]


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
            scores by name; None takes the dataset's. The config's folder is searched first.
        settings: go over the dataset's own training settings.
        out: where the trainer writes; None is the decision's folder.
        key: as for `require`.

    Returns:
        The trainer's scores, by name.

    Raises:
        Refused: the gate is shut, or a file differs from what was checked.
        ConfigError: there is no such trainer, it returned no scores, or a setting is not valid.
    """
    gate = open_gate(decision, dataset=dataset, key=key)
    name = trainer or dataset.trainer
    path = Path(decision)
    target = Path(out) if out is not None else path if path.is_dir() else path.parent
    with _searched(dataset.root):
        function = find_trainer(name, dataset.config_path)
        try:
            scores = function(gate, {**dataset.training, **(settings or {})}, target)
        except Exception as error:
            if gate.refusal is not None and error is not gate.refusal:
                raise gate.refusal from error
            raise
    if gate.refusal is not None:
        raise gate.refusal
    return _check_scores(name, scores)


def find_trainer(name: str, config: str | None = None) -> Trainer:
    """The trainer of that name; ConfigError where it cannot be imported or called."""
    where = f"{config}: training.trainer" if config else "trainer"
    if name == "reference":
        from traingate.training.reference import trainer

        return trainer.train_reference
    module_name, colon, function_name = name.partition(":")
    if not (colon and module_name and function_name):
        raise ConfigError(f'{where} {name!r} is neither "reference" nor "package.module:function".')
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise ConfigError(f"{where} {name!r}: {module_name} needs {error.name}, which is not installed.") from error
        raise ConfigError(
            f"{where} {name!r}: the module {error.name} is neither next to gate.toml nor installed."
        ) from None
    function = getattr(module, function_name, None)
    if not callable(function):
        known = ", ".join(
            sorted(key for key, value in vars(module).items() if _is_own(value, module) and key[0] != "_")
        )
        raise ConfigError(f"{where} {name!r}: {module_name} has no {function_name}. It has: {known or 'nothing'}.")
    try:
        signature(function).bind("gate", "settings", "out")
    except TypeError as error:
        raise ConfigError(f"{where} {name!r} must accept {function_name}(gate, settings, out): {error}.") from None
    except ValueError:
        pass  # what is written in C may not name its parameters
    found: Trainer = function
    return found


def _is_own(value: object, module: ModuleType) -> bool:
    return (isfunction(value) or isclass(value)) and value.__module__ == module.__name__


@contextmanager
def _searched(folder: str) -> Iterator[None]:
    path = str(Path(folder).absolute())
    sys.path.insert(0, path)
    try:
        yield
    finally:
        sys.path.remove(path)


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
