"""TrainGate next to other tools: same tables, same rounds, each run in a process of its own.

    python benchmarks/speed/run.py --rows 1000000 --rounds 3
    python benchmarks/speed/run.py --rows 1000000 5000000 10000000 --threads 1 2 --tools traingate_check polars_

Makes the tables (benchmarks/.data) and the peers' environments (benchmarks/.envs, of the versions that
benchmarks/envs/*.txt pins), runs what is not yet in results/speed.jsonl, and writes README.md and plot.svg. Ended
early, it goes on where it was, and what failed or was cut off at another --limit is tried again.

In each round every tool runs once on every table, in an order that turns from round to round. A tool whose first run on
a table took more than --slow seconds, as a whole process, runs there in the first --slow-rounds rounds only: what
decides is in the results, so that a command that goes on decides the same. A tool that is cut off or runs out of memory
is not tried again on that table, nor on one of more rows or with fewer threads.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import render
from harness import data, environments
from harness.machine import machine
from harness.processes import Ran, run
from results import Cell, Group, Results, code

HERE = Path(__file__).resolve().parent
TOOLS = (
    "traingate_check", "traingate_overlap", "traingate_statistics", "tfdv_beam", "tfdv_dataframe", "polars_", "duckdb_",
    "pandas_", "whylogs_", "evidently_summary", "evidently_drift", "deepchecks_", "pyarrow_read",
    "pyarrow_stream",
)  # fmt: skip


def groups(options: argparse.Namespace) -> list[Group]:
    """The tables that were asked for."""
    return [
        Group(shape, rows, format_, threads)
        for shape, rows, format_, threads in itertools.product(
            options.shapes, sorted(options.rows), options.formats, sorted(options.threads, reverse=True)
        )
    ]


def turned(tools: Sequence[str], number: int) -> list[str]:
    """The tools in another order each round, so that none always comes after the same other."""
    at = number * 5 % len(tools)
    return [*tools[at:], *tools[:at]]


def hopeless(results: Results, tool: str, group: Group) -> str | None:
    """Why a tool need not be tried on a table; None where it is worth it."""
    for cell in results.cells:
        same = cell.tool == tool and (cell.group.shape, cell.group.format) == (group.shape, group.format)
        harder = group.rows >= cell.group.rows and group.threads <= cell.group.threads
        if same and harder and cell.ended.startswith(("cut off", "failed: exit code -9")):
            return f"{cell.ended} on {data.rows_of(group.shape, cell.group.rows):,} rows"
    return None


def slow(results: Results, tool: str, group: Group, seconds: float) -> bool:
    """Whether a tool's first run on a table took longer than so many seconds."""
    first = next(iter(results.of(group, tool)), None)
    return first is not None and first.wall > seconds


def todo(results: Results, options: argparse.Namespace) -> Iterator[tuple[int, Group, str]]:
    """What is left to run: (round, table, tool). Looked up late, because what was cut off changes it."""
    for number, group in itertools.product(range(options.rounds), groups(options)):
        for tool in turned(options.tools, number):
            enough = number >= options.slow_rounds and slow(results, tool, group, options.slow)
            if not enough and all(cell.round != number for cell in results.of(group, tool)):
                yield number, group, tool


def measured(tool: str, group: Group, number: int, limit: float) -> Cell:
    """One cell."""
    files = data.files(group.shape, group.rows, group.format)
    environment = importlib.import_module(f"tools.{tool}").ENVIRONMENT
    arguments = ["--format", group.format, "--threads", str(group.threads)]
    for split, path in files.items():
        arguments += [f"--{split}", str(path)]
    python, ours_alone = environments.python_of(environment), ["PYTHONPATH"] if environment else []
    ran = run([python, str(HERE / "cell.py"), tool, *arguments], limit, without=ours_alone)
    ended, said = _ended(ran, group, limit), ran.said
    if "inner" not in said:
        return Cell(tool, group, number, ended)
    figures = (said["inner"], ran.wall, ran.cpu, ran.rss_mb)
    return Cell(tool, group, number, ended, *figures, overlap=said["overlap"], versions=said["versions"])


