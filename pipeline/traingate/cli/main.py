"""Turns what was typed into a call and its outcome into an exit code; whatever is heavy is imported by its command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from traingate.cli.parser import read_command
from traingate.cli.stderr import say
from traingate.errors import TrainGateError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return say("interrupted; nothing was decided.", 130)


def _run(words: Sequence[str]) -> int:
    if "_ARGCOMPLETE" in os.environ:
        from traingate.cli.completing import answer_shell

        answer_shell()
    try:
        command = read_command(words)
    except SystemExit:
        try:
            sys.stdout.flush()
        except OSError as error:
            return say(_explain(error), 3)
        raise
    _log_errors_only()
    try:
        code = command.run()
        sys.stdout.flush()  # a full disk behind it is found now, and not when the process ends
        return code
    except SystemExit as end:
        # Only the parser ends a process; a check or a trainer that does has decided nothing.
        return say(f"a check or a trainer ended the program (exit {end.code}); nothing was decided.", 3)
    except Exception as error:
        return say(_explain(error), error.exit_code if isinstance(error, TrainGateError) else 3)


def _log_errors_only() -> None:
    """Libraries log to stderr when something broke, and for nothing less; the first to log would choose otherwise."""
    import logging

    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    logging.getLogger().addHandler(handler)


def _explain(error: Exception) -> str:
    """The user's mistakes in their own words; anything else with its place, because it is ours."""
    if isinstance(error, OSError) and error.strerror and error.filename is None:
        return str(error.strerror)
    if isinstance(error, TrainGateError | OSError):
        return str(error)
    import traceback

    return f"{type(error).__name__}: {error}. This is a bug in TrainGate; the gate stays shut.\n" + "".join(
        traceback.format_exception(error)[-6:]
    )


if __name__ == "__main__":
    sys.exit(main())
