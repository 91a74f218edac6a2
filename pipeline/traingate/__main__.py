"""The program `traingate`: the command line as a process that ends on Ctrl-C and SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from traingate.cli.main import main

INTERRUPTED = 130


def program() -> NoReturn:
    """Ends the process with `main`'s exit code; SIGTERM is answered as Ctrl-C is, so that what was started ends too.

    A run that was given up may have left threads that wait for ever, for a worker or a disk; nobody waits for them.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = main()
    execution = sys.modules.get("traingate.runners._execution")
    # An interruption may surface again in what libraries run at exit, and would end the process by the signal.
    if code == INTERRUPTED or (execution is not None and execution.was_given_up()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    program()
