"""Runs a pipeline on a runner: starts what that needs, and ends it in time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from traingate.runner import Run, Runner, find_runner
from traingate.runners._execution import attentive, execute
from traingate.runners._services import reach, start_services

if TYPE_CHECKING:
    import apache_beam as beam

_HOURS = 2.0


def choose_limit(runner: Runner, timeout: float | None) -> float | None:
    """Seconds that a run may take: by default two hours where workers may fail to report in; 0 for no limit."""
    if timeout is None:
        return None if runner.in_process else _HOURS * 3600
    return timeout or None


@contextlib.contextmanager
def open_pipeline(run: Run, workers: Callable[[], Sequence[str]] | None = None) -> Iterator[beam.Pipeline]:
    """A Beam pipeline to build in the block; it runs when the block ends, to its end or to the time limit.

    Whatever was started for it on this machine has ended when this returns or raises, Ctrl-C included.

    Args:
        run: the runner, its options and the time limit; see `choose_limit`.
        workers: lists the workers that have reported in; None where the worker is this process.

    Raises:
        Unfinished: the run failed, a worker was lost, or the time was up.
    """
    runner, given = find_runner(run.runner), run.parse_options()
    seconds = choose_limit(runner, run.timeout)
    with start_services() as running:
        if ":" in given.get("job_endpoint", ""):
            reach("job_endpoint", given["job_endpoint"])  # Beam would wait for it until the time is up
        built = _make_pipeline(runner, [*runner.start(given, running.start, seconds), *run.options])
        yield built
        with attentive() if runner.in_process else contextlib.nullcontext():
            execute(built, runner, running, seconds, workers)


def _make_pipeline(runner: Runner, options: list[str]) -> beam.Pipeline:
    import apache_beam as beam
    from apache_beam.options.pipeline_options import PipelineOptions

    parsed = PipelineOptions([f"--runner={runner.beam}", *options])
    return beam.Pipeline(runner=runner.make_beam_runner(parsed), options=parsed)
