from __future__ import annotations

import pytest

from traingate.errors import ConfigError
from traingate.training.reference.settings import Settings


def test_settings_of_a_gate_toml():
    settings = Settings.read({"epochs": 5, "dropout": 0, "hidden": [8], "drop": ["x"]})
    assert (settings.epochs, settings.dropout, settings.hidden, settings.drop) == (5, 0.0, (8,), ("x",))


def test_an_unknown_setting_names_the_nearest():
    with pytest.raises(
        ConfigError, match=r"training.epoch is not a setting of the reference trainer. Did you mean epochs\?"
    ):
        Settings.read({"epoch": 5})


@pytest.mark.parametrize(
    ("name", "value"), [("epochs", "5"), ("epochs", True), ("task", 1), ("hidden", 3), ("epochs", 1.5)]
)
def test_a_value_of_another_kind_is_named(name, value):
    with pytest.raises(ConfigError, match=f"training.{name} must be"):
        Settings.read({name: value})
