"""The overlap join alone, on keys without files: what 100M rows of train and 25M of eval take.

    python benchmarks/join/run.py --rows 10000000 100000000

Every row has a key of its own, but for the first 1 % of eval, which are train's first rows with another label in every
second one. Shards of 250,000 rows write their keys by bucket, and the buckets are matched, with the code that a scan
runs; each size is a process of its own. Rows that do not come out as they were made end it with 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness.machine import machine, versions
from harness.processes import run, say
from harness.tables import table

if TYPE_CHECKING:
    import numpy as np

SHARD = 250_000
COPIED = 100  # one row of eval of so many


def keys(split: str, first: int, last: int, rows: int) -> np.ndarray:
    """uint64 [2, last - first]: the keys of rows `first` to `last` of a split; of features, and with the label."""
    import numpy as np

    from traingate.batch import hashing

    numbers = np.arange(first, last, dtype=np.uint64)
    if split == "eval":
        numbers[numbers >= rows // 4 // COPIED] += np.uint64(rows)
    features = hashing.mix(numbers + np.uint64(1))  # a bijection, so that different rows have different keys
    label = np.uint64(split == "eval") * (numbers % np.uint64(2))
    return np.stack([features, features + label])


def join(rows: int, threads: int, folder: str) -> dict[str, float]:
    """Writes and matches the keys of `rows` rows of train and a quarter of that of eval."""
    from traingate.dataset import Dataset, Split
    from traingate.joins.rows import Rows
    from traingate.plan import Plan
    from traingate.scan import spill
    from traingate.scan.matching import match
    from traingate.scan.measuring import Work

    sizes = {"train": rows, "eval": rows // 4}
    dataset = Dataset("join", tuple(Split(split, ()) for split in sizes))
    work = Work(
        Plan(dataset, {split: {} for split in sizes}), (), (Rows(),), spill.choose_buckets(sum(sizes.values())), folder
    )

    def shard(split: str, number: int) -> list[tuple[str, bytes]]:
        last = min((number + 1) * SHARD, sizes[split])
        ordered, borders = spill.sort_by_bucket(keys(split, number * SHARD, last, rows), work.buckets)
        return list(spill.pack_messages("rows", split, number, ordered, borders, folder))

    with ThreadPoolExecutor(threads) as pool:
        began = time.perf_counter()
        tasks = [(split, number) for split, size in sizes.items() for number in range(-(-size // SHARD))]
        parts = [message for sent in pool.map(shard, *zip(*tasks, strict=True)) for _, message in sent]
        written = time.perf_counter()
        found = match(work, "rows", parts, pool)["train/eval"]["sums"]
    seconds = {"write": written - began, "match": time.perf_counter() - written}
    size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 2**20
    counted = {"matched": found["matched"], "conflicting": found["conflicting"]}
    return {**counted, **seconds, "buckets": work.buckets, "shards": len(tasks), "mib": size}


def main() -> int:
    """Prints the table; 1 where a row was matched that is no copy, or a copy was missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, nargs="+", default=[10_000_000, 100_000_000])
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        with tempfile.TemporaryDirectory(prefix="traingate-join-") as folder:
            say(**join(chosen.rows[0], chosen.threads, folder))
        return 0
    lines, right = [], True
    for rows in chosen.rows:
        ran = run([sys.executable, __file__, "--alone", "--threads", str(chosen.threads), "--rows", str(rows)], 3_600)
        if ran.code:
            raise SystemExit(f"{rows:,} rows: ended with {ran.code}:\n{ran.errors}")
        said, copies = ran.said, rows // 4 // COPIED
        right &= (said["matched"], said["conflicting"]) == (copies, copies // 2)
        line = [f"{rows:,} + {rows // 4:,}", f"{said['matched']:,} of {copies:,}"]
        line += [f"{said[name]:,.0f}" for name in ("shards", "buckets", "mib")]
        lines.append([*line, f"{said['write']:.1f}", f"{said['match']:.1f}", f"{ran.cpu:.1f}", f"{ran.rss_mb:,.0f}"])
    for name, value in (machine() | versions("numpy") | {"threads": str(chosen.threads)}).items():
        print(f"{name}: {value}")
    head = ["rows", "matched", "shards", "buckets", "on disk MiB", "write s", "match s", "processor s", "peak MiB"]
    print(f"\n{table(head, lines)}")
    return int(not right)


if __name__ == "__main__":
    sys.exit(main())
