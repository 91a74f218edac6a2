"""`traingate check` prints the report to stdout and ends with the verdict's exit code; a mistake reads nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from given.opened import EVAL, TRAIN
from traingate.cli.main import main

MISTAKES = {
    "check --eval a.csv": "--train is missing: a quick look needs the training split.",
    "check --label y": "--train is missing: a quick look needs the training split.",
    "check gate.toml --train a.csv": "--train: give a gate.toml or the options of a quick look, not both.",
    "check gate.toml --label y": "--label: give a gate.toml or the options of a quick look, not both.",
    "check nowhere/gate.toml": "nowhere/gate.toml: no such file. Write one, or check files without one: ",
    "check": "gate.toml: no such file. Write one, or check files without one",
    "check --train nowhere.csv": "no file matches",
    "check --train a.csv --runner inprocess": "--runner inprocess: no such runner. Did you mean in-process?",
}


@pytest.mark.parametrize(("typed", "message"), MISTAKES.items(), ids=MISTAKES)
def test_a_mistake_is_answered_with_what_would_do_and_reads_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(typed.split()) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert (shown.out, list(tmp_path.iterdir())) == ("", [])


@pytest.mark.slow
def test_the_report_goes_to_stdout_and_repeats_what_was_typed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.csv").write_text(TRAIN)
    (tmp_path / "eval.csv").write_text(EVAL)
    typed = ["check", "--train", "train.csv", "--eval", "eval.csv", "--label", "default", "--out", "out", "--brief"]
    code = main(typed)
    captured = capsys.readouterr()
    assert code == {"PASSED": 0, "OPEN": 0, "BLOCKED": 1}[captured.out.split()[0]]
    assert captured.err == ""
    assert f'"command": "traingate {" ".join(typed)}"' in (tmp_path / "out" / "report.json").read_text()


@pytest.mark.slow
def test_who_reads_one_line_of_the_report_gets_the_verdicts_exit_code(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text(TRAIN)
    (tmp_path / "eval.csv").write_text(TRAIN)
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-m", "traingate", "check", "--train", "train.csv", "--eval", "eval.csv"]
    ran = subprocess.run(words, cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert (tmp_path / "traingate-out" / "decision.json").exists()


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_moment_leaves_nothing_that_opens(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text(TRAIN)
    (tmp_path / "eval.csv").write_text(EVAL)
    words = [sys.executable, "-m", "traingate", "check", "--train", "train.csv", "--eval", "eval.csv"]
    start = time.monotonic()
    subprocess.run(words, cwd=tmp_path, stdout=subprocess.DEVNULL, check=True)
    whole = time.monotonic() - start
    out = tmp_path / "traingate-out"
    (tmp_path / "eval.csv").write_text(TRAIN)  # what blocks, so that only an earlier decision could open
    for part in range(1, 9):
        (out / "decision.previous.json").replace(out / "decision.json") if part > 1 else None
        running = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10  # killed before it had begun, a run has nothing to answer for
        while (out / "decision.json").exists() and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(whole * part / 10)
        running.kill()
        running.wait()
        assert main(["require", str(out)]) == 1
