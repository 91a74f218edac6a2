"""Exit codes and messages: what is typed, what is answered, and what never opens the gate."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import Any

import pytest

from traingate.cli.command import find_commands
from traingate.cli.main import main

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
    for word in (*find_commands(), "undecided: data unreadable or a check crashed", "130"):
        assert word in shown


@pytest.mark.parametrize("arguments", ["--help", "check --help", "--version", "chek", "check --trian", "complete bash"])
def test_help_and_mistakes_import_nothing_heavy(arguments: str) -> None:
    script = (
        "import sys, contextlib\nfrom traingate.cli.main import main\n"
        f"with contextlib.suppress(SystemExit): main({arguments.split()!r})\n"
        f"print('\\n' + str([name for name in {HEAVY} if name in sys.modules]))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended() == 2
    assert "usage: traingate" in capsys.readouterr().out


class Borrowed(Exception):
    """A library's exception that happens to have an exit code."""

    exit_code = 0


@pytest.mark.parametrize(
    ("raised", "code", "says"),
    [
        (KeyboardInterrupt(), 130, "interrupted; nothing was decided."),
        (SystemExit(0), 3, "a check or a trainer ended the program (exit 0); nothing was decided."),
        (Borrowed("odd"), 3, "Borrowed: odd. This is a bug in TrainGate; the gate stays shut."),
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

    monkeypatch.setattr(importlib.import_module("traingate.cli.commands.checks"), "describe_check", fail)
    assert ended("checks", "volume") == code
    assert says in capsys.readouterr().err


def test_no_line_of_a_message_begins_with_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("checks", "x\n::error file=a.py::owned\x1b[2J") == 2
    shown = capsys.readouterr().err
    assert "\x1b" not in shown
    assert all(line.startswith(("traingate: ", "| ")) for line in shown.splitlines())


def test_a_process_that_ran_a_pipeline_ends_with_the_exit_code_of_main() -> None:
    script = (
        "import sys, traingate.runners._execution\nfrom traingate.__main__ import program\n"
        "sys.argv = ['traingate', 'checks']\nprogram()\n"
    )
    assert subprocess.run([sys.executable, "-c", script], stdout=subprocess.DEVNULL).returncode == 0
