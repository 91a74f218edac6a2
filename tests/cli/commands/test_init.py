"""`traingate init` drafts a gate.toml and a schema, and says what to do with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.opened import TRAIN
from traingate.cli.main import main


def test_train_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--eval", "eval.csv"]) == 2
    message = "--train is missing: a gate.toml is drafted from the training split."
    assert capsys.readouterr() == ("", f"traingate: {message}\n")


def test_what_is_there_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gate.toml").write_text("mine")
    assert main(["init", "--train", "train.csv", "--out", str(tmp_path)]) == 2
    assert f"{tmp_path}/gate.toml exists and was not overwritten." in capsys.readouterr().err
    assert (tmp_path / "gate.toml").read_text() == "mine"


@pytest.mark.slow
def test_the_drafts_are_named_with_the_next_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train.csv").write_text(TRAIN)
    out = tmp_path / "gate"
    assert main(["init", "--train", str(tmp_path / "train.csv"), "--label", "default", "--out", str(out)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"drafted {out}/schema.pbtxt",
        f"drafted {out}/gate.toml",
        f"Review both, then: traingate check {out}/gate.toml",
    ]
    assert 'label = "default"' in (out / "gate.toml").read_text()
