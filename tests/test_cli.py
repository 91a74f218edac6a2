"""Commands, options and exit codes: what is typed, what is answered, and what never opens the gate."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from traingate.check import all_checks
from traingate.cli import main

HEAVY = ("numpy", "pyarrow", "apache_beam", "tensorflow", "pandas", "great_expectations", "rich")


def ended(*arguments: str) -> int:
    """The exit code of a command that may end in argparse."""
    try:
        return main(list(arguments))
    except SystemExit as end:
        return int(end.code or 0)


def test_help_names_commands_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("--help") == 0
    shown = capsys.readouterr().out
    for word in ("check", "train", "require", "checks", "undecided: data unreadable or a check crashed", "130"):
        assert word in shown


@pytest.mark.parametrize("arguments", ["--help", "check --help", "--version", "chek"])
def test_help_and_mistakes_import_nothing_heavy(arguments: str) -> None:
    script = (
        "import sys, contextlib\nfrom traingate.cli import main\n"
        f"with contextlib.suppress(SystemExit): main({arguments.split()!r})\n"
        f"print('\\n' + str([name for name in {HEAVY} if name in sys.modules]))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended() == 2
    assert "usage: traingate" in capsys.readouterr().out


def test_checks_are_listed_with_question_and_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("checks") == 0
    shown = capsys.readouterr().out
    assert [line.partition(" ")[0] for line in shown.splitlines() if line[:1] != " "] == list(all_checks())
    assert "row-overlap  (leakage)\n    Are rows of a held-out split also in train?\n    max_excess = " in shown


@pytest.mark.parametrize("name", all_checks())
def test_a_check_is_shown_in_full(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert ended("checks", name) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{name} (")
    assert all(f"\n  {setting} = " in shown for setting in all_checks()[name].defaults())


USAGE = {
    "chek": "chek is not a command. Did you mean check?",
    "checks row-overlp": "row-overlp is not a check. Did you mean row-overlap?",
    "check --trian a.csv": "--trian is not an option. Did you mean --train?",
    "check --ev a.csv": "--ev is not an option. Did you mean --eval?",
    "check --threads 0": "argument --threads: '0': a whole number from 1 is expected",
    "check --eval a.csv": "--train is missing: a quick look needs the split that is trained on.",
    "check --label y": "--train is missing: a quick look needs the split that is trained on.",
    "check gate.toml --train a.csv": "--train: give a gate.toml or the options of a quick look, not both.",
    "check gate.toml --label y": "--label: give a gate.toml or the options of a quick look, not both.",
    "check nowhere/gate.toml": "nowhere/gate.toml: no such file. Write one, or look at files: traingate check --train",
    "check": "gate.toml: no such file. Write one, or look at files",
    "check --train nowhere.csv": "no file matches",
    "require x --max-age 3": "--max-age 3: write a number and s, m, h or d, such as 24h.",
}


@pytest.mark.parametrize(("typed", "message"), USAGE.items(), ids=USAGE)
def test_a_usage_error_says_what_would_do_and_reads_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended(*typed.split()) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert (shown.out, list(tmp_path.iterdir())) == ("", [])


def test_a_typo_under_training_is_answered_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "none.csv"\n[training]\nepohcs = 3\n')
    assert ended("check", str(tmp_path)) == 2
    message = "training.epohcs is not a setting of the reference trainer. Did you mean epochs?"
    assert f"{tmp_path}/gate.toml: {message}" in capsys.readouterr().err


def test_settings_of_another_trainer_are_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "none.csv"\n[training]\ntrainer = "a.b:fit"\nepohcs = 3\n')
    assert ended("check", str(tmp_path)) == 2
    assert "no file matches" in capsys.readouterr().err


class Borrowed(Exception):
    """A library's exception that happens to have an exit code."""

    exit_code = 0


@pytest.mark.parametrize(
    ("raised", "code", "says"),
    [
        (KeyboardInterrupt(), 130, "interrupted; nothing was decided."),
        (SystemExit(0), 3, "something that was called ended the program (exit 0); nothing was decided."),
        (Borrowed("odd"), 3, "Borrowed: odd. This is a bug of TrainGate's, and the gate stays shut."),
        (MemoryError(), 3, "MemoryError"),
        (OSError(28, "No space left on device"), 3, "No space left on device"),
        (RecursionError("deep"), 3, "RecursionError: deep"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_breaks_never_ends_as_open(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, says: str
) -> None:
    def fail(name: str) -> Any:
        raise raised

    monkeypatch.setattr(importlib.import_module("traingate.catalogue"), "of_one", fail)
    assert ended("checks", "volume") == code
    assert says in capsys.readouterr().err


def test_no_line_of_a_message_begins_with_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("checks", "x\n::error file=a.py::owned\x1b[2J") == 2
    shown = capsys.readouterr().err
    assert "\x1b" not in shown
    assert all(line.startswith(("traingate: ", "| ")) for line in shown.splitlines())
