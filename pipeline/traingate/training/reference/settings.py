"""What `[training]` may set for the reference trainer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from traingate.bounds import Amount, AtLeastOne, Bounds, Count, Limit, OneOf
from traingate.errors import ConfigError, Misread
from traingate.reading import read


@dataclass(frozen=True)
class Settings:
    """The reference trainer's settings, with their defaults.

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

    epochs: AtLeastOne = 60
    patience: Count = 6
    batch_size: Count = 0
    learning_rate: Annotated[float, Bounds(0, 1, above=True)] = 2e-3
    hidden: tuple[AtLeastOne, ...] = (64, 32)
    dropout: Limit = 0.2
    l2: Amount = 1e-4
    task: Annotated[str, OneOf(("auto", "binary", "multiclass", "regression"))] = "auto"
    loss: Annotated[str, OneOf(("auto", "mse", "huber"))] = "auto"
    class_weights: Annotated[str, OneOf(("auto", "balanced", "none"))] = "auto"
    validation: str = ""
    drop: tuple[str, ...] = ()
    seed: Annotated[int, Bounds(0, 2**32 - 1)] = 0

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Settings:
        """The settings that a mapping holds; ConfigError at one that is unknown or of another type."""
        try:
            return read(cls, values, ("training",), noun="a setting of the reference trainer")
        except Misread as wrong:
            raise ConfigError(str(wrong)) from wrong
