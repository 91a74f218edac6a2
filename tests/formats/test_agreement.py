"""The same rows are the same values, whichever format carries them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from formats.read_back import kinds_of, row_hashes
from formats.write import write

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
