"""`traingate complete` prints the script that a shell needs; the shell then asks `traingate` how a word goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from traingate.cli.main import main

BASH = """
eval "$(traingate complete bash)"
COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9
_python_argcomplete traingate
printf '%s\\n' "${COMPREPLY[@]}" | sort
"""
ZSH = 'autoload -U compinit; compinit -u -D; eval "$(traingate complete zsh)"; print $_comps[traingate]'
FISH = "traingate complete fish | source; complete -C 'traingate chec' | cut -f 1"


def ran(shell: str, script: str, *arguments: str, cwd: Path | None = None) -> str:
    """What a shell prints that finds this environment's `traingate`."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    paths = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = [program, *(["-f"] if shell == "zsh" else []), "-c", script, shell, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=os.environ | paths, check=True)
    return done.stdout


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


def test_zsh_takes_the_script() -> None:
    assert ran("zsh", ZSH) == "_python_argcomplete\n"


@pytest.mark.parametrize(("shell", "known"), [("zhs", "Did you mean zsh?"), ("tcl", "Known: bash, zsh, fish.")])
def test_another_shell_is_a_usage_error(capsys: pytest.CaptureFixture[str], shell: str, known: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["complete", shell])
    assert ended.value.code == 2
    assert f"argument shell: '{shell}': no completion for this shell. {known}\n" in capsys.readouterr().err