def _ended(ran: Ran, group: Group, limit: float) -> str:
    if ran.cut_off:
        return f"cut off after {limit:g} s"
    if ran.code or "inner" not in ran.said:
        last = [line for line in ran.errors.splitlines() if line.strip()][-1:] or ["nothing on stderr"]
        killed = " (killed; out of memory?)" if ran.code == -9 else ""
        return f"failed: exit code {ran.code}{killed}: {last[0].strip()[:200]}"
    rows = sum(data.split_rows(group.shape, group.rows).values())
    copies = data.copies(group.shape, group.rows)
    if ran.said["rows"] != rows:
        return f"wrong: read {ran.said['rows']} of {rows} rows"
    if ran.said["overlap"] not in (None, copies):
        return f"wrong: found {ran.said['overlap']} of {copies} copied rows"
    return "done"


def prepare(options: argparse.Namespace) -> None:
    """Makes tables and environments."""
    for environment in sorted({importlib.import_module(f"tools.{tool}").ENVIRONMENT for tool in options.tools} - {""}):
        _say(f"environment {environment}")
        environments.build(environment)
    for shape, rows, format_ in itertools.product(options.shapes, options.rows, options.formats):
        needed = data.space_needed(shape, rows, format_)
        if needed > 0.9 * shutil.disk_usage(HERE).free:
            raise SystemExit(f"{data.FOLDER}: {shape} of {rows:,} rows as {format_} needs {needed / 2**30:.1f} GiB.")
        _say(f"table {shape}, {data.rows_of(shape, rows):,} rows, {format_}")
        made = ["--shape", shape, "--rows", str(rows), "--format", format_]
        subprocess.run([sys.executable, str(Path(data.__file__)), *made], check=True)


def warm(group: Group) -> None:
    """Reads the files once, so that no tool pays for the disk."""
    for path in data.files(group.shape, group.rows, group.format).values():
        with path.open("rb", buffering=0) as file:
            while file.read(1 << 22):
                pass


def arguments() -> argparse.Namespace:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--shapes", nargs="+", choices=data.SHAPES, default=list(data.SHAPES))
    options.add_argument("--formats", nargs="+", choices=data.FORMATS, default=list(data.FORMATS))
    options.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    options.add_argument("--limit", type=float, default=600, help="seconds that one run may take")
    options.add_argument("--slow", type=float, default=60, help="seconds from which on a tool is slow on a table")
    options.add_argument("--slow-rounds", type=int, default=1, help="rounds of --rounds that slow tools take part in")
    options.add_argument("--new", action="store_true", help="sets earlier results aside")
    options.add_argument("--results", type=Path, default=HERE / "results" / "speed.jsonl")
    options.add_argument(
        "--readme", type=Path, default=HERE / "README.md", help="where the tables go, with a plot beside"
    )
    return options.parse_args()


def main() -> int:
    """Runs what is left, and renders; 1 where a tool failed or was wrong."""
    options = arguments()
    if options.new and options.results.exists():
        options.results.rename(options.results.with_suffix(f".{int(time.time())}.jsonl"))
    results = Results(options.results)
    results.begin(machine() | {"code": code()})
    asked = groups(options)
    results.forget_failures(options.limit, lambda cell: cell.group in asked and cell.tool in options.tools)
    prepare(options)
    left = len(list(todo(results, options)))
    warmed = None
    for at, (number, group, tool) in enumerate(todo(results, options), 1):
        why = hopeless(results, tool, group)
        if why is None and warmed != (number, group):
            warm(group)
            warmed = (number, group)
        cell = Cell(tool, group, number, f"not run: {why}") if why else measured(tool, group, number, options.limit)
        results.add(cell)
        figures = f"{cell.inner:.2f} s of {cell.wall:.2f} s, {cell.rss_mb:.0f} MiB" if cell.wall else ""
        table = f"{group.shape} {group.rows:,} {group.format}, {group.threads} threads"
        _say(f"{at}/{left} round {number + 1}, {table}, {tool}: {cell.ended} {figures}")
        render.write(results, options.readme)
    render.write(results, options.readme)
    bad = [cell for cell in results.cells if cell.ended.startswith(("failed", "wrong"))]
    return int(bool(bad))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
