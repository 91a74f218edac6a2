"""How a scan is run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """How a scan is run.

    Attributes:
        runner: a name in `runners.RUNNERS`.
        options: the runner's own options, as Beam's command line takes them: `--name=value`.
        threads: shards that one worker reads at a time; 0 is one for each of its cores.
        shared: a folder that all workers and this machine see, where the runner's workers see no other.
        timeout: seconds after which the run is ended, undecided; 0 is never, None is never in process and else 2 h.
    """

    runner: str = "in-process"
    options: tuple[str, ...] = ()
    threads: int = 0
    shared: str = ""
    timeout: float | None = None
