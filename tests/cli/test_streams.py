"""A reader that leaves early changes neither what is decided nor the exit code."""

from __future__ import annotations

import os
import subprocess
import sys

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
