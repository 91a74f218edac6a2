"""Seeded tables for benchmarks: three shapes, two splits, Parquet and CSV, kept outside git in benchmarks/.data.

    python benchmarks/harness/data.py --shape mixed --rows 1000000 --format parquet

Train has `rows` rows, eval a quarter of that; the first 1 % of eval are copies of train's first rows, so that every
tool that joins rows must find exactly that many. Made in blocks of 250,000 rows (12,500 of a wide table), each with a
seed of its own: a table of more rows begins with the rows of a smaller one, and needs no more memory.

* mixed: 21 columns: 8 floats, 6 integers, a yes/no label, an amount with 5 % missing, 5 strings of 3 to 100,000 values.
* wide: 1,000 columns: 800 floats, 100 integers, 100 strings of 2 to 1,000 values; a twentieth of the rows.
* strings: 21 columns: 16 strings (keys that occur once, addresses, titles, comments of up to 20 words, categories of 10
  to 100,000 values), 4 floats and a label.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

FOLDER = Path(__file__).parents[1] / ".data"
SHAPES = ("mixed", "wide", "strings")
FORMATS = ("parquet", "csv")
COPIED = 100  # one row of so many
_SEED = 20_240_601
_WIDE = 20


def rows_of(shape: str, rows: int) -> int:
    """Train's rows: a wide table has fewer, so that all shapes hold as many cells or so."""
    return rows // _WIDE if shape == "wide" else rows


