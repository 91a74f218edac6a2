"""`traingate repair` says what it changed, what it left, and what to run next."""

from __future__ import annotations

from pathlib import Path

import pytest

from repair.gates import COPIES, gate_in, report_on
from report.faults import finding
from traingate.cli.main import main

COPIED = finding("row-overlap", rows=COPIES, message="1 eval row is a copy.")


def test_changes_and_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report_on(gate_in(tmp_path), COPIED, finding("volume", message="Rows are missing. Add some."))
    monkeypatch.chdir(tmp_path)
    assert main(["repair"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(
        f"eval: 1 row left out, also in train ({COPIED.id})\neval: 3 of 4 rows are left, 75.0%\n\nleft as it is:\n"
    )
    assert "Rows are missing. What is missing cannot be made up: get it where the data comes from.\n" in told
    assert told.endswith(f"\nwritten to {tmp_path}/repaired\nnext: traingate check repaired/gate.toml\n")


def test_a_dry_run_says_that_nothing_was_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report_on(gate_in(tmp_path), COPIED)
    assert main(["repair", str(tmp_path), "--dry-run"]) == 0
    assert capsys.readouterr().out.endswith("\nNothing was written, as --dry-run asks.\n")
    assert not (tmp_path / "repaired").exists()


def test_nothing_to_mend_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report_on(gate_in(tmp_path), finding("volume"))
    assert main(["repair", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Nothing was changed: the report has no blocking cause that a remedy mends.\n")


def test_data_that_was_not_checked_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate_in(tmp_path)
    assert main(["repair", str(tmp_path)]) == 1
    assert "there is no decision at" in capsys.readouterr().err
