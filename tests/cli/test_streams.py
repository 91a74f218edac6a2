"""A reader that leaves early changes neither what is decided nor the exit code."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_process_whose_reader_left_ends_with_its_own_exit_code(stream: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code = (
        "import sys\nfrom traingate.cli.streams import outlive_readers\noutlive_readers()\n"
        "for _ in range(3): print('x' * 100_000, file=sys.stdout, flush=True); print('y', file=sys.stderr)\n"
        "sys.exit(1)"
    )
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | {stream: writer}
    ran = subprocess.run([sys.executable, "-c", code], **pipes, check=False)
    os.close(writer)
    assert ran.returncode == 1
    assert (ran.stdout or ran.stderr or b"").count(b"\n") == 3


def test_what_is_printed_is_what_was_printed_before() -> None:
    code = "from traingate.cli.streams import outlive_readers\noutlive_readers()\nprint('aé', end='')"
    env = os.environ | {"PYTHONIOENCODING": "latin-1"}
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env).stdout == b"a\xe9"


NO_ROOM = "what is printed cannot be written (No space left on device). Print it where there is room."
FULL = {
    "checks >/dev/full": (3, NO_ROOM),
    "--help >/dev/full": (3, NO_ROOM),
    "checks 2>/dev/full >/dev/null": (0, ""),
    "check --bogus 2>/dev/full": (2, ""),
    "checks >/dev/null 2>&-": (0, ""),
    "check nowhere.toml >&-": (2, "nowhere.toml: no such file."),
    "checks >&- 2>&- <&-": (0, ""),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize(("typed", "expected"), FULL.items(), ids=FULL)
def test_streams_that_are_closed_or_full_leave_the_exit_code(
    typed: str, expected: tuple[int, str], tmp_path: Path
) -> None:
    ran = subprocess.run(
        ["sh", "-c", f"{shlex.quote(sys.executable)} -m traingate {typed}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    code, told = expected
    assert (ran.returncode, told in ran.stderr, "Traceback" in ran.stderr) == (code, True, False), ran.stderr
