"""stdout and stderr of a process whose reader may leave before the end, as `| head -1` does."""

from __future__ import annotations

import io
import os
import sys
from typing import Any, TextIO


class _Stream(io.FileIO):
    """A descriptor that takes what nobody reads any more: a run decides and answers the same without a reader."""

    def write(self, data: Any, /) -> int:
        """Writes the bytes, or drops them where nobody reads; their number. OSError where they cannot be written."""
        try:
            return super().write(data)
        except OSError as error:
            # Python writes what is left once more when it ends, and would end with an exit code of its own.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if not isinstance(error, BrokenPipeError):
                raise
            return memoryview(data).nbytes


def outlive_readers() -> None:
    """Lets the process go on, and end with its own exit code, where whoever reads its output has left."""
    sys.stdout, sys.stderr = _reopen(sys.stdout), _reopen(sys.stderr)


def _reopen(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper) or os.name != "posix":
        return stream
    stream.flush()
    raw = io.BufferedWriter(_Stream(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(
        raw, stream.encoding, stream.errors, line_buffering=stream.line_buffering, write_through=stream.write_through
    )
