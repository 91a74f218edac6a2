"""`traingate train` trains where the gate opens, and says why it does not where it is shut."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from traingate.cli.checking import Checked
from traingate.cli.commands import train
from traingate.cli.main import main


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    # Modules are imported once, so that each test has its own.
    (tmp_path / f"{tmp_path.name}.py").write_text("def fit(gate, settings, out): ...")
    (tmp_path / "gate.toml").write_text(
        '[splits]\ntrain = "train.csv"\neval = "eval.csv"\n[columns]\nlabel = "y"\n'
        f'[training]\ntrainer = "{tmp_path.name}:fit"\n'
    )
    return tmp_path


def end_check_with(code: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "check_dataset", lambda *_, goes_on: Checked(code, folder))


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
    said = f"\ntraining starts: {gate.name}:fit\neval auc  0.9123\nepochs    3\n"
    assert capsys.readouterr() == (said, "")


def test_a_trainer_that_fails_is_not_called_a_bug_of_the_gate(
    gate: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> dict[str, float]:
        raise ZeroDivisionError("division by zero")

    end_check_with(0, gate / "out", monkeypatch)
    monkeypatch.setattr("traingate.training.train.train", fail)
    assert main(["train", str(gate)]) == 3
    message = f"the gate is open, and the trainer {gate.name}:fit failed: ZeroDivisionError: division by zero"
    assert capsys.readouterr().err.startswith(f"traingate: {message}\n")


def test_a_label_that_cannot_be_learnt_is_refused_before_the_scan_where_training_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed, split in enumerate(("train", "eval")):
        draw = random.Random(seed)
        rows = [f'{{"x": {draw.gauss(0, 1):.6f}, "y": {draw.choice(["[1]", "[1, 2]"])}}}' for _ in range(200)]
        (tmp_path / f"{split}.jsonl").write_text("\n".join(rows) + "\n")
    config = '[splits]\ntrain = "train.jsonl"\neval = "eval.jsonl"\n[columns]\nlabel = "y"\n'
    (tmp_path / "gate.toml").write_text(config)
    wrong = f"{tmp_path}/gate.toml:5  columns.label: {tmp_path}/train.jsonl: the label y holds lists; the reference"
    assert main(["train", str(tmp_path)]) == 2
    assert wrong in capsys.readouterr().err
    assert not (tmp_path / "traingate-out/decision.json").exists()
    assert main(["check", str(tmp_path)]) == 0  # for a trainer elsewhere
    assert "WARNING The label y holds lists" in " ".join(capsys.readouterr().out.split())
    (tmp_path / "gate.toml").write_text(f"{config}[training]\nepochs = 2\n")
    assert main(["check", str(tmp_path)]) == 2
    assert wrong in capsys.readouterr().err


@pytest.mark.slow
def test_the_reference_trainer_says_what_it_is_worth_and_where_the_model_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"{row * 7 % 13},{row * 5 % 11},{'ab'[row // 3 % 2]}" for row in range(400)]
    for split, rows in (("train", lines), ("eval", lines[:240])):
        (tmp_path / f"{split}.csv").write_text("\n".join(["x,z,y", *rows]) + "\n")
    (tmp_path / "gate.toml").write_text(
        '[splits]\ntrain = "train.csv"\neval = "eval.csv"\n[columns]\nlabel = "y"\n[training]\nepochs = 2\n'
        '[checks.row-overlap]\nenabled = false\nreason = "coarse on purpose"\n'
    )
    assert main(["train", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    before, _, after = said.partition("training starts: reference\n")
    assert "exit code" not in said and before and "trained y (binary) on 2 features for 2 epochs" in after
    assert "always 'a'" in after and after.endswith(f"details  {tmp_path}/traingate-out/training.json\n")
