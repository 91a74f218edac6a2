"""TrainGate's statistics against TFDV's own, of the same files, in the same rounds, each in a process of its own.

    python benchmarks/statistics/run.py --rows 1000000 --rounds 3

The table has 21 columns and is made first. Inner seconds run from the first look at the file, when everything is
imported, to the DatasetFeatureStatisticsList; process seconds hold imports too. A ratio is taken within a round. TFDV
gets its best way on Beam (`tfdv-one-batch`, `tfdv-100k-batches`), its way without Beam, and its CSV reader, which
takes a minute or more and so runs in the first --csv-rounds rounds only. Rows and means must agree, or nothing is said.
Ends with 1 where a target is missed: these are the figures that TrainGate's 15 and 100 times are held against. Those in
speed/README.md are of both splits, and TFDV infers and validates a schema in them besides.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness import data
from harness.machine import machine, versions
from harness.processes import Ran, run
from harness.tables import middle, ratios, table
from harness.targets import STATISTICS

ENGINES = Path(__file__).with_name("engines.py")
OURS = {"parquet": "traingate", "csv": "traingate"}
PEERS = {"parquet": ("tfdv-one-batch", "tfdv-100k-batches", "tfdv-dataframe"), "csv": ("tfdv-csv",)}
# What TrainGate is held against, in inner seconds: at least so many times as fast.
TARGETS = STATISTICS
Cell = tuple[str, str]


def measure(rows: int, rounds: int, csv_rounds: int, threads: int, limit: float) -> dict[Cell, list[Ran]]:
    """Runs by (format, engine), one a round."""
    found: dict[Cell, list[Ran]] = {}
    for number in range(rounds):
        for format_, peers in PEERS.items():
            if format_ == "csv" and number >= csv_rounds:
                continue
            for engine in (OURS[format_], *peers):
                ran = _run(engine, format_, rows, threads, limit)
                found.setdefault((format_, engine), []).append(ran)
                _agree(found[format_, OURS[format_]][0], ran, engine, data.split_rows("mixed", rows)["train"])
                print(f"round {number + 1}: {format_} {engine}: {ran.said['inner']:.2f} s", file=sys.stderr)
    return found


def _run(engine: str, format_: str, rows: int, threads: int, limit: float) -> Ran:
    path = str(data.files("mixed", rows, format_)["train"])
    ran = run([sys.executable, str(ENGINES), engine, path, "--threads", str(threads)], limit)
    if ran.code or "inner" not in ran.said:
        why = f"was cut off after {limit:g} s" if ran.cut_off else f"ended with {ran.code}:\n{ran.errors}"
        raise SystemExit(f"{engine} on {path} {why}")
    return ran


def _agree(ours: Ran, other: Ran, engine: str, rows: int) -> None:
    if ours.said["rows"] != rows or other.said["rows"] != rows:
        raise SystemExit(
            f"{engine}: {rows} rows were made, {other.said['rows']} were counted, {ours.said['rows']} by us"
        )
    for name, mean in other.said["means"].items():
        if not math.isclose(mean, ours.said["means"].get(name, math.nan), rel_tol=1e-6, abs_tol=1e-6):
            raise SystemExit(f"{engine}: the mean of {name} is {mean}, and {ours.said['means'].get(name)} by us")


def figures(found: dict[Cell, list[Ran]]) -> str:
    """One row an engine."""
    rows = []
    for (format_, engine), runs in found.items():
        ours = found[format_, OURS[format_]]
        inner, mine = ([ran.said["inner"] for ran in each] for each in (runs, ours))
        wall, my_wall = ([ran.wall for ran in each] for each in (runs, ours))
        rows.append([
            f"{format_}: {engine}", str(len(runs)), middle(inner), middle(wall), middle([ran.cpu for ran in runs]),
            middle([ran.rss_mb for ran in runs], 0), middle(ratios(inner, mine), 1), middle(ratios(wall, my_wall), 1),
        ])  # fmt: skip
    head = ["engine", "rounds", "inner s", "process s", "processor s", "peak MiB", "inner / ours", "process / ours"]
    return table(head, rows)


def targets(found: dict[Cell, list[Ran]]) -> tuple[str, bool]:
    """The slowest margin of each format against its target, and whether all are met."""
    rows, met = [], True
    for format_, least in TARGETS.items():
        ours = [ran.said["inner"] for ran in found.get((format_, OURS[format_]), [])]
        beam = [engine for engine in PEERS[format_] if engine != "tfdv-dataframe"]
        times = {e: median(ratios([ran.said["inner"] for ran in found[format_, e]], ours)) for e in beam if ours}
        if times:
            engine = min(times, key=lambda name: times[name])
            met &= times[engine] >= least
            verdict = "met" if times[engine] >= least else "MISSED"
            # Cut and not rounded: what is just missed must not look as if it were met.
            shown = f"{math.floor(times[engine] * 10) / 10:.1f}"
            rows.append([f"{format_}: {engine}", shown, f"{least:g}", verdict])
    return table(["against TFDV at its best on Beam", "times as fast", "at least", ""], rows), met


def main() -> int:
    """Prints both tables; 1 where a target is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--csv-rounds", type=int, default=2)
    options.add_argument("--threads", type=int, default=0, help="shards that TrainGate reads at a time (0: all cores)")
    options.add_argument("--limit", type=float, default=900, help="seconds that one run may take")
    chosen = options.parse_args()
    for format_ in PEERS if chosen.csv_rounds else ("parquet",):
        made = ["--shape", "mixed", "--rows", str(chosen.rows), "--format", format_]
        subprocess.run([sys.executable, str(Path(data.__file__)), *made], check=True)
    found = measure(chosen.rows, chosen.rounds, chosen.csv_rounds, chosen.threads, chosen.limit)
    packages = ("tensorflow-data-validation", "apache-beam", "pyarrow", "numpy")
    for name, value in (machine() | versions(*packages) | {"rows": f"{chosen.rows:,}"}).items():
        print(f"{name}: {value}")
    held, met = targets(found)
    print(f"\nMedian of the rounds (least–greatest)\n\n{figures(found)}\n\n{held}")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
