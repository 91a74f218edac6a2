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
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from comparing import keep_common, print_peers, write_page
from peering import PEERS, run_peers
from planning import Task, draw, list_tasks
from printing import print_clean, print_faults, print_sums, print_texts

HERE = Path(__file__).parent
FOLDER = HERE.parent / ".data/detection"


def run_task(task: Task) -> list[dict[str, Any]]:
    """The clean run of one base, and then each fault."""
    import logging
    import warnings

    from traingate.dataset import Dataset, Split
    from traingate.selftest.fault import find_faults
    from traingate.selftest.trying import check_tables

    logging.disable()
    warnings.simplefilter("ignore")
    name, rows, seed, faults, doses = task
    tables = draw(name, rows, seed)
    dataset = Dataset(name, tuple(Split(split, ()) for split in tables.splits), tables.columns)
    began, busy = time.perf_counter(), time.process_time()
    clean = check_tables(tables, dataset)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    problems = [cause.title for cause in clean.causes if cause.severity]
    said = [[one.severity.name, one.check, one.message] for one in clean.findings() if one.severity]
    plain: dict[str, Any] = {"base": name, "rows": rows, "seed": seed, "trained": len(tables.fitted)}
    found = [plain | {"fault": "", "opens": clean.verdict.opens, "problems": problems, "said": said,
                      "seconds": took, "busy": busy, "error": _find_error(clean)}]  # fmt: skip
    for one in faults:
        fault = find_faults()[one]()
        if fault.not_applicable(tables) is None:
            for dose in fault.doses if doses else fault.doses[-1:]:
                found.append(plain | _try(fault, dose, tables, dataset, clean, seed))
    return found


def _find_error(report: Any) -> str:
    broken = [f"{one.check} {one.error.strip().splitlines()[-1]}" for one in report.outcomes if one.error]
    return str(report.error or next(iter(broken), ""))[:300]


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


def main() -> int:
    """Runs what is left to run, and prints the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", nargs="+", type=int, default=[500, 5_000], help="rows of train")
    options.add_argument("--seeds", type=int, default=1, help="runs of every fault and base")
    options.add_argument("--first-seed", type=int, default=0, help="where seeds begin; a final run takes new ones")
    options.add_argument("--clean", type=int, default=1, help="clean runs of every base")
    options.add_argument("--faults", nargs="+", help="these alone")
    options.add_argument("--bases", nargs="+", help="these alone")
    options.add_argument("--each", type=int, default=0, help="bases a fault is planted in; 0 is all that take it")
    options.add_argument(
        "--peers", nargs="*", choices=PEERS, help="other tools that are asked the same; all by default"
    )
    options.add_argument("--page", action="store_true", help="write the comparison with peers to README.md")
    options.add_argument("--doses", action="store_true", help="every dose, not the strongest alone")
    options.add_argument("--no-faults", action="store_true", help="clean runs alone")
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--name", default="results", help="the file of results")
    options.add_argument("--texts", action="store_true", help="print what was said of clean data, by text")
    options.add_argument("--report", action="store_true", help="print what is there and run nothing")
    chosen = options.parse_args()
    path = FOLDER / f"{chosen.name}.jsonl"
    beside = FOLDER / f"{chosen.name}-peers.jsonl"
    if not chosen.report:
        run_all(list_tasks(chosen), path, chosen.processes)
    if chosen.peers is not None and not chosen.report:
        run_peers(chosen.peers or PEERS, list_tasks(chosen), beside)
    lines = read(path)
    planted = [line for line in lines if line["fault"] and "crash" not in line]
    if planted:
        print_faults(planted)
        print_sums(planted)
    clean = [line for line in lines if not line["fault"]]
    print_clean(clean)
    if chosen.texts:
        print_texts(clean)
    for line in lines:
        if "crash" in line:
            print(f"not run: {line['fault']} in {line['base']}: {line['crash']}")
    if answers := read(beside):
        compared = keep_common(answers)
        print_peers(lines, compared)
        if chosen.page:
            write_page(lines, compared)
    return 0


if __name__ == "__main__":
    sys.exit(main())
