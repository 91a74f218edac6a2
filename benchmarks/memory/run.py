"""Whether a check's memory stays where it is as tables grow: peak resident set of `traingate check`, by rows.

    python benchmarks/memory/run.py --rows 10000000 30000000

Mixed tables of 21 columns, kept in benchmarks/.data, as Parquet and as CSV. Ends with 1 where a check took more than
1 GB at 10,000,000 rows, in any round, or more than 1.15 times the memory of the smallest table at the largest (median
of the rounds). What it needs at 10,000,000 and 30,000,000 rows: 18 GB of disk, and minutes to make the tables once.
"""

from __future__ import annotations

import argparse
import math
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import data, targets
from harness.machine import machine, versions
from harness.processes import Ran, run
from harness.tables import middle, table

CELL = Path(data.__file__).parents[1] / "speed" / "cell.py"
LIMITED = 10_000_000  # the rows that the limit in GB is for


Peaks = dict[int, list[Ran]]


def measure(rows: int, format_: str, options: argparse.Namespace) -> list[Ran]:
    """The runs on one table."""
    if data.space_needed(options.shape, rows, format_) > 0.9 * shutil.disk_usage(data.FOLDER.parent).free:
        raise SystemExit(f"{data.FOLDER}: too little space for {rows:,} rows. Ask for fewer with --rows.")
    made = ["--shape", options.shape, "--rows", str(rows), "--format", format_]
    subprocess.run([sys.executable, str(Path(data.__file__)), *made], check=True)
    arguments = ["--format", format_, "--threads", str(options.threads)]
    for split, path in data.files(options.shape, rows, format_).items():
        arguments += [f"--{split}", str(path)]
    found = []
    for number in range(options.rounds):
        ran = run([sys.executable, str(CELL), "traingate_check", *arguments], options.limit)
        if ran.code or ran.said.get("overlap") != data.copies(options.shape, rows):
            raise SystemExit(f"{rows:,} rows: ended with {ran.code}, said {ran.said}:\n{ran.errors}")
        print(f"{format_} {rows:,}, round {number + 1}: {ran.rss_mb:.0f} MiB, {ran.wall:.1f} s", file=sys.stderr)
        found.append(ran)
    return found


def figures(found: dict[str, Peaks], shape: str) -> str:
    """One row a table."""
    lines = []
    for format_, by_rows in found.items():
        for rows, runs in by_rows.items():
            size = sum(path.stat().st_size for path in data.files(shape, rows, format_).values()) / 2**20
            peak, wall = middle([ran.rss_mb for ran in runs], 0), middle([ran.wall for ran in runs])
            lines.append([f"{format_}, {rows:,} rows", f"{size:,.0f}", str(len(runs)), peak, wall])
    return table(["train", "files MiB", "rounds", "peak MiB", "process s"], lines)


def held(found: dict[str, Peaks]) -> list[list[str]]:
    """Each figure against its target, rounded against us."""
    lines = []
    for format_, by_rows in found.items():
        least, most = min(by_rows), max(by_rows)
        if LIMITED in by_rows:
            peak = max(ran.rss_mb for ran in by_rows[LIMITED])
            verdict = "met" if peak <= targets.MEMORY else "MISSED"
            bound = f"{math.floor(targets.MEMORY)} MiB"
            lines.append([f"{format_}, greatest peak at {LIMITED:,} rows", f"{math.ceil(peak)} MiB", bound, verdict])
        if most > least:
            grown = median(ran.rss_mb for ran in by_rows[most]) / median(ran.rss_mb for ran in by_rows[least])
            what = f"{format_}, peak at {most:,} rows / at {least:,}"
            verdict = "met" if grown <= targets.GROWTH else "MISSED"
            lines.append([what, f"{math.ceil(100 * grown) / 100:.2f}", f"{targets.GROWTH}", verdict])
    return lines


def main() -> int:
    """Prints both tables; 1 where a target is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, nargs="+", default=[10_000_000, 30_000_000])
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--shape", choices=data.SHAPES, default="mixed")
    options.add_argument("--formats", nargs="+", choices=data.FORMATS, default=list(data.FORMATS))
    options.add_argument("--limit", type=float, default=3_600, help="seconds that one run may take")
    chosen = options.parse_args()
    found = {
        format_: {rows: measure(rows, format_, chosen) for rows in sorted(chosen.rows)} for format_ in chosen.formats
    }
    for name, value in (machine() | versions("apache-beam", "pyarrow", "numpy")).items():
        print(f"{name}: {value}")
    lines = held(found)
    print(f"\n{figures(found, chosen.shape)}\n")
    if lines:
        print(table(["figure", "measured", "at most", ""], lines))
    return int(any(line[-1] == "MISSED" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
