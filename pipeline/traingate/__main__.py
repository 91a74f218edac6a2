"""The program `traingate`: the command line as a process that ends on Ctrl-C and SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

INTERRUPTED = 130


def program() -> NoReturn:
    """Ends the process with `main`'s exit code; SIGTERM is answered as Ctrl-C is, so that what was started ends too.

    A run that was given up may have left threads that wait for ever, for a worker or a disk; nobody waits for them.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)  # while modules are imported there is nothing to end, and nothing to say
    from traingate.cli.main import main
    from traingate.cli.streams import outlive_readers

    outlive_readers()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    code = main()
    execution = sys.modules.get("traingate.runners._execution")
    # An interruption may surface again in what libraries run at exit, and would end the process by the signal.
    if code == INTERRUPTED or (execution is not None and execution.was_given_up()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _leave(*_: object) -> NoReturn:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    # `python -m` puts the folder that it is called in first, where a keras.py would stand in for the library.
    if Path(sys.path[0]).resolve() == Path.cwd() and not Path(__file__).resolve().is_relative_to(Path.cwd()):
        sys.path.append(sys.path.pop(0))
    program()
