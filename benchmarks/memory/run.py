"""Whether a check's memory stays where it is as tables grow: peak resident set of `traingate check`, by rows.

    python benchmarks/memory/run.py --rows 10000000 30000000

Mixed tables of 21 columns, kept in benchmarks/.data. The last line says by how much memory grew from the smallest table
to the largest.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import data
from harness.machine import machine, versions
from harness.processes import Ran, run
from harness.tables import middle, table

CELL = Path(data.__file__).parents[1] / "speed" / "cell.py"


def measure(rows: int, options: argparse.Namespace) -> list[Ran]:
    """The runs on one table."""
    if data.space_needed(options.shape, rows, options.format) > 0.9 * shutil.disk_usage(data.FOLDER.parent).free:
        raise SystemExit(f"{data.FOLDER}: too little space for {rows:,} rows. Ask for fewer with --rows.")
    made = ["--shape", options.shape, "--rows", str(rows), "--format", options.format]
    subprocess.run([sys.executable, str(Path(data.__file__)), *made], check=True)
    arguments = ["--format", options.format, "--threads", str(options.threads)]
    for split, path in data.files(options.shape, rows, options.format).items():
        arguments += [f"--{split}", str(path)]
    found = []
    for number in range(options.rounds):
        ran = run([sys.executable, str(CELL), "traingate_check", *arguments], options.limit)
        if ran.code or ran.said.get("overlap") != data.copies(options.shape, rows):
            raise SystemExit(f"{rows:,} rows: ended with {ran.code}, said {ran.said}:\n{ran.errors}")
        print(f"{rows:,} rows, round {number + 1}: {ran.rss_mb:.0f} MiB, {ran.wall:.1f} s", file=sys.stderr)
        found.append(ran)
    return found


def main() -> int:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, nargs="+", default=[10_000_000, 30_000_000])
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--shape", choices=data.SHAPES, default="mixed")
    options.add_argument("--format", choices=data.FORMATS, default="parquet")
    options.add_argument("--limit", type=float, default=3_600, help="seconds that one run may take")
    chosen = options.parse_args()
    found = {rows: measure(rows, chosen) for rows in sorted(chosen.rows)}
    for name, value in (machine() | versions("apache-beam", "pyarrow", "numpy")).items():
        print(f"{name}: {value}")
    lines = []
    for rows, runs in found.items():
        size = sum(path.stat().st_size for path in data.files(chosen.shape, rows, chosen.format).values()) / 2**20
        peak, wall = middle([ran.rss_mb for ran in runs], 0), middle([ran.wall for ran in runs])
        lines.append([f"{rows:,}", f"{size:,.0f}", peak, wall])
    print(f"\n{table(['train rows', 'files MiB', 'peak MiB', 'process s'], lines)}\n")
    least, most = min(found), max(found)
    grown = median(ran.rss_mb for ran in found[most]) / median(ran.rss_mb for ran in found[least])
    print(f"{most / least:.1f} times the rows, {grown:.2f} times the memory")
    return 0


if __name__ == "__main__":
    sys.exit(main())
