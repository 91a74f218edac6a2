"""Waits for a pipeline to end: in time, with all that it needs still running, and with the reason where it failed."""

from __future__ import annotations

import contextlib
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from traingate.errors import Unfinished
from traingate.runner import Runner
from traingate.runners._services import Services

if TYPE_CHECKING:
    import apache_beam as beam

_SECONDS_TO_CANCEL = 10.0
_SHOWN_TEXT = 500

_given_up = threading.Event()


def was_given_up() -> bool:
    """Whether a run of this process was left before it ended, so that threads of it may still be at work."""
    return _given_up.is_set()


class _Execution(threading.Thread):
    """A pipeline's run, on a thread of its own: Beam waits forever for a worker that never reports in."""

    def __init__(self, built: beam.Pipeline) -> None:
        super().__init__(name="traingate-run", daemon=True)
        self._built = built
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Runs the pipeline; what it raises is kept for the thread that waits."""
        try:
            self.result = self._built.run()
            self.result.wait_until_finish()
            if self.result.state != "DONE":
                raise RuntimeError(f"the job's last state is {self.result.state}")
        except BaseException as error:
            self.error = error

    def cancel(self) -> None:
        """Asks the runner to end the job, and waits for its answer for seconds only."""
        _given_up.set()
        cancel = getattr(self.result, "cancel", None)
        if cancel is not None:

            def ask() -> None:
                with contextlib.suppress(Exception):
                    cancel()

            thread = threading.Thread(target=ask, daemon=True)
            thread.start()
            thread.join(_SECONDS_TO_CANCEL)


def execute(
    built: beam.Pipeline,
    runner: Runner,
    running: Services,
    seconds: float | None,
    workers: Callable[[], Sequence[str]] | None,
) -> None:
    """Runs a pipeline to its end.

    Args:
        built: the pipeline.
        runner: where it runs, whose name messages say.
        running: what has to run as long as the pipeline does.
        seconds: the time limit; None for no limit.
        workers: lists the workers that have reported in; None where the worker is this process.

    Raises:
        Unfinished: the run failed, a worker or a service was lost, or the time was up.
        KeyboardInterrupt: at once, whatever the pipeline does; the job is cancelled first.
    """
    execution = _Execution(built)
    logged = logging.getLogger("apache_beam")
    level = logged.level
    logged.setLevel(logging.CRITICAL)  # it logs what it raises, once for every layer
    execution.start()
    end = None if seconds is None else time.monotonic() + seconds
    try:
        while execution.is_alive():
            execution.join(0.2)
            if execution.is_alive() and (ended := running.explain_end()):
                raise Unfinished(f"{runner.id}: the {ended} The run was ended, and nothing was decided. Run again.")
            if execution.is_alive() and seconds is not None and end is not None and time.monotonic() > end:
                raise Unfinished(_explain_timeout(runner.id, seconds, workers))
    except BaseException:
        execution.cancel()
        raise
    finally:
        logged.setLevel(level)
    if execution.error is not None:
        raise _explain_failure(execution.error, runner) from execution.error


@contextlib.contextmanager
def attentive() -> Iterator[None]:
    """Lets Beam's sampler wake up every 10 ms in the block.

    A bundle of this process ends only when the thread that samples what it does wakes up, which it does less and less
    often, down to every 200 ms: a seventh of a run of a second went into that. Where Beam's sampler looks otherwise,
    nothing is changed.
    """
    from apache_beam.runners.worker import statesampler

    start = statesampler.StateSampler.__init__
    usual = getattr(start, "__defaults__", None)
    if usual != (getattr(statesampler, "DEFAULT_SAMPLING_PERIOD_MS", None),):
        yield
        return
    start.__defaults__ = (10,)
    try:
        yield
    finally:
        start.__defaults__ = usual


def _explain_timeout(runner: str, seconds: float, reported_in: Callable[[], Sequence[str]] | None) -> str:
    message = f"{runner}: not done after {_format_span(seconds)} (--timeout)"
    if reported_in is not None:
        workers = reported_in()
        lost = "Can workers start, and reach this host? See their logs."
        advice = "Give it longer, or more workers." if workers else lost
        count = "no worker" if not workers else "1 worker" if len(workers) == 1 else f"{len(workers)} workers"
        reported = f"{count} had reported in ({', '.join(workers)})" if workers else f"{count} had reported in"
        return f"{message}, and {reported}. The run was ended, and nothing was decided. {advice}"
    return (
        f"{message}. The run was ended, and nothing was decided. Give it longer, or see whether the files can be read."
    )


def _format_span(seconds: float) -> str:
    for size, unit in ((3600, "h"), (60, "m")):
        if seconds >= size and not seconds % size:
            return f"{seconds / size:g}{unit}"
    return f"{seconds:g}s"


_CAUSES = {
    r"MemoryError": "Read fewer shards at a time (--threads), or where there is more memory.",
    r"No module named '?traingate": "The workers lack TrainGate: install the same wheel there as here.",
    r"No space left|File too large|Disk quota": "Free space there, and run again.",
    r"Channel closed|disconnected|UNAVAILABLE|Connection reset|Socket closed": "A worker was lost, or never reached: "
    "see its log for why (memory is the usual cause), then run again.",
}  # fmt: skip


def _explain_failure(error: BaseException, runner: Runner) -> BaseException:
    """The reason why a run failed, in one line; a crash in this process keeps its type and traceback."""
    text = f"{type(error).__name__}: {error}"
    known = next((said for found, said in _CAUSES.items() if re.search(found, text)), None)
    if runner.in_process and known is None:
        return error
    advice = known or "Correct it, and run again."
    return Unfinished(f"{runner.id}: the run failed, and nothing was decided: {_find_cause(text)}. {advice}")


def _find_cause(text: str) -> str:
    """The most informative line of a worker's traceback or of gRPC's output."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    details = re.findall(r'details = "(.+)"', text)
    named = [line for line in lines if re.match(r"[\w.]*(Error|Exception|Interrupt)\b.*: .", line)]
    return str((details or named or lines)[-1])[:_SHOWN_TEXT].rstrip(".")
