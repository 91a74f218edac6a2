"""Turns commands into calls and verdicts into exit codes; the command that needs a heavy library imports it."""

from __future__ import annotations

import argparse
import logging
import os
import re
import shlex
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from traingate.runner_options import add_runner_options
from traingate.stderr import say

EPILOG = """exit codes:
  0    open: nothing blocks, warnings are allowed
  1    shut: something blocks, or a decision does not hold; final
  2    usage or config error; nothing was read
  3    undecided: data unreadable or a check crashed; shut, may be retried
  130  interrupted
"""


class _Parser(argparse.ArgumentParser):
    """Says what would have been right, and ends with exit code 2."""

    def __init__(self, **settings: Any) -> None:
        # A shortened option would be a typo that is taken for another option.
        super().__init__(**settings, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        from traingate.errors import nearest

        if choice := re.search(r"invalid choice: '?(.*?)'? \(choose from (.*)\)$", message):
            known = re.findall(r"[^\s,']+", choice[2])
            message = f"{choice[1]} is not a command. {nearest(choice[1], known)}"
        elif unknown := re.match(r"unrecognized arguments: (--\S+)", message):
            message = f"{unknown[1]} is not an option. {nearest(unknown[1], _options(self))}"
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def _options(parser: argparse.ArgumentParser) -> list[str]:
    """Every option of a parser and of the commands below it."""
    found: dict[str, None] = {}
    for action in parser._actions:
        found |= dict.fromkeys(action.option_strings)
        if isinstance(action, argparse._SubParsersAction):
            found |= dict.fromkeys(option for command in action.choices.values() for option in _options(command))
    return [option for option in found if option.startswith("--")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    options = parser().parse_args(arguments)
    options.typed = "traingate " + shlex.join(sys.argv[1:] if arguments is None else arguments)
    _log_errors_only()
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return say("interrupted; nothing was decided.", 130)
    except SystemExit as end:
        # Only argparse ends a process here; a check or a trainer that does has decided nothing.
        return say(f"something that was called ended the program (exit {end.code}); nothing was decided.", 3)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 3
    except Exception as error:
        return say(_explained(error), error.exit_code if _ours(error) and hasattr(error, "exit_code") else 3)


def _log_errors_only() -> None:
    """Libraries log to stderr when something broke, and for nothing less; the first to log would choose otherwise."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    logging.getLogger().addHandler(handler)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = _Parser(
        prog="traingate",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="The gate between a dataset and a TensorFlow training run.",
    )
    top.add_argument("--version", action="store_true", help="print the version and end")
    top.set_defaults(run=lambda options: _version() if options.version else _usage(top))
    commands = top.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    _add_check(commands)
    _add_train(commands)
    _add_require(commands)
    drafting = commands.add_parser("init", help="draft a gate.toml and a TFDV schema from data; overwrites nothing")
    _add_quick(drafting)
    drafting.add_argument("--out", metavar="DIR", default=".", help="where the drafts go (default: here)")
    drafting.set_defaults(run=_later("init"))
    doctor = commands.add_parser("doctor", help="have a runner's workers the same versions installed as this machine?")
    add_runner_options(doctor)
    doctor.set_defaults(run=_later("doctor"), threads=0)
    listing = commands.add_parser("checks", help="list what is asked of the data, with every setting and its default")
    listing.add_argument("check", nargs="?", help="one check, in full")
    listing.set_defaults(run=_later("checks"))
    return top


def _add_check(commands: Any) -> None:
    check = commands.add_parser(
        "check",
        help="validate the splits, decide, and write the report",
        description="Validates the splits of a gate.toml or, for a quick look, the files of --train and --eval.",
    )
    _add_dataset(check)
    check.set_defaults(run=_later("check"))


def _add_train(commands: Any) -> None:
    train = commands.add_parser("train", help="check, then train if the gate opens")
    _add_dataset(train)
    train.set_defaults(run=_later("train"))


def _add_dataset(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "config", nargs="?", metavar="GATE_TOML", help="a gate.toml or its folder; ./gate.toml is looked for"
    )
    _add_quick(command)
    command.add_argument("--out", metavar="DIR", help="where outputs go (default: traingate-out/ beside the gate.toml)")
    command.add_argument("--brief", action="store_true", help="print the verdict and where the report is, no findings")
    command.add_argument("--key", metavar="FILE", help="key that signs the decision (default: $TRAINGATE_KEY)")
    command.add_argument(
        "--threads", type=_count, default=0, metavar="N", help="shards that are read at a time (default: all cores)"
    )
    add_runner_options(command)


def _add_quick(command: argparse.ArgumentParser) -> None:
    quick = command.add_argument_group("the data, without a gate.toml")
    for name in ("train", "eval", "test"):
        quick.add_argument(f"--{name}", nargs="+", metavar="FILE", help=f"files or globs of the split {name}")
    quick.add_argument("--label", metavar="COLUMN", help="the column that the model learns to predict")
    quick.add_argument(
        "--entity", nargs="+", metavar="COLUMN", default=[], help="columns that name a person, device or account"
    )
    quick.add_argument("--time", metavar="COLUMN", help="when a row was observed")
    quick.add_argument("--ignore", nargs="+", metavar="COLUMN", default=[], help="columns that are no feature")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r}: a whole number from 1 is expected")
    return int(text)


def _add_require(commands: Any) -> None:
    require = commands.add_parser("require", help="does a decision still hold for this data and config?")
    require.add_argument("decision", help="a decision.json or its folder")
    require.add_argument("--config", metavar="GATE_TOML", help="the config that it has to be for")
    require.add_argument("--max-age", metavar="AGE", help="how old it may be: 90m, 24h, 7d")
    require.add_argument("--key", metavar="FILE", help="key that it has to be signed with (default: $TRAINGATE_KEY)")
    require.set_defaults(run=_later("require"))


def _usage(top: argparse.ArgumentParser) -> int:
    top.print_help()
    return 2


def _version() -> int:
    from importlib.metadata import version

    print(f"traingate {version('traingate')}")
    return 0


def _later(name: str) -> Callable[[argparse.Namespace], int]:
    """A command of `commands`, which is imported when it runs."""
    return lambda options: int(getattr(import_module("traingate.commands"), name)(options))


def _ours(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] == "traingate"


def _explained(error: Exception) -> str:
    """The user's mistakes in their own words; anything else with its place, because it is ours."""
    if isinstance(error, OSError) and error.strerror and error.filename is None:
        return str(error.strerror)
    if _ours(error) or isinstance(error, OSError):
        return str(error)
    import traceback

    return f"{type(error).__name__}: {error}. This is a bug of TrainGate's, and the gate stays shut.\n" + "".join(
        traceback.format_exception(error)[-6:]
    )


if __name__ == "__main__":
    sys.exit(main())
