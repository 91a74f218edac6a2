"""What `[training]` may say to the reference trainer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from traingate.errors import ConfigError, nearest


@dataclass(frozen=True)
class Settings:
    """The reference trainer's settings, with what it does where nothing is said.

    Attributes:
        epochs: at most so many; training stops when the validation loss no longer falls.
        patience: epochs without a better validation loss before it stops; half of it before the learning rate falls.
        batch_size: rows in a batch; 0 takes a size by the number of rows.
        learning_rate: Adam's first learning rate.
        hidden: units of each hidden layer.
        dropout: share of units that are dropped while training.
        l2: factor of the squared weights in the loss.
        task: `auto`, `binary`, `multiclass` or `regression`.
        loss: of a regression: `auto`, `mse` or `huber`.
        class_weights: `auto`, `balanced` or `none`.
        validation: the split that early stopping watches; "" takes the first held-out one.
        drop: features that the model does not take.
        seed: makes the run what it was last time, on the same machine.
    """

    epochs: int = 60
    patience: int = 6
    batch_size: int = 0
    learning_rate: float = 2e-3
    hidden: tuple[int, ...] = (64, 32)
    dropout: float = 0.2
    l2: float = 1e-4
    task: str = "auto"
    loss: str = "auto"
    class_weights: str = "auto"
    validation: str = ""
    drop: tuple[str, ...] = ()
    seed: int = 0

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Settings:
        """The settings that a mapping holds; ConfigError at one that there is not, or that is of another kind."""
        known = {entry.name: entry.default for entry in fields(cls)}
        taken = {}
        for name, value in values.items():
            if name not in known:
                raise ConfigError(f"training.{name} is not a setting of the reference trainer. {nearest(name, known)}")
            taken[name] = _as(name, value, known[name])
        return cls(**taken)


def _as(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple) and isinstance(value, list | tuple):
        return tuple(value)
    if isinstance(default, float) and type(value) is int:
        return float(value)
    if type(value) is not type(default):
        raise ConfigError(f"training.{name} must be of the kind of {default!r}, not {value!r}.")
    return value
