"""Processes that a run starts beside itself, and ends with all that they started: job service, Prism, workers."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from traingate.errors import Unreadable

_SECONDS_TO_START = 60.0
_SECONDS_TO_END = 3.0
_SECONDS_TO_ANSWER = 10.0
_SHOWN_LINES = 5
# A process that is killed ends nothing itself. Its end of a pipe closes with it, and what waits for that ends the rest.
_TIED = 'exec 3<&0; { read -r _ <&3; kill -s KILL 0; } & exec "$@" 3<&- </dev/null'


class Services:
    """Processes in sessions of their own, each with whatever it starts in turn; none outlives this process."""

    def __init__(self) -> None:
        self._running: list[tuple[str, subprocess.Popen[bytes], IO[bytes]]] = []
        self._temporary = ""

    def start(self, name: str, command: Sequence[str], port: int) -> str:
        """Starts a process and waits until it listens; returns its address.

        Raises:
            Unreadable: it ended, or does not listen within a minute; the message shows its last words.
        """
        self._temporary = self._temporary or tempfile.mkdtemp(prefix="traingate-")  # what is killed leaves its files
        heard = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        # The worker pool calls its workers' interpreter by the name `python`.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        process = subprocess.Popen(
            ["/bin/sh", "-c", _TIED, "sh", *command], stdin=subprocess.PIPE, stdout=heard, stderr=heard,
            start_new_session=True, env={**os.environ, "PATH": path, "TMPDIR": self._temporary},
        )  # fmt: skip
        self._running.append((name, process, heard))
        end = time.monotonic() + _SECONDS_TO_START
        while not _listens(port):
            if ended := self.explain_end():
                raise Unreadable(f"the {ended} Nothing was read. Run again.")
            if time.monotonic() > end:
                raise Unreadable(
                    f"the {name} is not listening after {_SECONDS_TO_START:g} s. {_read_last_lines(heard)}"
                )
            time.sleep(0.05)
        return f"localhost:{port}"

    def explain_end(self) -> str | None:
        """The message for a process that has ended; None while all are running."""
        for name, process, heard in self._running:
            if process.poll() is not None:
                return f"{name} ended with exit code {process.returncode}. {_read_last_lines(heard)}".rstrip()
        return None

    def stop(self) -> None:
        """Ends all processes and what they started, killing what does not end within seconds; removes their files."""
        for _, process, _ in reversed(self._running):
            _signal(process, signal.SIGTERM)
        end = time.monotonic() + _SECONDS_TO_END
        for _, process, _ in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, end - time.monotonic()))
        for _, process, heard in self._running:
            _signal(process, signal.SIGKILL)  # the group outlives its leader
            process.communicate()
            heard.close()
        self._running = []
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = ""


@contextlib.contextmanager
def start_services() -> Iterator[Services]:
    """Services that end with the block."""
    running = Services()
    try:
        yield running
    finally:
        running.stop()


def reach(name: str, address: str) -> None:
    """Tries an address `host:port`; Unreadable where nothing answers within seconds."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), _SECONDS_TO_ANSWER).close()
    except (OSError, ValueError) as error:
        raise Unreadable(
            f"{name}={address}: nothing answers there ({error}). Nothing was read. Start it, or correct the address."
        ) from error


def find_free_port() -> int:
    """A TCP port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
        return True
    return False


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _read_last_lines(heard: IO[bytes]) -> str:
    heard.seek(0)
    lines = [line for line in heard.read().decode("utf8", "replace").splitlines() if line.strip()]
    return " | ".join(lines[-_SHOWN_LINES:])
