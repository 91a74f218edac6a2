"""How long TrainGate takes to start, next to the imports that it cannot do without.

    python benchmarks/startup/run.py --rounds 5

Every round runs every command once, and seconds are of whole processes. A ratio is taken within a round and the
median over rounds is held against the target; processor seconds are given as well, because they hardly change when the
machine is busy with other work.

The imports are plain ones. TrainGate puts garbage collection off while it imports the same libraries, which is part of
what is measured: that is how a check can take less than its imports do.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness.machine import machine, versions
from harness.processes import Ran, run
from harness.tables import middle, ratios, table

ROOT = Path(__file__).parents[2]

# What a check cannot do without: Beam and its runner, Arrow, TFDV's compiled validation and its protos, the reports.
NEEDED = """
import logging, os, sys, warnings
warnings.simplefilter("ignore")
import numpy, pyarrow, pyarrow.compute, pyarrow.csv, jinja2
import rich.console
import apache_beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2, statistics_pb2
from traingate.tfdv import extension
extension.load_validation()
"""
# And with suites; its engine needs pandas, its results are drawn by its own renderer.
NEEDED_BY_SUITES = (
    NEEDED
    + """
import pandas, great_expectations, great_expectations.expectations.core
from great_expectations.render import renderer
"""
)
FIGURES = {"wall": 2, "cpu": 2, "rss_mb": 0}  # with digits
WORDS = "import traingate.dataset, traingate.config.load, traingate.check, traingate.report.report"


def commands(folder: Path) -> dict[str, list[str]]:
    """Every command by its name in the table."""
    python, clean = sys.executable, ROOT / "sample_data" / "loans" / "clean"
    traingate = [python, "-c", "import sys; from traingate.cli.main import main; sys.exit(main(sys.argv[1:]))"]
    installed = Path(python).with_name("traingate")
    if installed.exists():
        traingate = [str(installed)]
    quick = ["--label", "defaulted", "--entity", "applicant_id", "--time", "applied_at", "--out", str(folder / "out")]
    small = [f"--{split}={folder / split}.csv" for split in ("train", "eval")]
    whole = [f"--{split}={clean / split}.csv" for split in ("train", "eval")]
    return {
        "python": [python, "-c", "pass"],
        "traingate --help": [*traingate, "--help"],
        "import of the words": [python, "-c", WORDS],
        "import apache_beam": [python, "-c", "import apache_beam"],
        "check, 1,000 rows": [*traingate, "check", *small, *quick],
        "imports needed": [python, "-c", NEEDED],
        "check, loans": [*traingate, "check", *whole, *quick],
        "imports needed with suites": [python, "-c", NEEDED_BY_SUITES],
        "check, loans with suites": [*traingate, "check", str(clean), "--out", str(folder / "out")],
    }


def cut_samples(folder: Path) -> None:
    """800 rows of train and 200 of eval."""
    for split, rows in (("train", 800), ("eval", 200)):
        with (ROOT / f"sample_data/loans/clean/{split}.csv").open(newline="", encoding="utf8") as file:
            kept = [row for row, _ in zip(csv.reader(file), range(rows + 1), strict=False)]
        with (folder / f"{split}.csv").open("w", newline="", encoding="utf8") as file:
            csv.writer(file).writerows(kept)


def measure(rounds: int) -> dict[str, list[Ran]]:
    """Every command once a round, after one round that only warms the disk's cache."""
    folder = Path(tempfile.mkdtemp(prefix="traingate-startup-"))
    try:
        cut_samples(folder)
        found: dict[str, list[Ran]] = {name: [] for name in commands(folder)}
        for number in range(rounds + 1):
            for name, command in commands(folder).items():
                ran = run(command, limit=120)
                if ran.code not in (0, 1):
                    raise SystemExit(f"{name} ended with {ran.code}:\n{ran.errors}")
                if number:
                    found[name].append(ran)
            print(f"round {number} of {rounds}{'' if number else ' (warms up, not counted)'}", file=sys.stderr)
        return found
    finally:
        shutil.rmtree(folder)


def targets(found: dict[str, list[Ran]], figure: str) -> list[tuple[str, list[float], float, str]]:
    """(what, one value a round, limit, unit), from `wall` or `cpu`."""
    of = {name: [getattr(ran, figure) for ran in runs] for name, runs in found.items()}
    words = [1000 * (a - b) for a, b in zip(of["import of the words"], of["python"], strict=True)]
    return [
        ("traingate --help", of["traingate --help"], 0.3, "s"),
        ("words, over bare python", words, 50, "ms"),
        ("check of 1,000 rows / import apache_beam", ratios(of["check, 1,000 rows"], of["import apache_beam"]), 2, "×"),
        ("check of loans / its imports", ratios(of["check, loans"], of["imports needed"]), 1.5, "×"),
        (
            "check of loans with suites / its imports",
            ratios(of["check, loans with suites"], of["imports needed with suites"]), 1.5, "×",
        ),
    ]  # fmt: skip


def main() -> int:
    """Prints both tables; 1 where a median misses its target in wall seconds."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    found = measure(rounds)
    for name, value in (machine() | versions("apache-beam", "pyarrow", "great-expectations")).items():
        print(f"{name}: {value}")
    rows = [
        [
            name,
            middle([ran.wall for ran in runs]),
            middle([ran.cpu for ran in runs]),
            middle([ran.rss_mb for ran in runs], 0),
        ]
        for name, runs in found.items()
    ]
    print(f"\nWhole processes, median of {rounds} rounds (least–greatest)\n")
    print(table(["command", "wall s", "processor s", "peak MiB"], rows))
    held = [
        [what, middle(values), middle(cpu[1]), f"{limit:g} {unit}", "met" if median(values) <= limit else "MISSED"]
        for (what, values, limit, unit), cpu in zip(targets(found, "wall"), targets(found, "cpu"), strict=True)
    ]
    print("\nTargets\n")
    print(table(["figure", "wall", "processor", "at most", ""], held))
    return int(any(row[-1] == "MISSED" for row in held))


if __name__ == "__main__":
    sys.exit(main())
