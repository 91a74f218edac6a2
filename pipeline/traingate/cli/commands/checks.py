"""`traingate checks`: describes the checks, from the classes themselves."""

from __future__ import annotations

from argparse import ArgumentParser

from traingate.cli.command import Command


class Checks(Command):
    """Lists every check with its family, its question and the defaults of its settings.

    Attributes:
        check: the one to describe in full; None is a list of all.
    """

    example = "[NAME]"
    summary = "list every check with its settings and defaults"

    check: str | None

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an argument for every annotation."""
        parser.add_argument("check", nargs="?", help="one check, in full")

    def run(self) -> int:
        """Prints the list, or one check."""
        print(list_checks() if self.check is None else describe_check(self.check))
        return 0


def list_checks() -> str:
    """Every check: its id, its family, its question, and its settings with their defaults."""
    from traingate.check import find_checks

    return "\n".join(
        f"{name}  ({check.family})\n    {check.question()}\n    {_list(check.defaults(), ', ')}"
        for name, check in find_checks().items()
    )


def describe_check(name: str) -> str:
    """One check in full; ConfigError with the nearest id where there is none of this name."""
    import inspect

    from traingate.check import find_checks
    from traingate.errors import ConfigError, suggest

    checks = find_checks()
    if name not in checks:
        raise ConfigError(f"{name} is not a check. {suggest(name, checks)}")
    check = checks[name]
    head = f"{name} ({check.family})\n\n{inspect.cleandoc(check.__doc__ or '')}"
    return f"{head}\n\nDefaults\n  {_list(check.defaults(), chr(10) + '  ')}"


def _list(defaults: dict[str, object], separator: str) -> str:
    return separator.join(f"{name} = {default}" for name, default in defaults.items()) or "no settings"
