"""`traingate train` trains where the gate opens, and says why it does not where it is shut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from traingate.cli.checking import Checked
from traingate.cli.commands import train
from traingate.cli.main import main


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "train.csv"\neval = "eval.csv"\n[columns]\nlabel = "y"\n')
    return tmp_path


def end_check_with(code: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "check_dataset", lambda dataset, options, typed: Checked(code, folder))


@pytest.mark.parametrize("code", [1, 3])
def test_a_shut_gate_is_said_with_its_exit_code_and_its_report(
    gate: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    end_check_with(code, gate / "out", monkeypatch)
    assert main(["train", str(gate)]) == code
    message = f"training did not start: the gate is shut. The report says why: {gate}/out/report.html"
    assert capsys.readouterr() == ("", f"traingate: {message}\n")


def test_scores_are_printed_to_stdout(
    gate: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def trained(dataset: Any, folder: Path, *, key: bytes | None) -> dict[str, float]:
        assert (dataset.columns.label, folder, key) == ("y", gate / "out", None)
        return {"eval auc": 0.912345, "epochs": 3}

    end_check_with(0, gate / "out", monkeypatch)
    monkeypatch.setattr("traingate.training.train.train", trained)
    assert main(["train", str(gate)]) == 0
    assert capsys.readouterr() == ("eval auc  0.9123\nepochs  3\n", "")
