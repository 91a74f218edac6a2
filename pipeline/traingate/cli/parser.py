"""Reads what was typed into a command, or says what would have been right."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from traingate.cli.command import Command, find_commands

EPILOG = """exit codes:
  0    open: nothing blocks, warnings are allowed
  1    shut: something blocks, or a decision does not hold; final
  2    usage or config error; nothing was read
  3    undecided: data unreadable or a check crashed; shut, may be retried
  130  interrupted
"""


class Parser(argparse.ArgumentParser):
    """Ends with exit code 2 where something else was typed than it takes, and says what would have been right."""

    def __init__(self, **settings: Any) -> None:
        # A shortened option would be a typo that is taken for another option.
        super().__init__(**settings, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Says on stderr what is wrong, which may hold what was typed, and where the options are listed."""
        from traingate.inert import escape_log

        self.exit(2, f"{self.prog}: {escape_log(message)}\nTry: {self.prog} --help\n")

    def refuse(self, words: Sequence[str]) -> None:
        """Ends with an error at the first of the words that the parser has left over, if there is any."""
        if not words:
            return
        from traingate.errors import suggest

        if not words[0].startswith("-"):
            self.error(f"unexpected argument: {words[0]}")
        option = words[0].partition("=")[0]
        self.error(f"{option} is not an option. {suggest(option, self.list_options())}")

    def list_options(self) -> list[str]:
        """Every option that the parser takes, as its own usage names them."""
        return [*re.findall(r"(?<![\w-])--[a-z][\w-]*", self.format_usage()), "--help"]


class _PrintVersion(argparse.Action):
    """Prints the version and ends; looking it up takes as long as all the rest of `--help`."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"traingate {version('traingate')}")
        parser.exit()


def read_command(words: Sequence[str]) -> Command:
    """The command that was typed behind `traingate`; SystemExit after `--help` and after a mistake, which is said."""
    import shlex

    top, parsers = build_parsers()
    start = next((number for number, word in enumerate(words) if not word.startswith("-")), len(words))
    unknown = top.parse_known_args(words[:start])[1]
    if unknown:
        _refuse_without_command(top, parsers, unknown[0].partition("=")[0])
    if start == len(words):
        top.print_help()
        top.exit(2)
    name, commands = words[start], find_commands()
    if name not in commands:
        from traingate.errors import suggest

        top.error(f"{name} is not a command. {suggest(name, commands)}")
    try:
        command, left = parsers[name].parse_known_args(words[start + 1 :], namespace=commands[name]())
        parsers[name].refuse(left)
    except SystemExit as end:
        if end.code:
            commands[name].give_up(words[start + 1 :])
        raise
    command.typed = f"traingate {shlex.join(words)}"
    return command


def _refuse_without_command(top: Parser, parsers: Mapping[str, Parser], option: str) -> NoReturn:
    """Ends with an error at an option that stands before a command, or where there is none."""
    from traingate.errors import suggest

    for name, parser in parsers.items():
        if option in parser.list_options():
            top.error(f"{option} belongs after the command. Write: traingate {name} {option}")
    known = dict.fromkeys(found for parser in (top, *parsers.values()) for found in parser.list_options())
    top.error(f"{option} is not an option. {suggest(option, known)}")


def build_parsers() -> tuple[Parser, Mapping[str, Parser]]:
    """The parser of the whole command line, and that of each command by its id."""
    top = Parser(
        prog="traingate",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="The gate between a dataset and a TensorFlow training run.",
    )
    top.add_argument("--version", action=_PrintVersion, nargs=0, help="print the version and end")
    choices = top.add_subparsers(metavar="COMMAND", parser_class=Parser)
    parsers = {}
    for name, command in find_commands().items():
        parsers[name] = choices.add_parser(name, help=command.summary, description=command.describe())
        command.add_options(parsers[name])
    return top, parsers
