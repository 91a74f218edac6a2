"""TFRecord is written again without TensorFlow; records whose features are not edited keep their bytes."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from formats.read_back import columns
from formats.write import framed
from rewriters.again import read_again, rewritten
from traingate.errors import Refused


def field(number: int, body: bytes) -> bytes:
    return bytes([number << 3 | 2, len(body)]) + body


def example(x: int, city: str) -> bytes:
    """An Example as TensorFlow writes it: a map from names to lists of int64 or bytes."""
    number = field(1, field(1, b"x") + field(2, field(3, field(1, bytes([x])))))
    text = field(1, field(1, b"city") + field(2, field(1, field(1, city.encode()))))
    return field(1, number + text)


RECORDS = [example(1, "a"), example(2, "b"), example(3, "c"), example(4, "d")]


def file_of(folder: Path) -> Path:
    path = folder / "a.tfrecord"
    path.write_bytes(framed(RECORDS))
    return path


def test_the_records_are_read_as_they_are_meant(tmp_path: Path) -> None:
    assert columns(file_of(tmp_path)) == {"city": ["a", "b", "c", "d"], "x": [1, 2, 3, 4]}


def test_records_that_stay_keep_their_bytes(tmp_path: Path) -> None:
    assert rewritten(file_of(tmp_path)) == framed([RECORDS[0], RECORDS[2], RECORDS[3]])


def test_a_feature_goes(tmp_path: Path) -> None:
    assert read_again(file_of(tmp_path), drop=frozenset({"city"})) == {"x": [1, 3, 4]}


def test_a_feature_gets_another_name(tmp_path: Path) -> None:
    assert read_again(file_of(tmp_path), rename={"x": "a much longer name of the column"}) == {
        "a much longer name of the column": [1, 3, 4],
        "city": ["a", "c", "d"],
    }


def test_a_compressed_file_stays_compressed(tmp_path: Path) -> None:
    path = tmp_path / "a.tfrecord.gz"
    path.write_bytes(gzip.compress(framed(RECORDS)))
    assert gzip.decompress(rewritten(path)) == framed([RECORDS[0], RECORDS[2], RECORDS[3]])


def test_other_values_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="values of x are not rewritten in TFRecord"):
        rewritten(file_of(tmp_path), convert={"x": str})
