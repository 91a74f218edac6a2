"""What a command is: one thing that `traingate` does, and what was typed for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import ClassVar

from traingate.registry import derive_id, find_classes


class Command(ABC):
    """One thing that `traingate` does. A subclass's annotations are the options and arguments that it takes.

    argparse fills them in: an option's `dest` is the attribute, and its `type` is what the annotation says. The first
    paragraph of the docstring opens the command's own `--help`. Its file is imported whenever `traingate` starts, so
    `run` is the place to import what is heavy.

    Attributes:
        id: the name of the file that defines it, as it is typed.
        example: what is typed behind its name, as the README shows it.
        summary: its line in `traingate --help` and in the README.
        typed: the whole command line, which a report repeats.
    """

    id: ClassVar[str]
    example: ClassVar[str]
    summary: ClassVar[str]
    typed: str

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)

    @classmethod
    @abstractmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option or argument for every annotation."""

    @classmethod
    def describe(cls) -> str:
        """The first paragraph of the docstring."""
        return " ".join((cls.__doc__ or "").partition("\n\n")[0].split())

    @classmethod  # noqa: B027 - most have nothing to do
    def give_up(cls, words: Sequence[str]) -> None:
        """Does what is left to do where the words behind the command are not understood."""

    @abstractmethod
    def run(self) -> int:
        """Does what was typed and returns the exit code; whatever it raises keeps the gate shut."""


def find_commands() -> dict[str, type[Command]]:
    """Every command by id, found in `cli/commands/`."""
    return find_classes("traingate.cli.commands", Command)  # type: ignore[type-abstract]
