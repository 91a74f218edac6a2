"""One tool does its work on one table, once, in this process, and says how long that took and what it found.

    ../.envs/polars/bin/python cell.py polars_ --train … --eval … --format parquet --threads 2

The process is pinned to as many cores as it may have threads. The clock starts when everything is imported.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import logging
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness.machine import versions
from harness.processes import say
from task import Task

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "ARROW_NUM_THREADS")


def main() -> int:
    """Works, and leaves seconds, rows, overlap and versions."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tool")
    for name in ("train", "eval", "format"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--threads", type=int, required=True)
    options.add_argument("--label", default="label")
    chosen = options.parse_args()
    _pin(chosen.threads)
    # Where memory runs out, this process goes, and none of what else the machine does.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    tool = importlib.import_module(f"tools.{chosen.tool}")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        task = Task(chosen.train, chosen.eval, chosen.format, chosen.threads, chosen.label, folder)
        work = tool.prepare(task)
        began = time.perf_counter()
        answer = work()
        seconds = time.perf_counter() - began
    python = {"python": ".".join(map(str, sys.version_info[:3]))}
    say(inner=seconds, rows=answer.rows, overlap=answer.overlap, versions=python | versions(*tool.PACKAGES))
    print(f"{seconds:.3f} s, {answer}")
    return 0


def _pin(threads: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    os.environ |= dict.fromkeys(_THREADS, str(threads))


if __name__ == "__main__":
    sys.exit(main())
