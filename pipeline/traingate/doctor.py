"""Asks workers what is installed there, and compares it with what is installed here."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from functools import partial

import apache_beam as beam

from traingate.report.notes import versions
from traingate.runner import Run
from traingate.runners import _pipelines
from traingate.scan import handover

_QUESTIONS = 32  # more than there are workers as a rule, so that each is likely to be asked


class TellVersions(beam.DoFn):  # type: ignore[misc]
    """Leaves word of what is installed on the worker that it runs on."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def process(self, question: int) -> None:
        """One file a worker process, however often it is asked."""
        handover.report_in(self._folder)
        handover.keep(self._folder, [("versions", f"{socket.gethostname()}-{os.getpid()}", versions())])


def workers(run: Run) -> dict[str, dict[str, str]]:
    """Versions by library, by the `host-pid` of every worker process that answered.

    Raises:
        ConfigError: the runner lacks an option.
        Unfinished: no worker could be reached, or none answered in time.
    """
    _pipelines.require(run.runner, run.options, run.shared)
    with handover.opened(run.shared) as folder:
        with _pipelines.pipeline(run.runner, run.options, run.timeout, partial(handover.reported_in, folder)) as start:
            asked = start | "ask" >> beam.Create(range(_QUESTIONS)) | "spread questions" >> beam.Reshuffle()
            _ = asked | "tell versions" >> beam.ParDo(TellVersions(folder))
        return {key: value for _, key, value in handover.kept(folder)}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """What a worker has otherwise than this machine; a patch version of Python makes no difference."""
    found = []
    for name, version in here.items():
        other = there.get(name, "not installed")
        cut = 2 if name == "python" else None
        if version.split(".")[:cut] != other.split(".")[:cut]:
            found.append(f"{name} is {other}, and {version} here")
    return found
