"""stdout and stderr of a process whose reader may leave before the end, as `| head -1` does."""

from __future__ import annotations

import io
import os
import sys
from typing import Any, TextIO


class _Stream(io.FileIO):
    """A descriptor that takes what nobody reads any more: a run decides and answers the same without a reader.

    Attributes:
        complains: whether a full disk behind it is an error; messages on stderr could be told nowhere.
    """

    complains = True

    def write(self, data: Any, /) -> int:
        """Writes the bytes, or drops them where nobody reads; their number. OSError where they cannot be written."""
        try:
            return super().write(data)
        except OSError as error:
            # Python writes what is left once more when it ends, and would end with an exit code of its own.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if self.complains and not isinstance(error, BrokenPipeError):
                wrong = f"what is printed cannot be written ({error.strerror}). Print it where there is room."
                raise OSError(error.errno, wrong) from error
            return memoryview(data).nbytes


def outlive_readers() -> None:
    """Lets the process go on, and end with its own exit code, where whoever reads its output has left."""
    _open_closed()
    sys.stdout, sys.stderr = _reopen(sys.stdout, 1), _reopen(sys.stderr, 2)


def _open_closed() -> None:
    """Opens to nowhere what was closed, as by `2>&-`: the next file would get its number, and all that is printed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def _reopen(stream: TextIO | None, number: int) -> TextIO:
    if stream is None:
        stream = open(number, "w", encoding="utf8", closefd=False)  # noqa: SIM115 - a descriptor, for good
    if not isinstance(stream, io.TextIOWrapper) or os.name != "posix":
        return stream
    stream.flush()
    raw = _Stream(stream.fileno(), "w", closefd=False)
    raw.complains = number == 1
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        stream.encoding,
        stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
