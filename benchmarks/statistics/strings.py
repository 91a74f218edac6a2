"""What a column of a million distinct strings costs, next to one of a thousand, in TrainGate's statistics.

    python benchmarks/statistics/strings.py --rounds 5

Four columns of 1M texts of 20 bytes, as CSV, as Parquet that writes every text out, and as Parquet with dictionaries,
where the file has already told 1,000 texts apart and given up on a million. On one thread; ratios are of a round. Ends
with 1 where a million cost more than three times as much as a thousand and the file did not do the work.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness import data
from harness.machine import machine, versions
from harness.processes import run
from harness.tables import middle, ratios, table

ENGINES = Path(__file__).with_name("engines.py")
ROWS, COLUMNS = 1_000_000, 4
DISTINCT = (1_000, 100_000, 1_000_000)
HELD = ("csv", "plain.parquet")  # what the target is for
FORMATS = (*HELD, "dictionary.parquet")
TARGET = 3.0


def path_of(distinct: int, format_: str) -> Path:
    """The file of one table."""
    return data.FOLDER / "texts" / f"{distinct}.{format_}"


def make(distinct: int) -> None:
    """Makes the files of one table that are not there yet."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    if all(path_of(distinct, format_).exists() for format_ in FORMATS):
        return
    rng = np.random.default_rng(20_240_601)
    columns = {}
    for number in range(COLUMNS):
        codes = rng.permutation(ROWS) if distinct == ROWS else rng.integers(0, distinct, ROWS)
        # Multiplied by an odd number, so that texts differ from their first letter on.
        columns[f"c{number}"] = pa.array([f"{code * 0x9E3779B97F4A7C15 % 2**64:020x}" for code in codes.tolist()])
    whole = pa.table(columns)
    path_of(distinct, "csv").parent.mkdir(parents=True, exist_ok=True)
    pa.csv.write_csv(whole, path_of(distinct, "csv"))
    for name in ("plain", "dictionary"):
        path = str(path_of(distinct, f"{name}.parquet"))
        pa.parquet.write_table(whole, path, row_group_size=250_000, use_dictionary=name == "dictionary")


def measure(rounds: int) -> dict[tuple[str, int], list[float]]:
    """Inner seconds by format and number of distinct strings, one a round."""
    found: dict[tuple[str, int], list[float]] = {}
    for number in range(rounds):
        for format_ in FORMATS:
            for distinct in DISTINCT:
                path = str(path_of(distinct, format_))
                ran = run([sys.executable, str(ENGINES), "traingate", path, "--threads", "1"], 600)
                if ran.code or ran.said.get("rows") != ROWS:
                    raise SystemExit(f"{path}: ended with {ran.code}, said {ran.said}:\n{ran.errors}")
                found.setdefault((format_, distinct), []).append(ran.said["inner"])
                print(f"round {number + 1}: {format_}, {distinct:,}: {ran.said['inner']:.2f} s", file=sys.stderr)
    return found


def main() -> int:
    """Prints the table; 1 where the target is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    for distinct in DISTINCT:
        make(distinct)
    found = measure(chosen.rounds)
    for name, value in (machine() | versions("pyarrow", "numpy")).items():
        print(f"{name}: {value}")
    rows, met = [], True
    for (format_, distinct), seconds in found.items():
        times = ratios(seconds, found[format_, DISTINCT[0]])
        if format_ in HELD and distinct == ROWS:
            met &= median(times) <= TARGET
        rows.append([f"{format_}: {distinct:,} distinct", str(len(seconds)), middle(seconds), middle(times)])
    print(f"\n{table(['texts', 'rounds', 'inner s', 'times 1,000 distinct'], rows)}")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
