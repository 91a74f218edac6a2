"""What every command keeps: its annotations are its options, it is light to import, and it says what it is."""

from __future__ import annotations

from typing import ClassVar, get_type_hints

import pytest

from traingate.cli.command import Command, find_commands
from traingate.cli.parser import read_command

NEEDED = {"complete": ["bash"], "require": ["traingate-out"]}


def annotations(kind: type[Command]) -> set[str]:
    """The names of the annotations that are no class variables."""
    return {name for name, hint in get_type_hints(kind).items() if getattr(hint, "__origin__", hint) is not ClassVar}


@pytest.mark.parametrize("name", find_commands())
def test_every_annotation_is_an_option_and_every_option_an_annotation(name: str) -> None:
    command = read_command([name, *NEEDED.get(name, [])])
    assert vars(command).keys() == annotations(find_commands()[name])
    assert command.typed == " ".join(["traingate", name, *NEEDED.get(name, [])])


@pytest.mark.parametrize("name", find_commands())
def test_the_help_of_a_command_opens_with_a_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_command([name, "--help"])
    assert ended.value.code == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.startswith(f"usage: traingate {name} [-h]")
    assert find_commands()[name].describe() in shown
    assert find_commands()[name].describe().endswith(".")


@pytest.mark.parametrize("name", find_commands())
def test_a_command_has_its_line_in_the_list(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_command(["--help"])
    line = f"    {name:<9} {find_commands()[name].summary}"
    assert line in capsys.readouterr().out.splitlines()
