"""What is wrong with the config of a check is said before any data is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from traingate.cli.main import main


def test_a_typo_under_training_is_answered_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "none.csv"\n[training]\nepohcs = 3\n')
    assert main(["check", str(tmp_path)]) == 2
    message = "training.epohcs is not a setting of the reference trainer. Did you mean epochs?"
    assert f"{tmp_path}/gate.toml:4  {message}" in capsys.readouterr().err


def test_settings_of_another_trainer_are_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "none.csv"\n[training]\ntrainer = "a.b:fit"\nepohcs = 3\n')
    assert main(["check", str(tmp_path)]) == 2
    assert "no file matches" in capsys.readouterr().err
