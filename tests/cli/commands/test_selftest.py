"""`traingate selftest` says which faults are caught in a gate's own data, and fails where one passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.planting import two_classes
from traingate.cli.main import main
from traingate.selftest.fault import find_faults


def gate(folder: Path, more: str = "") -> str:
    for name, table in two_classes().splits.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    columns = '[columns]\nlabel = "outcome"\nentity = "patient"\ntime = "seen"\n'
    (folder / "gate.toml").write_text(f'[splits]\ntrain = "train.csv"\neval = "eval.csv"\n{columns}{more}')
    return str(folder / "gate.toml")


def test_a_fault_that_is_not_known_is_answered_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["selftest", gate(tmp_path), "--fault", "mean-shift"]) == 2
    assert "--fault mean-shift: no such fault. Did you mean mean-shifted?" in capsys.readouterr().err


def test_a_dataset_without_a_held_out_split_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate(tmp_path)
    assert main(["selftest", "--train", str(tmp_path / "train.csv")]) == 2
    assert "the only split. Faults lie between two: name a held-out split as well" in capsys.readouterr().err


@pytest.mark.slow
def test_caught_faults_are_named_with_their_dose_and_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selftest", gate(tmp_path), "--fault", "label-copied", "label-is-sum"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("warned  label-copied: from dose 0.05 on, not at 0.1")
    assert "by label-leakage" in said[0]
    assert said[1] == "–       label-is-sum: not planted, as it needs a label that is a number and no class"
    assert said[-1].startswith("1 of 1 fault")


@pytest.mark.slow
def test_a_check_that_is_off_catches_nothing_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("label-leakage", "label-marks")
    off = "".join(f'[checks.{name}]\nenabled = false\nreason = "to be seen"\n' for name in names)
    assert main(["selftest", gate(tmp_path, off), "--fault", "label-copied"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("off     label-copied: passed unnoticed at dose 0, which label-leakage")
    assert said.err == ""


@pytest.mark.slow
def test_a_fault_that_checks_which_are_on_let_through_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_faults()["mean-shifted"], "doses", (0.001,))
    assert main(["selftest", gate(tmp_path), "--quick", "--fault", "mean-shifted"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("MISSED  mean-shifted: passed unnoticed at dose 0.001.")
    assert "1 of 1 fault passed unnoticed: mean-shifted." in said.err
