"""Texts of a gate.toml, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from traingate.config.load import load
from traingate.dataset import Dataset
from traingate.errors import ConfigError

SMALLEST = '[splits]\ntrain = "train.csv"\neval = "eval.csv"\n'


def loaded(folder: Path, text: str) -> Dataset:
    (folder / "gate.toml").write_text(text, "utf8")
    return load(folder / "gate.toml")


def mistake(folder: Path, text: str) -> str:
    """What the user reads, without the folder."""
    with pytest.raises(ConfigError) as raised:
        loaded(folder, text)
    assert raised.value.exit_code == 2
    return str(raised.value).replace(f"{folder}/", "")
