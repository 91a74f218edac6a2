from __future__ import annotations

import math
from dataclasses import asdict

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


OUT_OF_BOUNDS = {
    "no epochs": ("epochs", 0, "a whole number from 1 up, not 0"),
    "a negative patience": ("patience", -1, "a whole number from 0 up, not -1"),
    "learning by nothing": ("learning_rate", 0.0, "a number above 0 and at most 1, not 0.0"),
    "learning by infinity": ("learning_rate", math.inf, "a finite number, not inf"),
    "dropping everything": ("dropout", 1, "a number from 0 to below 1, not 1"),
    "a negative penalty": ("l2", -0.1, "a number from 0 up, not -0.1"),
    "a layer of nothing": ("hidden", [8, 0], "a whole number from 1 up, not 0"),
    "a seed that NumPy does not take": ("seed", 2**32, "a whole number from 0 to 4,294,967,295, not 4294967296"),
    "an unknown task": ("task", "regresion", "auto, binary, multiclass or regression, not 'regresion'"),
}


@pytest.mark.parametrize(("name", "value", "expected"), OUT_OF_BOUNDS.values(), ids=OUT_OF_BOUNDS)
def test_a_value_out_of_bounds_is_named(name, value, expected):
    with pytest.raises(ConfigError) as raised:
        Settings.read({name: value})
    place = f"training.{name}[1]" if isinstance(value, list) else f"training.{name}"
    assert str(raised.value).startswith(f"{place} must be {expected}.")


def test_the_defaults_are_within_their_own_bounds():
    assert Settings.read(asdict(Settings())) == Settings()
