"""What the checks add to the time of a scan: processor seconds of `traingate check`, with all checks and with none.

    python benchmarks/judging/run.py --rows 1000000 --rounds 5

Every round runs three commands, each in a process of its own that is pinned to --threads cores: a check of 1,000 rows
with all checks turned off, which is little but imports; a check of the table with all checks turned off, which is a
scan for statistics and schema alone; and a check as it is. What a scan takes by itself is the second without the first,
what all checks add is the third without the second: their measures, their joins, what they judge and what they import.

Mixed tables of 21 columns (harness/data.py), without the copies that they have across splits unless --copies asks for
them: where rows were leaked, small models are fitted that tell by how much the score is off. Ends with 1 where the
checks add more than twice the scan's own time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import data, targets
from harness.machine import machine, versions
from harness.processes import Ran, run, say
from harness.tables import middle, table

_SMALL = 1_000
START, SCAN, CHECK = "1,000 rows, no check", "no check", "all checks"


def check_once(gate: str, out: str) -> int:
    """A check in this process, which leaves the processor seconds of each of its parts."""
    import traingate.validation as validation
    from traingate.cli.main import main as run_command

    parts: dict[str, float] = {}

    def watch(name: str) -> None:
        work = getattr(validation, name)

        def timed(*arguments: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return work(*arguments, **named)
            finally:
                part = arguments[0].id if name == "judge" else name
                parts[part] = parts.get(part, 0.0) + time.process_time() - began

        setattr(validation, name, timed)

    for name in ("configure_checks", "scan", "derive", "judge"):
        watch(name)
    try:
        code = run_command(["check", gate, "--out", out])
    except SystemExit as end:
        code = end.code
    say(parts=parts)
    return int(code or 0)


def write_gates(folder: Path, options: argparse.Namespace) -> dict[str, Path]:
    """The gate.toml of each command."""
    from traingate.check import list_check_names

    off = "".join(f'[checks.{name}]\nenabled = false\nreason = "not measured"\n' for name in list_check_names())
    gates = {}
    for name, rows, checks in ((START, _SMALL, off), (SCAN, options.rows, off), (CHECK, options.rows, "")):
        files = _list_files(folder, rows, options)
        splits = "".join(f'{split} = "{path}"\n' for split, path in files.items())
        gates[name] = folder / f"gate-{len(gates)}.toml"
        text = f'name = "judging"\n[splits]\n{splits}[columns]\nlabel = "label"\n{checks}'
        gates[name].write_text(text, "utf8")
    return gates


def _list_files(folder: Path, rows: int, options: argparse.Namespace) -> dict[str, Path]:
    made = ["--shape", options.shape, "--rows", str(rows), "--format", "parquet"]
    subprocess.run([sys.executable, str(Path(data.__file__)), *made], check=True)
    files = data.files(options.shape, rows, "parquet")
    if options.copies:
        return files
    clean = folder / f"eval-{rows}.parquet"
    if not clean.exists():  # in a process of its own: this one has to stay small
        cut = (
            "import sys, pyarrow.parquet as p; t = p.read_table(sys.argv[1]);"
            "p.write_table(t.slice(int(sys.argv[3])), sys.argv[2], row_group_size=250000)"
        )
        arguments = [str(files["eval"]), str(clean), str(data.copies(options.shape, rows))]
        subprocess.run([sys.executable, "-c", cut, *arguments], check=True)
    return {**files, "eval": clean}


def measure(options: argparse.Namespace) -> dict[str, list[Ran]]:
    """Every command once a round, after one round that only warms the disk's cache."""
    folder = Path(tempfile.mkdtemp(prefix="traingate-judging-"))
    try:
        found: dict[str, list[Ran]] = {}
        gates = write_gates(folder, options)
        for number in range(options.rounds + 1):
            for name, gate in gates.items():
                ran = run([sys.executable, __file__, "--one", str(gate), str(folder / "out")], limit=600)
                if "parts" not in ran.said:
                    raise SystemExit(f"{name} ended with {ran.code}:\n{ran.errors}")
                if number:
                    found.setdefault(name, []).append(ran)
            print(f"round {number} of {options.rounds}{'' if number else ' (warms up)'}", file=sys.stderr)
        return found
    finally:
        shutil.rmtree(folder)


def print_figures(found: dict[str, list[Ran]]) -> bool:
    """Prints what each command took, what each check did, and the ratio; whether it is within the target."""
    rows = [
        [name, *(middle([getattr(ran, part) for ran in runs]) for part in ("cpu", "wall")),
         middle([ran.rss_mb for ran in runs], 0)]
        for name, runs in found.items()
    ]  # fmt: skip
    print(table(["traingate check", "processor s", "wall s", "peak MiB"], rows))
    parts: dict[str, list[float]] = {}
    for ran in found[CHECK]:
        for name, seconds in dict(ran.said["parts"]).items():  # type: ignore[call-overload]
            parts.setdefault(name, []).append(seconds)
    told = sorted(parts.items(), key=lambda part: -median(part[1]))
    print("\n" + table(["part", "processor s"], [[name, middle(took)] for name, took in told if median(took) >= 0.005]))
    start, scan, check = ([ran.cpu for ran in found[name]] for name in (START, SCAN, CHECK))
    added = [(all_ - alone) / (alone - begun) for begun, alone, all_ in zip(start, scan, check, strict=True)]
    whole = [all_ / alone for alone, all_ in zip(scan, check, strict=True)]
    met = median(added) <= targets.JUDGING
    lines = [
        [
            "what all checks add / the scan's own time",
            middle(added),
            f"≤ {targets.JUDGING:g}",
            "met" if met else "MISSED",
        ],
        ["a check / a check without checks, imports and all", middle(whole), "", ""],
    ]
    print("\n" + table(["ratio of one round", "median", "has to be", ""], lines))
    return met


def main() -> int:
    """Prints what each command took; 1 where the checks take more than they may."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--shape", choices=data.SHAPES, default="mixed")
    options.add_argument("--copies", action="store_true", help="with copies of rows across splits")
    options.add_argument("--one", nargs=2, metavar=("GATE", "OUT"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        return check_once(*chosen.one)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: chosen.threads])
    found = measure(chosen)
    for name, value in (machine() | versions("apache-beam", "pyarrow", "numpy")).items():
        print(f"{name}: {value}")
    print(f"\n{chosen.shape}, {chosen.rows:,} rows, Parquet, {chosen.threads} threads; {chosen.rounds} rounds\n")
    return int(not print_figures(found))


if __name__ == "__main__":
    sys.exit(main())
