"""What the config alone tells of a training run that would fail."""

from __future__ import annotations

from typing import Any

import pytest

from traingate.dataset import Columns, Dataset, Split
from traingate.errors import ConfigError
from traingate.training.preflight import require_trainable


def dataset(label: str | None = "y", trainer: str = "reference", **training: Any) -> Dataset:
    splits = (Split("train", ()), Split("eval", ()))
    return Dataset("d", splits, Columns(label, time="at"), trainer=trainer, training=training)


def test_what_will_do_is_said_nothing_of() -> None:
    require_trainable(dataset(validation="eval", drop=("x",), epochs=3), now=True)
    require_trainable(dataset(label=None))


@pytest.mark.parametrize(
    ("training", "message"),
    [
        ({"epochs": -1}, "training.epochs must be a whole number from 1 up, not -1."),
        ({"epohcs": 3}, "training.epohcs is not a setting of the reference trainer. Did you mean epochs?"),
        ({"validation": "evil"}, "training.validation 'evil' is not a held-out split. Did you mean eval?"),
        ({"validation": "train"}, "training.validation 'train' is not a held-out split. Known: eval."),
        ({"drop": ("at",)}, "training.drop 'at' is not a feature: [columns] declares it as time."),
    ],
)
def test_a_setting_that_will_not_do_is_told(training: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        require_trainable(dataset(**training))
    assert str(error.value) == message


def test_a_trainer_that_is_not_there_is_told_whether_training_follows_or_not() -> None:
    for now in (False, True):
        with pytest.raises(ConfigError, match=r"the module nowhere is neither next to gate\.toml nor installed"):
            require_trainable(dataset(trainer="nowhere:fit"), now=now)


def test_training_needs_a_label_and_a_check_does_not() -> None:
    with pytest.raises(ConfigError, match=r'the reference trainer needs a label: \[columns\] label = "…"'):
        require_trainable(dataset(label=None), now=True)
