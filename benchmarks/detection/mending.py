"""What `traingate repair` mends: each fault planted, checked, repaired as the report says, and checked again.

    python benchmarks/detection/mending.py --format csv
    python benchmarks/detection/mending.py --faults copied-rows numbers-as-text --first-seed 7

A fault goes into the first base that it can be planted in. Every blocking cause has to name a command or say why there
is none; of those that were mended, the check that blocked must not block again.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shlex
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
BASES = ("loans", "tickets", "visits", "orders", "houses")


def write_gate(tables: Any, folder: Path, kind: str) -> Path:
    """The splits as files, and a gate.toml that declares their roles."""
    columns = tables.columns
    lines = ["[splits]"]
    for name, table in tables.splits.items():
        path = folder / f"{name}.{kind}"
        if kind == "csv":
            table.to_csv(path, index=False)
        elif kind == "jsonl":
            table.to_json(path, orient="records", lines=True, date_format="iso", double_precision=15)
        else:
            table.to_parquet(path, index=False)
        lines.append(f'{name} = "{path.name}"')
    lines.append("[columns]")
    roles = {"label": columns.label, "entity": list(columns.entity), "time": columns.time, "weight": columns.weight}
    lines += [f"{role} = {json.dumps(value)}" for role, value in roles.items() if value]
    if columns.time and columns.time in tables.fitted:
        lines += ["[checks.time-order]", 'split = "time"']
    config = folder / "gate.toml"
    config.write_text("\n".join(lines) + "\n", "utf8")
    return config


def run(words: list[str]) -> tuple[int, str]:
    """A command of the command line, in this process: its exit code, and what it wrote."""
    from traingate.cli.main import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(words)
    return code, said.getvalue()


def read_causes(folder: Path) -> list[dict[str, Any]]:
    """The causes that block, in a folder that was checked; where none does, those that warn."""
    causes = json.loads((folder / "traingate-out/report.json").read_text("utf8"))["causes"]
    found = [cause for cause in causes if cause["severity"] == "BLOCK"]
    return found or [cause for cause in causes if cause["severity"] == "WARN"]


def mend(fault: Any, tables: Any, seed: int, kind: str) -> dict[str, Any]:
    """What blocks before and after the repair of one fault."""
    import numpy as np

    planted = fault.plant(tables, np.random.default_rng(seed), fault.doses[-1])
    if planted.roles is not None:
        tables.columns = planted.roles
    with tempfile.TemporaryDirectory(prefix="traingate-mending-") as name:
        config = write_gate(tables, Path(name), kind)
        code, said = run(["check", str(config), "--brief"])
        if code not in (0, 1):
            return {"code": code, "said": said[-400:]}
        before = read_causes(Path(name))
        found: dict[str, Any] = {"code": code, "before": [_tell(cause) for cause in before]}
        commands = [shlex.split(cause["command"]) for cause in before if cause["command"]]
        if not commands:
            return found
        only = [words[words.index("--only") + 1] for words in commands]
        code, said = run(["repair", str(config), "--only", *only])
        found |= {"repair": code, "lines": said.replace(name, "").splitlines()}
        if code == 0:
            code, said = run(["check", str(Path(name, "repaired")), "--brief"])
            found |= {"again": code, "after": [_tell(cause) for cause in read_causes(Path(name, "repaired"))]}
            if code not in (0, 1):
                found["said"] = said[-400:]
        return found


def _tell(cause: dict[str, Any]) -> dict[str, Any]:
    named = [one.rpartition("-")[0] for one in cause["findings"]]
    plain = {key: cause[key] for key in ("title", "severity", "remedy")}
    return plain | {"checks": sorted(set(named)), "head": named[0], "command": bool(cause["command"])}


def try_all(chosen: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """A line for each fault."""
    import logging
    import warnings

    import numpy as np
    from bases import BASES as KNOWN

    from traingate.selftest.fault import find_faults

    logging.disable()
    warnings.simplefilter("ignore")
    for name in chosen.faults or find_faults():
        fault = find_faults()[name]()
        for base in chosen.bases:
            tables = KNOWN[base](
                np.random.default_rng([chosen.first_seed, chosen.rows, zlib.crc32(base.encode())]), chosen.rows
            )
            if fault.not_applicable(tables) is None:
                began = time.perf_counter()
                found = mend(fault, tables, chosen.first_seed, chosen.format)
                yield {"fault": name, "family": fault.family, "base": base, **found,
                       "seconds": round(time.perf_counter() - began, 2)}  # fmt: skip
                break
        else:
            yield {"fault": name, "family": fault.family, "base": ""}


def describe(line: dict[str, Any]) -> str:
    """A row of the table."""
    cut = lambda causes: "; ".join(f"{one['head']}: {one['title'][:60]}" for one in causes) or "–"  # noqa: E731
    before, after = line.get("before", []), line.get("after")
    mended = [one for one in before if one["command"]]
    if not line["base"]:
        state = "no base"
    elif "before" not in line:
        state = f"exit {line['code']}"
    elif not before:
        state = "nothing said"
    elif not mended:
        state = "no command"
    elif line["repair"]:
        state = "REFUSED"
    else:
        worst = before[0]["severity"]
        again = {one["head"] for one in mended} & {one["head"] for one in after or () if one["severity"] == worst}
        state = f"STAYS {', '.join(again)}" if again else "passes" if line["again"] == 0 else "mended, others block"
    if before and before[0]["severity"] == "WARN":
        state = f"(warns) {state}"
    return f"| {line['family']} | {line['fault']} | {line['base']} | {state} | {cut(before)} | {cut(after or ())} |"


def main() -> int:
    """Tries every fault, and prints the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=5_000, help="rows of train; held out are a quarter of that")
    options.add_argument("--first-seed", type=int, default=0, help="decides what is drawn and hit")
    options.add_argument("--faults", nargs="+", help="these alone")
    options.add_argument("--bases", nargs="+", default=BASES, help="the bases to choose from, in order")
    options.add_argument("--format", default="parquet", choices=("parquet", "csv", "jsonl"), help="of the files")
    options.add_argument("--lines", type=Path, help="a file for all that was found, a JSON object a line")
    chosen = options.parse_args()
    print("| family | fault | base | | blocks before | blocks after |\n| --- | --- | --- | --- | --- | --- |")
    for line in try_all(chosen):
        print(describe(line), flush=True)
        if chosen.lines:
            with chosen.lines.open("a", encoding="utf8") as file:
                file.write(json.dumps(line) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
