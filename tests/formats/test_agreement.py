"""The same rows are the same values, whichever format carries them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from formats.read_back import kinds_of, row_hashes
from formats.write import write
from given.splits import scan_dataset
from traingate.dataset import Columns, Dataset, Split
from traingate.joins.rows import Rows

SUFFIXES = ["csv", "tsv", "csv.gz", "parquet", "jsonl", "jsonl.gz", "arrow", "tfrecord", "tfrecord.gz"]

# Floats that float32 holds: Examples have no others. Times and booleans are apart, as Examples have none.
PLAIN = pa.table(
    {
        "count": [1, -2, None, 2**62],
        "share": [0.5, None, float("nan"), -0.0],
        "text": ["plain", 'quo"ted, é\nline', "", None],
        "code": ["01", "x", "1e5", "2020"],
    }
)
TYPED = pa.table(
    {
        "flag": [True, None, False],
        "day": pa.array([dt.date(2020, 1, 31), None, dt.date(1969, 7, 20)]),
        "moment": [dt.datetime(2020, 1, 31, 10, 0, 0, 123456), dt.datetime(1969, 7, 20), None],
        "share": [0.1, 1e300, float("-inf")],
    }
)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_rows_hash_alike_in_every_format(tmp_path: Path, suffix: str) -> None:
    expected = row_hashes(write(tmp_path / "rows.parquet", PLAIN))
    assert len(np.unique(expected)) == 4
    assert row_hashes(write(tmp_path / f"rows.{suffix}", PLAIN)).tolist() == expected.tolist()


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if "tfrecord" not in suffix])
def test_times_and_booleans_hash_alike_where_the_format_has_them(tmp_path: Path, suffix: str) -> None:
    expected = row_hashes(write(tmp_path / "rows.parquet", TYPED))
    path = write(tmp_path / f"rows.{suffix}", TYPED)
    assert kinds_of(path) == {"flag": "bool", "day": "time", "moment": "time", "share": "float"}
    assert row_hashes(path).tolist() == expected.tolist()


ROWS = 30
DATES = [dt.date(2024, 1, 1) + dt.timedelta(days=11 * row) for row in range(ROWS)]
MOMENTS = [dt.datetime(2024, 1, 5, row % 24, 2 * row, row, 1_000 * row) for row in range(ROWS)]
WHOLE = [row * 7 % 29 for row in range(ROWS)]
FRACTIONS = [round(0.1 * row + 0.03, 2) for row in range(ROWS)]
WORDS: list[str | None] = [None if row % 7 == 0 else f"wörd {row % 5}" for row in range(ROWS)]
FLAGS = [row % 3 == 0 for row in range(ROWS)]


def spell(**columns: object) -> pa.Table:
    """One table of a date, a moment, a whole number, a fraction, a word and a flag; some columns spelt otherwise."""
    plain = {"date": DATES, "moment": MOMENTS, "whole": WHOLE, "fraction": FRACTIONS, "word": WORDS, "flag": FLAGS}
    return pa.table({**plain, **columns})


def stamps(unit: str, zone: str | None = None) -> pa.Array:
    return pa.array([moment.replace(tzinfo=dt.UTC if zone else None) for moment in MOMENTS], pa.timestamp(unit, zone))


# The same rows. Examples have no times and no flags: they are written as text and as 0 and 1.
SPELT: dict[str, tuple[str, pa.Table]] = {
    "csv": ("csv", spell()),
    "csv, times with a zone": ("csv", spell(date=[f"{day}T00:00:00Z" for day in DATES],
                                            moment=[f"{moment.isoformat()}+00:00" for moment in MOMENTS])),
    "csv, dates with a clock": ("csv", spell(date=[f"{day} 00:00:00" for day in DATES])),
    "csv, flags in lower case": ("csv", spell(flag=[str(flag).lower() for flag in FLAGS])),
    "csv, whole numbers with a point": ("csv", spell(whole=[float(value) for value in WHOLE])),
    "tsv": ("tsv", spell()),
    "jsonl": ("jsonl", spell(word=WORDS)),
    "jsonl, whole numbers with a point": ("jsonl", spell(whole=[float(value) for value in WHOLE])),
    "parquet": ("parquet", spell()),
    "parquet, date64 and nanoseconds": ("parquet", spell(date=pa.array(DATES, pa.date64()), moment=stamps("ns"))),
    "parquet, dates as seconds": ("parquet", spell(date=pa.array(DATES).cast(pa.timestamp("s")), moment=stamps("ms"))),
    "parquet, times of a zone": ("parquet", spell(moment=stamps("us", "Europe/Berlin"))),
    "parquet, dates as text": ("parquet", spell(date=[str(day) for day in DATES])),
    "parquet, times as text": ("parquet", spell(date=[f"{day}T00:00:00+00:00" for day in DATES],
                                                moment=[f"{moment.isoformat()}Z" for moment in MOMENTS])),
    "parquet, decimals": ("parquet", spell(fraction=[Decimal(str(value)) for value in FRACTIONS])),
    "parquet, float32": ("parquet", spell(fraction=pa.array(FRACTIONS, pa.float32()))),
    "parquet, small integers": ("parquet", spell(whole=pa.array(WHOLE, pa.uint8()), flag=[int(one) for one in FLAGS])),
    "parquet, whole numbers as float32": ("parquet", spell(whole=pa.array(WHOLE, pa.float32()))),
    "arrow": ("arrow", spell()),
    "arrow, large strings": ("arrow", spell(word=pa.array(WORDS, pa.large_string()))),
    "arrow, a dictionary": ("arrow", spell(word=pa.array(WORDS).dictionary_encode())),
    "arrow, bytes": ("arrow", spell(word=pa.array(WORDS).cast(pa.binary()))),
    "tfrecord": ("tfrecord", spell(date=[str(day) for day in DATES], moment=[str(moment) for moment in MOMENTS],
                                   flag=[int(flag) for flag in FLAGS])),
}  # fmt: skip


@pytest.mark.parametrize("spelt", SPELT)
def test_the_same_rows_have_one_digest_and_are_copies_however_they_are_written(tmp_path: Path, spelt: str) -> None:
    suffix, table = SPELT[spelt]
    paths = {"train": write(tmp_path / "train.csv", spell()), "eval": write(tmp_path / f"eval.{suffix}", table)}
    splits = tuple(Split(split, (str(path),)) for split, path in paths.items())
    profile = scan_dataset(Dataset("d", splits, Columns("flag")))
    assert profile.plan.compared == ("date", "fraction", "moment", "whole", "word")
    overlap = profile.get_pair(Rows, "train", "eval")
    assert (overlap.matched, overlap.conflicting) == (ROWS, 0)
    assert len(overlap.copies) == len({example.places[0].row for example in overlap.copies}) > 0
    assert all(ours == theirs for ours, theirs in (example.values for example in overlap.copies))
    train, held_out = (profile.splits[split].rows_digest for split in ("train", "eval"))
    assert train == held_out


@pytest.mark.parametrize("row", [0, 17, ROWS - 1])
def test_a_row_of_another_day_is_no_copy(tmp_path: Path, row: int) -> None:
    others = [str(day + dt.timedelta(days=row == number)) for number, day in enumerate(DATES)]
    paths = (write(tmp_path / "train.csv", spell()), write(tmp_path / "eval.parquet", spell(date=others)))
    splits = tuple(Split(split, (str(path),)) for split, path in zip(("train", "eval"), paths, strict=True))
    profile = scan_dataset(Dataset("d", splits, Columns("flag")))
    assert profile.get_pair(Rows, "train", "eval").matched == ROWS - 1
    assert profile.splits["train"].rows_digest != profile.splits["eval"].rows_digest
