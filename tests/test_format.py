"""The suffix of a file says how it is read."""

from __future__ import annotations

import pytest

from traingate.errors import ConfigError
from traingate.format import find_format


@pytest.mark.parametrize(
    ("name", "format_id"),
    [
        ("a.CSV", "csv"),
        ("a.csv.gz", "csv"),
        ("a.tab", "tsv"),
        ("a.pq", "parquet"),
        ("a.ndjson", "jsonl"),
        ("a.feather", "arrow"),
        ("data_tfrecord-00000-of-00001.gz", "tfrecord"),
        ("out.csv-00003-of-00010", "csv"),
        ("year=2024/a.csv", "csv"),
    ],
)
def test_the_suffix_names_the_format(name: str, format_id: str) -> None:
    assert find_format(f"gs://bucket/{name}").id == format_id


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"a\.xlsx: no format has this suffix\. Known: \.arrow, "):
        find_format("a.xlsx")
