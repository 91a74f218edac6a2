"""Runs a command as a process of its own and says what it took: wall and processor seconds, and peak memory."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RESULT = "BENCHMARK_RESULT"


@dataclass(frozen=True)
class Ran:
    """One finished process.

    Attributes:
        wall: seconds from before its start until it was gone.
        cpu: user and system seconds of it and of the children that it waited for.
        rss_mb: the largest resident set that any one of these processes reached, MiB.
        code: its exit code; negative for a signal.
        cut_off: whether it ran into the time limit.
        said: what it left in the file that $BENCHMARK_RESULT names; {} where it left nothing.
        errors: the last of what it wrote to stderr.
    """

    wall: float
    cpu: float
    rss_mb: float
    code: int
    cut_off: bool
    said: Mapping[str, object]
    errors: str


def run(command: Sequence[str], limit: float = 600, without: Sequence[str] = ()) -> Ran:
    """Runs a command and waits for it, at most `limit` seconds; `without` names variables that it does not inherit.

    The caller must stay small: until it is replaced by the command, a new process has its parent's peak memory.
    """
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        result, errors = Path(folder, "result.json"), Path(folder, "stderr")
        # Installed packages are compiled once; under PYTHONDONTWRITEBYTECODE every process would compile them.
        left_out = {"PYTHONDONTWRITEBYTECODE", *without}
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        environment[RESULT] = str(result)
        with errors.open("wb") as stderr:
            began = time.perf_counter()
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
                start_new_session=True,
            )  # fmt: skip
            cut_off = threading.Event()
            timer = threading.Timer(limit, lambda: (cut_off.set(), _end(process.pid)))
            timer.start()
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                _end(process.pid)
                raise
            finally:
                timer.cancel()
            wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said = json.loads(result.read_text("utf8")) if result.exists() else {}
        tail = errors.read_text("utf8", "replace")[-2_000:]
    cpu = usage.ru_utime + usage.ru_stime
    return Ran(wall, cpu, usage.ru_maxrss / 1024, process.returncode, cut_off.is_set(), said, tail)


def _end(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def say(**figures: object) -> None:
    """Called in the process that is measured: leaves figures for `Ran.said`."""
    if RESULT in os.environ:
        Path(os.environ[RESULT]).write_text(json.dumps(figures), "utf8")
