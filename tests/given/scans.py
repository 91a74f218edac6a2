"""Whole checks as a user runs them: the program in a process of its own, and what it left behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from given.places import ROOT
from traingate.runners._services import find_free_port

FAULTY = ROOT / "sample_data/loans/faulty"


def loans_in_parts(folder: Path) -> Path:
    """The faulty loans as ten and four files of several row groups each, so that there is work for every worker."""
    for split, parts in (("train", 10), ("eval", 4)):
        rows = pq.read_table(FAULTY / f"{split}.parquet")
        each = -(-len(rows) // parts)
        for part in range(parts):
            pq.write_table(rows.slice(part * each, each), folder / f"{split}-{part:02}.parquet", row_group_size=700)
    config = (FAULTY / "gate-parquet.toml").read_text("utf8")
    config = config.replace("train.parquet", "train-*.parquet").replace("eval.parquet", "eval-*.parquet")
    (folder / "gate.toml").write_text(config.replace("../../..", str(ROOT)), "utf8")
    return folder


@contextlib.contextmanager
def started(*arguments: object, on: Sequence[str] = (), **environment: str) -> Iterator[subprocess.Popen[str]]:
    """`traingate check ARGUMENTS` in a process of its own, started through `on` where it is given."""
    command = [*on, sys.executable, "-m", "traingate", "check", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, text=True, env={**os.environ, **environment}, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.terminate()  # which ends what it started, too
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code and all that was printed, on one line."""
    out, err = process.communicate(timeout=240)
    return process.returncode, " ".join((out + err).replace("│", " ").split())


def checked(*arguments: object, on: Sequence[str] = ()) -> tuple[int, str]:
    """The exit code of `traingate check ARGUMENTS` and what it printed."""
    with started(*arguments, on=on) as process:
        return ended(process)


@contextlib.contextmanager
def worker_pool(*options: str, on: Sequence[str] = ()) -> Iterator[str]:
    """The address of a worker pool of Beam's on this machine, started through `on` where it is given."""
    port = find_free_port()
    command = [*on, sys.executable, "-m", "apache_beam.runners.worker.worker_pool_main", f"--service_port={port}"]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # it calls its workers' interpreter `python`
    with subprocess.Popen(
        [*command, *options], stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, "PATH": path}
    ) as pool:
        try:
            yield f"localhost:{port}"
        finally:
            os.killpg(pool.pid, signal.SIGKILL)


def measured(out: Path) -> dict[str, Any]:
    """What a check measured and found: all of its report but the time and the command, and the statistics' bytes."""
    report = json.loads((out / "report.json").read_text("utf8"))
    decision = json.loads((out / "decision.json").read_text("utf8"))
    told = {name: value for name, value in report.items() if name not in ("started", "seconds", "command")}
    told["causes"] = [{**cause, "command": ""} for cause in report["causes"]]  # it repeats where the report lies
    bound = {name: decision[name] for name in ("splits", "findings", "exit_code")}
    return {**told, "bound": bound, "statistics": (out / "statistics.pb").read_bytes()}


def processes_of(marker: Path) -> list[int]:
    """Processes whose command line or environment names a folder, but this one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(marker).encode() in told and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found


def wait_for(folder: Path, pattern: str, seconds: float = 60) -> Path:
    """The first file in a folder that matches, as soon as it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for path in folder.glob(pattern):
            return path
        time.sleep(0.01)
    raise AssertionError(f"no {pattern} in {folder} after {seconds} s")


def kill(path: Path, number: int = signal.SIGKILL) -> None:
    """Kills the worker that reported in with this file."""
    os.kill(int(path.name.rpartition("-")[2]), number)
