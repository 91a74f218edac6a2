"""A shell asks `traingate` how a word goes on, and gets commands, options, names and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.shells import ran

BASH = """
eval "$(traingate complete bash)"
COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9
_python_argcomplete traingate
printf '%s\\n' "${COMPREPLY[@]}" | sort
"""
FISH = "traingate complete fish | source; complete -C 'traingate chec' | cut -f 1"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("traingate chec", ["check", "checks"]),
        ("traingate check --train a.csv --e", ["--entity", "--eval"]),
        ("traingate checks row-", ["row-overlap"]),
        ("traingate doctor --runner in-", ["in-process"]),
        ("traingate complete z", ["zsh"]),
        ("traingate check --train a.csv b.", ["b.csv"]),
        ("traingate require d", ["decisions/"]),
    ],
)
def test_bash_completes_commands_options_names_and_files(tmp_path: Path, typed: str, offered: list[str]) -> None:
    (tmp_path / "a.csv").touch()
    (tmp_path / "b.csv").touch()
    (tmp_path / "decisions").mkdir()
    assert ran("bash", BASH, typed, cwd=tmp_path).split() == offered


def test_fish_completes_commands() -> None:
    assert ran("fish", FISH).split() == ["check", "checks"]
