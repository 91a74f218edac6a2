"""`traingate doctor`: asks workers what is installed there, and compares it with what is installed here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from traingate.cli.command import Command
from traingate.cli.options import RunnerOptions
from traingate.cli.stderr import say

if TYPE_CHECKING:
    from traingate.runner import Run

_QUESTIONS = 32  # more than there are workers as a rule, so that each is likely to be asked


class Doctor(RunnerOptions, Command):
    """Asks a runner's workers which versions are installed there, and names every difference from this machine."""

    example = "--runner NAME"
    summary = "do a runner's workers have the same versions installed as this machine?"

    def run(self) -> int:
        """Prints a line for every worker; 3 where one differs."""
        from traingate.report.notes import list_versions

        here, found = list_versions(), ask_workers(self.make_run())
        wrong = {name: lines for name, there in sorted(found.items()) if (lines := find_differences(here, there))}
        for name in sorted(found):
            print(f"{name}: {'; '.join(wrong.get(name, ['same versions as on this machine']))}")
        if wrong:
            return say(
                f"{len(wrong)} of {len(found)} workers differ. Install the same wheel and versions there as here.", 3
            )
        return 0


def ask_workers(run: Run) -> dict[str, dict[str, str]]:
    """Versions by library, by the `host-pid` of every worker process that answered.

    Raises:
        ConfigError: the runner lacks an option.
        Unfinished: no worker could be reached, or none answered in time.
    """
    from traingate.imports import silence

    with silence():
        import apache_beam as beam

        from traingate.runners._needs import check_run
        from traingate.runners._pipelines import open_pipeline
        from traingate.scan import handover

    check_run(run)
    with handover.open_folder(run.shared) as folder:
        with open_pipeline(run, partial(handover.list_workers, folder)) as start:
            asked = start | "ask" >> beam.Create(range(_QUESTIONS)) | "spread questions" >> beam.Reshuffle()
            _ = asked | "leave versions" >> beam.Map(leave_versions, folder)
        return {key: value for _, key, value in handover.collect_results(folder)}


def leave_versions(question: int, folder: str) -> None:
    """Leaves word of what is installed on the worker that it runs on: one file a process, however often it is asked."""
    import os
    import socket

    from traingate.report.notes import list_versions
    from traingate.scan import handover

    handover.announce_worker(folder)
    handover.leave_results(folder, [("versions", f"{socket.gethostname()}-{os.getpid()}", list_versions())])


def find_differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Versions that differ between a worker and this machine; a patch version of Python does not count."""
    found = []
    for name, version in here.items():
        other = there.get(name, "not installed")
        cut = 2 if name == "python" else None
        if version.split(".")[:cut] != other.split(".")[:cut]:
            found.append(f"{name} is {other}, and {version} here")
    return found
