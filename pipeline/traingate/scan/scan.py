"""The one Beam pipeline, and the Profile that it leaves behind."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from traingate.dataset import Dataset
from traingate.errors import Unreadable
from traingate.imports import uncollected
from traingate.join import Join
from traingate.measure import Measure
from traingate.profile.profile import Profile
from traingate.runner import Run, find_runner
from traingate.runners._needs import check_run
from traingate.scan import progress, spill
from traingate.scan.measuring import Work
from traingate.scan.planning import ScanLayout, lay_out
from traingate.scan.reconciling import collect_needed_kinds, reconcile


def scan(dataset: Dataset, measures: Sequence[Measure[Any]], joins: Sequence[Join[Any]], run: Run = Run()) -> Profile:
    """Reads every split once and measures it.

    A column that turns out wider than its file's head promised (text among numbers) starts the scan again, once, with
    kinds that hold every value.

    Raises:
        ConfigError: a split matches no file, or lacks a column that the config names; the runner lacks an option.
        Unreadable: a file could not be read whole, or changed while it was read.
        Unfinished: the run failed, a worker was lost, or the time was up.
    """
    check_run(run)
    layout = lay_out(dataset)
    for _ in range(3):
        obstacles = {join.id: why for join in joins if (why := join.find_obstacle(layout.plan))}
        work = Work(
            layout.plan,
            tuple(measures),
            tuple(join.thin(layout.rows) for join in joins if join.id not in obstacles),
            spill.choose_buckets(layout.rows),
        )
        kept = _run_steps(layout, work, run)
        needed = collect_needed_kinds(kept["refused"])
        if not needed:
            return reconcile(layout, work, kept, obstacles)
        layout = layout.widen(needed)
    raise Unreadable(f"{dataset.name}: the kinds of its columns do not settle: {needed}. Report this as a bug.")


def _run_steps(layout: ScanLayout, work: Work, run: Run) -> dict[str, list[tuple[str, Any]]]:
    from traingate.imports import silence

    with silence(), uncollected():
        from traingate.scan import steps

    progress.begin({split: layout.divide_bytes(split) for split in layout.shards})
    progress.enter("reading")
    with tempfile.TemporaryDirectory(prefix="traingate-keys-") as folder:
        work = replace(work, spill=folder if find_runner(run.runner).in_process else None)
        return steps.run_steps(run, work, _list_descriptors(layout))


def _list_descriptors(layout: ScanLayout) -> list[tuple[str, int, str, int, int, int]]:
    """(split, number, path, start, stop, index) of every shard."""
    return [
        (split, number, shard.path, shard.start, shard.stop, shard.index)
        for split, found in layout.shards.items()
        for number, shard in enumerate(found)
    ]
