"""Keeps what libraries print, at import and at work, off the terminal."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator

_SETTINGS = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "GRPC_VERBOSITY": "ERROR"}


_TALKATIVE = ("apache_beam", "great_expectations", "tensorflow", "absl")


def hush() -> None:
    """Lets libraries log errors only; what a run has to say, its report says."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Hides what is printed, warned and logged in the block; it is shown where the block fails.

    TensorFlow writes to file descriptor 2 before Python's streams or any setting can stop it. Beam warns through the
    root logger, which gives that logger a handler that would print ever after.
    """
    hush()
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    handlers = list(logging.getLogger().handlers)
    sys.stderr.flush()
    terminal = os.dup(2)
    with tempfile.TemporaryFile() as heard, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.dup2(heard.fileno(), 2)
        try:
            yield
        except BaseException:
            sys.stderr.flush()
            heard.seek(0)
            os.write(terminal, heard.read())
            raise
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
            logging.getLogger().handlers[:] = handlers


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Puts garbage collection off in the block, and leaves what the block made out of every later collection.

    Modules, classes and functions stay for as long as the process does. Going through them again and again takes a
    sixth of the time that Beam or Great Expectations need to be imported.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.freeze()
            gc.enable()
