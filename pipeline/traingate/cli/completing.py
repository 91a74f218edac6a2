"""Tells a shell how what is being typed could go on; `traingate complete` prints what makes the shell ask."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping

import argcomplete
from argcomplete.completers import BaseCompleter, FilesCompleter

from traingate.cli.commands.complete import SHELLS
from traingate.cli.parser import build_parsers


def answer_shell() -> None:
    """Answers the shell and ends the process."""
    argcomplete.autocomplete(build_parsers()[0], default_completer=_Values())


class _Values(BaseCompleter):
    """The values of an option: names where they are known, else files."""

    def __call__(self, *, prefix: str, action: Action, parser: ArgumentParser, parsed_args: Namespace) -> Iterable[str]:
        """What the shell offers; it keeps what begins with the prefix."""
        return _NAMES[action.dest]() if action.dest in _NAMES else _list_files(prefix=prefix)


_list_files = FilesCompleter()


def _list_checks() -> Iterable[str]:
    from traingate.check import find_checks

    return find_checks()


def _list_runners() -> Iterable[str]:
    from traingate.runner import list_runner_names

    return list_runner_names()


_NAMES: Mapping[str, Callable[[], Iterable[str]]] = {
    "check": _list_checks,
    "runner": _list_runners,
    "shell": lambda: SHELLS,
}