def split_rows(shape: str, rows: int) -> dict[str, int]:
    """Rows by split."""
    train = rows_of(shape, rows)
    return {"train": train, "eval": train // 4}


def copies(shape: str, rows: int) -> int:
    """How many rows of eval are copies of train's."""
    return min(split_rows(shape, rows)["eval"] // COPIED, block_rows(shape))


def block_rows(shape: str) -> int:
    """Rows that are made at a time, and the rows of a Parquet row group."""
    return rows_of(shape, 250_000)


def space_needed(shape: str, rows: int, format_: str) -> int:
    """Bytes that the files which are not there yet will take, or so."""
    cell = {"mixed": (5, 12), "wide": (8, 16), "strings": (9, 15)}[shape][format_ == "csv"]
    columns = 1_000 if shape == "wide" else 21
    sizes = split_rows(shape, rows)
    return sum(
        cell * columns * sizes[split] for split, path in files(shape, rows, format_).items() if not path.exists()
    )


def files(shape: str, rows: int, format_: str) -> dict[str, Path]:
    """The file of each split, made or not."""
    return {split: FOLDER / f"{shape}-{rows}" / f"{split}.{format_}" for split in ("train", "eval")}


def make(shape: str, rows: int, format_: str) -> None:
    """Makes the files that are not there yet."""
    for split, path in files(shape, rows, format_).items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(".part")
            _write(shape, rows, split, aside, format_)
            aside.rename(path)


def _write(shape: str, rows: int, split: str, path: Path, format_: str) -> None:
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    writer: Any = None
    for block in _blocks(shape, rows, split):
        if writer is None:
            kind = pa.parquet.ParquetWriter if format_ == "parquet" else pa.csv.CSVWriter
            writer = kind(str(path), block.schema)
        writer.write_table(block)
    writer.close()


def _blocks(shape: str, rows: int, split: str) -> Any:
    import pyarrow as pa

    left, size = split_rows(shape, rows)[split], block_rows(shape)
    for number in range(-(-left // size)):
        block = _block(shape, split, number).slice(0, left - number * size)
        if split == "eval" and number == 0:
            kept = copies(shape, rows)
            block = pa.concat_tables([_block(shape, "train", 0).slice(0, kept), block.slice(kept)])
        yield block


def _block(shape: str, split: str, number: int) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    rng = np.random.default_rng([_SEED, SHAPES.index(shape), split == "eval", number])
    columns = {"mixed": _mixed, "wide": _wide, "strings": _strings}[shape]
    return pa.table(columns(rng, block_rows(shape), split, number))


def _mixed(rng: np.random.Generator, rows: int, split: str, number: int) -> dict[str, Any]:
    import numpy as np
    import pyarrow as pa

    spend = rng.lognormal(3, 1, rows)
    floats: dict[str, Any] = {f"x{at}": rng.normal(at, 1 + at, rows) for at in range(6)}
    floats |= {"spend": spend, "latency": rng.exponential(0.2, rows)}
    integers = {
        "age": rng.integers(18, 90, rows), "visits": rng.poisson(3, rows), "zip": rng.integers(1e4, 1e5, rows),
        "year": rng.integers(1990, 2024, rows), "clicks": rng.poisson(0.3, rows), "score": rng.integers(0, 1e3, rows),
    }  # fmt: skip
    gaps = pa.array(rng.gamma(2, 50, rows), mask=rng.random(rows) < 0.05)
    label = (rng.random(rows) < 1 / (1 + np.exp(-(np.log(spend) - 3)))).astype(np.int64)
    levels = (("plan", 3), ("state", 50), ("city", 1_000), ("product", 10_000), ("search", 100_000))
    texts = {name: _category(rng, rows, name, count) for name, count in levels}
    return {**floats, **integers, "amount": gaps, "label": label, **texts}


def _wide(rng: np.random.Generator, rows: int, split: str, number: int) -> dict[str, Any]:
    columns: dict[str, Any] = {f"f{at}": rng.normal(at % 7, 1 + at % 5, rows) for at in range(800)}
    columns |= {f"i{at}": rng.integers(0, 10 ** (1 + at % 5), rows) for at in range(99)}
    columns |= {f"c{at}": _category(rng, rows, f"c{at}", (2, 10, 100, 1_000)[at % 4]) for at in range(100)}
    return columns | {"label": rng.integers(0, 2, rows)}


def _strings(rng: np.random.Generator, rows: int, split: str, number: int) -> dict[str, Any]:
    import pyarrow as pa

    first = (number + (10_000 if split == "eval" else 0)) * rows
    columns: dict[str, Any] = {"key": pa.array([f"{split[0]}{first + at:012x}" for at in range(rows)])}
    streets, towns = _words(5_000, 9), _words(2_000, 8)
    picked = zip(*(rng.integers(0, top, rows).tolist() for top in (5_000, 2_000, 300)), strict=True)
    columns["address"] = pa.array([f"{house} {streets[street]} St., {towns[town]}" for street, town, house in picked])
    words = _words(20_000, 7)
    for name, most in (("title", 6), ("comment", 20)):
        lengths = rng.integers(1, most + 1, rows)
        drawn = iter((20_000 * rng.random(int(lengths.sum())) ** 2).astype(int).tolist())
        columns[name] = pa.array([" ".join(words[next(drawn)] for _ in range(length)) for length in lengths.tolist()])
    columns |= {f"c{at}": _category(rng, rows, f"c{at}", 10 ** (1 + at % 5)) for at in range(12)}
    columns |= {f"x{at}": rng.normal(at, 1 + at, rows) for at in range(4)}
    return columns | {"label": rng.integers(0, 2, rows)}


def _category(rng: np.random.Generator, rows: int, name: str, levels: int) -> pa.Array:
    """Texts of which few are frequent: value k about as often as 1/k."""
    import pyarrow as pa

    codes = (levels ** rng.random(rows)).astype("int32") - 1
    values = pa.array([f"{name} {level:x}" for level in range(levels)])
    return values.take(pa.array(codes))


def _words(count: int, letters: int) -> list[str]:
    """Made-up words, the same ones in every table."""
    import numpy as np

    drawn = np.random.default_rng(_SEED).integers(97, 123, (count, letters)).astype(np.uint8)
    return [bytes(row[: 3 + at % (letters - 2)]).decode() for at, row in enumerate(drawn)]


def main() -> int:
    """Makes the files of one table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shape", choices=SHAPES, default="mixed")
    options.add_argument("--rows", type=int, required=True)
    options.add_argument("--format", choices=FORMATS, default="parquet")
    chosen = options.parse_args()
    make(chosen.shape, chosen.rows, chosen.format)
    return 0


if __name__ == "__main__":
    sys.exit(main())
