"""What finding edited and copied texts takes: seconds next to a plain read of the same file, and peak memory.

    python benchmarks/memory/texts.py --rows 1000000

Texts of 200 characters, a quarter as many held out, kept in benchmarks/.data as Parquet and CSV; of the held-out ones
1 % are train's with one word changed, and 1 % are train's in capitals. Both joins have to find them. Reading alone is
pyarrow's, of the same file on as many threads. Ends with 1 where a round took more than 2 GB, or more than ten times
the reading alone, or where fewer than seven of ten were found (edited texts are counted on a
part of all).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import data
from harness.machine import machine, versions
from harness.processes import RESULT, Ran, run
from harness.tables import table

LENGTH, BLOCK, PLANTED = 200, 50_000, 100  # one held-out text of so many is edited, and another one copied
MOST_TIMES, MOST_MB = 10.0, 2_000
_WORDS = 20_000


def find_files(rows: int, format_: str) -> dict[str, Path]:
    """The file of each split, made or not."""
    return {split: data.FOLDER / f"texts-{rows}" / f"{split}.{format_}" for split in ("train", "eval")}


def make(rows: int, format_: str) -> None:
    """Makes the files that are not there yet."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    for split, path in find_files(rows, format_).items():
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        schema = pa.schema([("text", pa.string()), ("y", pa.int64())])
        writer = (pa.parquet.ParquetWriter if format_ == "parquet" else pa.csv.CSVWriter)(str(aside), schema)
        size = rows if split == "train" else rows // 4
        for start in range(0, size, BLOCK):
            texts = write_texts(split, start, min(BLOCK, size - start))
            writer.write_table(pa.table({"text": texts, "y": [at % 2 for at in range(len(texts))]}, schema))
        writer.close()
        aside.rename(path)


def write_texts(split: str, start: int, count: int) -> list[str]:
    """A block of texts, the same ones every time."""
    import numpy as np

    words = np.array(make_words())
    rng = np.random.default_rng([20_261_128, split == "eval", start])
    texts = [" ".join(row)[:LENGTH] for row in words[rng.integers(0, _WORDS, (count, 40))]]
    if split == "eval":
        ours = write_texts("train", start * 4, count)
        for at in range(0, count, PLANTED):
            texts[at] = ours[at].replace(" ", " indeed ", 1)
            texts[at + 1] = ours[at + 1].upper()
    return texts


def make_words() -> list[str]:
    """Words of two to nine letters."""
    import numpy as np

    rng = np.random.default_rng(20_261_128)
    return ["".join(map(chr, rng.integers(97, 123, size))) for size in rng.integers(2, 10, _WORDS)]


def read(files: dict[str, str], threads: int) -> dict[str, float]:
    """Reads both files with pyarrow, batch by batch."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    pa.set_cpu_count(threads)
    rows, began = 0, (time.perf_counter(), time.process_time())
    for path in files.values():
        if path.endswith(".parquet"):
            batches: Any = pa.parquet.ParquetFile(path).iter_batches(65_536)
        else:
            batches = pa.csv.open_csv(path)
        rows += sum(batch.num_rows for batch in batches)
    return {"rows": rows, "seconds": time.perf_counter() - began[0], "cpu": time.process_time() - began[1]}


def join(files: dict[str, str], threads: int) -> dict[str, float]:
    """Scans both files for copied and for edited texts."""
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner  # noqa: F401 - imported ahead of the clock

    from traingate.config.load import quick
    from traingate.dataset import Columns
    from traingate.joins.near_texts import NearTexts
    from traingate.joins.texts import Texts, key_column
    from traingate.runner import Run
    from traingate.scan import steps  # noqa: F401 - imported ahead of the clock
    from traingate.scan.scan import scan

    dataset = quick({split: [path] for split, path in files.items()}, Columns(label="y"))
    began = time.perf_counter(), time.process_time()
    profile = scan(dataset, [], [Texts(), NearTexts()], Run(threads=threads))
    took = {"seconds": time.perf_counter() - began[0], "cpu": time.process_time() - began[1]}
    found = profile.get_pair(NearTexts, "train", "eval")[0]
    near = found.near / found.seen
    copied = profile.get_pair(Texts, "train", "eval").columns[key_column("text")].matched
    return {"near": near, "copied": copied, **took}


def measure(what: str, rows: int, format_: str, options: argparse.Namespace) -> Ran:
    """One process that does one of both."""
    command = [sys.executable, __file__, "--alone", what, "--rows", str(rows), "--threads", str(options.threads)]
    ran = run([*command, "--formats", format_], options.limit)
    if ran.code:
        raise SystemExit(f"{what}, {rows:,} rows: ended with {ran.code}:\n{ran.errors}")
    return ran


def main() -> int:
    """Prints the table; 1 where a bound is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--formats", nargs="+", choices=data.FORMATS, default=list(data.FORMATS))
    options.add_argument("--most-times", type=float, default=MOST_TIMES, help="of a plain read's seconds")
    options.add_argument("--limit", type=float, default=1_200, help="seconds that one process may take")
    options.add_argument("--alone", choices=("read", "join"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        files = {split: str(path) for split, path in find_files(chosen.rows, chosen.formats[0]).items()}
        found = (read if chosen.alone == "read" else join)(files, chosen.threads)
        Path(os.environ[RESULT]).write_text(json.dumps(found))
        return 0
    planted, lines, missed = chosen.rows // 4 // PLANTED, [], False
    for format_ in chosen.formats:
        make(chosen.rows, format_)
        for _ in range(chosen.rounds):
            plain, ours = (measure(what, chosen.rows, format_, chosen) for what in ("read", "join"))
            times = ours.said["seconds"] / plain.said["seconds"]
            cpu = ours.said["cpu"] / plain.said["cpu"]
            missed |= times > chosen.most_times or ours.rss_mb > MOST_MB
            missed |= min(ours.said["near"], ours.said["copied"]) < 0.7 * planted
            found = [f"{ours.said[name]:,.0f} of {planted:,}" for name in ("near", "copied")]
            seconds = [f"{ran.said['seconds']:.1f} ({ran.said['cpu']:.1f})" for ran in (plain, ours)]
            lines.append([format_, *found, *seconds, f"{times:.1f}", f"{cpu:.1f}", f"{ours.rss_mb:,.0f}"])
    for name, value in (machine() | versions("pyarrow", "numpy") | {"threads": str(chosen.threads)}).items():
        print(f"{name}: {value}")
    head = ["format", "edited found", "copied found", "read s (cpu)", "joins s (cpu)", "times", "cpu times", "peak MiB"]
    print(f"\n{table(head, lines)}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
