"""What the whole product catches, and how often it cries wolf: faults planted in tables, files in, report out.

    python benchmarks/detection/run.py --sizes 500 5000 --seeds 3
    python benchmarks/detection/run.py --faults label-token copied-texts --sizes 5000
    python benchmarks/detection/run.py --clean 200 --sizes 500 5000 --no-faults

Every run is a line in .data/detection/NAME.jsonl; a run that is there is not run again, so that an interrupted
benchmark goes on where it stopped (--name starts another). A fault is caught where a check of one of the families that
have to tell it warns or blocks, names one of the fault's columns, and did not on the same tables without the fault.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
FOLDER = HERE.parent / ".data/detection"
Task = tuple[str, int, int, tuple[str, ...], bool]
"""Base, rows of train, seed, faults, and whether all doses are tried or the strongest alone."""


def run_task(task: Task) -> list[dict[str, Any]]:
    """The clean run of one base, and then each fault."""
    import logging
    import warnings

    import numpy as np
    from bases import BASES, ONLY_CLEAN

    from traingate.dataset import Dataset, Split
    from traingate.selftest.fault import find_faults
    from traingate.selftest.trying import check_tables

    logging.disable()
    warnings.simplefilter("ignore")
    name, rows, seed, faults, doses = task
    tables = (BASES | ONLY_CLEAN)[name](np.random.default_rng([seed, rows, zlib.crc32(name.encode())]), rows)
    dataset = Dataset(name, tuple(Split(split, ()) for split in tables.splits), tables.columns)
    began = time.perf_counter()
    clean = check_tables(tables, dataset)
    took = time.perf_counter() - began
    problems = [cause.title for cause in clean.causes if cause.severity]
    plain: dict[str, Any] = {"base": name, "rows": rows, "seed": seed}
    found = [plain | {"fault": "", "opens": clean.verdict.opens, "problems": problems, "seconds": took,
                      "error": clean.error or ""}]  # fmt: skip
    for one in faults:
        fault = find_faults()[one]()
        if fault.not_applicable(tables) is None:
            for dose in fault.doses if doses else fault.doses[-1:]:
                found.append(plain | _try(fault, dose, tables, dataset, clean, seed))
    return found


def _try(fault: Any, dose: float, tables: Any, dataset: Any, clean: Any, seed: int) -> dict[str, Any]:
    from traingate.selftest.trying import try_fault

    began = time.perf_counter()
    said = {"fault": fault.id, "dose": dose, "family": fault.family, "blocks": fault.blocks}
    try:
        trial = try_fault(fault, dose, tables, dataset, clean, seed)
    except Exception as error:
        return said | {"crash": f"{type(error).__name__}: {error}"[:300]}
    return said | {
        "checks": trial.checks, "severity": trial.severity.name if trial.severity is not None else "",
        "headline": trial.headline, "opens": trial.opens, "told": trial.told, "error": trial.error[:300],
        "seconds": time.perf_counter() - began,
    }  # fmt: skip


def list_tasks(chosen: argparse.Namespace) -> Iterator[Task]:
    """What has to be run."""
    from bases import BASES, ONLY_CLEAN

    from traingate.selftest.fault import find_faults

    faults = () if chosen.no_faults else tuple(chosen.faults or find_faults())
    for rows in chosen.sizes:
        for seed in range(chosen.first_seed, chosen.first_seed + max(chosen.seeds, chosen.clean)):
            for name in chosen.bases or [*BASES, *ONLY_CLEAN]:
                if name in BASES and faults and seed - chosen.first_seed < chosen.seeds:
                    yield name, rows, seed, faults, chosen.doses
                elif seed - chosen.first_seed < chosen.clean:
                    yield name, rows, seed, (), False


def run_all(tasks: Iterable[Task], path: Path, processes: int) -> None:
    """Runs the tasks of which no line is there yet; each task's lines are written at once."""
    done = {(line["base"], line["rows"], line["seed"]) for line in read(path)}
    left = [task for task in tasks if task[:3] not in done]
    path.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with path.open("a", encoding="utf8") as file, ProcessPoolExecutor(processes) as pool:
        for number, lines in enumerate(pool.map(run_task, left), 1):
            file.write("".join(json.dumps(line) + "\n" for line in lines))
            file.flush()
            print(f"{number} of {len(left)} bases, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of earlier runs."""
    return [json.loads(line) for line in path.read_text("utf8").splitlines()] if path.exists() else []


def print_faults(lines: list[dict[str, Any]]) -> None:
    """Recall by fault, dose and size; the checks that told it, and what its strongest dose was told as."""
    by: dict[tuple[str, str, float], dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        by[line["family"], line["fault"], line["dose"]][line["rows"]].append(line)
    sizes = sorted({line["rows"] for line in lines})
    print(
        "| family | fault | dose |", " | ".join(f"caught, n = {n:,}" for n in sizes), "| headline | blocked | told by |"
    )
    print("| --- | --- | ---: |" + " ---: |" * (len(sizes) + 2), "--- |")
    for (family, fault, dose), runs in sorted(by.items()):
        every = [line for found in runs.values() for line in found]
        told = sorted({check for line in every for check in line["checks"]})
        caught = [line for line in every if line["checks"]]
        cells = [f"{_count(runs[n], 'checks')}" if runs[n] else "–" for n in sizes]
        blocked = sum(not line["opens"] for line in every)
        must = f"{blocked}/{len(every)}" if every[0]["blocks"] else f"({blocked}/{len(every)})"
        headline = sum(line["headline"] for line in caught)
        print(f"| {family} | {fault} | {dose:g} | {' | '.join(cells)} | {headline}/{len(caught)} | {must} |",
              f"{', '.join(told) or '–'} |")  # fmt: skip


def _count(lines: list[dict[str, Any]], key: str) -> str:
    return f"{sum(bool(line[key]) for line in lines)}/{len(lines)}"


def print_sums(lines: list[dict[str, Any]]) -> None:
    """Recall, attribution and open gates, by size."""
    for rows in sorted({line["rows"] for line in lines}):
        strongest = [line for line in lines if line["rows"] == rows and line["dose"] == _find_strongest(line["fault"])]
        caught = [line for line in strongest if line["checks"]]
        must = [line for line in strongest if line["blocks"]]
        kinds = defaultdict(list)
        for line in strongest:
            kinds[line["fault"]].append(bool(line["checks"]))
        safe = sum(sum(found) >= 0.99 * len(found) for found in kinds.values())
        print(f"n = {rows:,}, strongest dose: {len(caught)} of {len(strongest)} runs caught "
              f"({len(caught) / max(len(strongest), 1):.1%}), {safe} of {len(kinds)} kinds in 99 % of runs; "
              f"{sum(line['headline'] for line in caught)} of {len(caught)} as the headline; "
              f"{sum(line['opens'] for line in must)} of {len(must)} that must block opened the gate.")  # fmt: skip


def _find_strongest(fault: str) -> float:
    from traingate.selftest.fault import find_faults

    return find_faults()[fault].doses[-1]


def print_clean(lines: list[dict[str, Any]]) -> None:
    """Blocked clean runs with the Clopper-Pearson interval, and warnings a run, by base."""
    by: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        by[line["base"]].append(line)
        by["all"].append(line)
    print(
        "\n| clean base | runs | blocked | 95 % | problems a run | seconds |\n| --- | ---: | ---: | --- | ---: | ---: |"
    )
    for name, runs in sorted(by.items(), key=lambda pair: (pair[0] == "all", pair[0])):
        shut = sum(not line["opens"] for line in runs)
        low, high = bound(shut, len(runs))
        problems = sum(len(line["problems"]) for line in runs) / len(runs)
        took = sum(line["seconds"] for line in runs) / len(runs)
        print(f"| {name} | {len(runs)} | {shut} | {low:.2%}–{high:.2%} | {problems:.2f} | {took:.2f} |")
    for line in lines:
        if not line["opens"]:
            where = f"{line['base']}, n = {line['rows']:,}, seed {line['seed']}"
            print(f"blocked: {where}: {line['problems'][:3]} {line['error']}")


def bound(hits: int, runs: int, level: float = 0.95) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share."""
    from scipy.stats import beta

    rest = (1 - level) / 2
    low = float(beta.ppf(rest, hits, runs - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - rest, hits + 1, runs - hits)) if hits < runs else 1.0
    return low, high


def main() -> int:
    """Runs what is left to run, and prints the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", nargs="+", type=int, default=[500, 5_000], help="rows of train")
    options.add_argument("--seeds", type=int, default=1, help="runs of every fault and base")
    options.add_argument("--first-seed", type=int, default=0, help="where seeds begin; a final run takes new ones")
    options.add_argument("--clean", type=int, default=1, help="clean runs of every base")
    options.add_argument("--faults", nargs="+", help="these alone")
    options.add_argument("--bases", nargs="+", help="these alone")
    options.add_argument("--doses", action="store_true", help="every dose, not the strongest alone")
    options.add_argument("--no-faults", action="store_true", help="clean runs alone")
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--name", default="results", help="the file of results")
    options.add_argument("--report", action="store_true", help="print what is there and run nothing")
    chosen = options.parse_args()
    path = FOLDER / f"{chosen.name}.jsonl"
    if not chosen.report:
        run_all(list_tasks(chosen), path, chosen.processes)
    lines = read(path)
    planted = [line for line in lines if line["fault"] and "crash" not in line]
    if planted:
        print_faults(planted)
        print_sums(planted)
    print_clean([line for line in lines if not line["fault"]])
    for line in lines:
        if "crash" in line:
            print(f"not run: {line['fault']} in {line['base']}: {line['crash']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
