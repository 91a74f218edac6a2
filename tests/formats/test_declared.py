"""Numbers that are written as text are read in their notation, whichever format carries them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from formats.read_back import columns, kinds_of, read_back, row_hashes
from formats.write import write
from traingate.dataset import Reading
from traingate.errors import Widen
from traingate.format import find_format
from traingate.kinds import Kind

SUFFIXES = ["csv", "tsv", "csv.gz", "parquet", "jsonl", "jsonl.gz", "arrow", "tfrecord", "tfrecord.gz"]
TYPED = ["parquet", "jsonl", "arrow", "tfrecord"]


def written(tmp_path: Path, suffix: str, *values: str | None) -> Path:
    """A file with the values as text in `amt`, beside a column of words."""
    return write(tmp_path / f"rows.{suffix}", pa.table({"amt": values, "word": ["x"] * len(values)}))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("notation", "values"),
    [
        ("1234,5", ["1,5", "-0,25", "12"]),
        ("1.234,5", ["1.234,5", "-1.000.000", "12"]),
        ("1,234.5", ["1,234.5", "-1,000,000", "12"]),
        ("1 234,5", ["1\u202f234,5", "-1 000\u00a0000", "12"]),
        ("1'234.5", ["1\u2019234.5", "-1'000'000", "12"]),
        ("", ["$1234.5", "($1000000)", "$12"]),
        ("1.234,5", ["1.234,5 €", "\u22121.000.000 €", "12 €"]),
        ("1234.5", ["123450%", "-100000000 %", "1200%"]),
    ],
)
def test_each_notation_in_each_format(tmp_path: Path, suffix: str, notation: str, values: list[str]) -> None:
    expected = [1.5, -0.25, 12.0] if notation == "1234,5" else [1234.5, -1e6, 12.0]
    path = written(tmp_path, suffix, *values, None)
    assert columns(path, reading=Reading(numbers={"amt": notation}))["amt"] == [*expected, None]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_decimal_and_thousands_hold_for_every_column_that_writes_them(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, suffix, "1.234,5", "7", " 12,25 ", "NA")
    reading = Reading(decimal=",", thousands=".")
    assert columns(path, reading=reading) == {"amt": [1234.5, 7.0, 12.25, None], "word": ["x"] * 4}


@pytest.mark.parametrize("suffix", TYPED)
def test_whole_numbers_as_text_stay_text_until_they_are_named(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, suffix, "10", "7")
    assert kinds_of(path, reading=Reading(decimal=","))["amt"] == "string"
    assert columns(path, reading=Reading(numbers={"amt": ""}))["amt"] == [10, 7]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "strange",
    [
        ["unknown"],
        ["1.5"],  # with a point between thousands
        ["12,34,5"],
        ["€ 1", "$ 1"],  # two currencies are two units
        ["12%"],  # beside 1,5 it is another unit
        ["12345678901234567890"],
    ],
)
def test_a_value_in_another_notation_keeps_the_column_text(tmp_path: Path, suffix: str, strange: list[str]) -> None:
    path = written(tmp_path, suffix, "1,5", "1.234,5", *strange)
    found = columns(path, reading=Reading(numbers={"amt": "1.234,5"}))["amt"]
    assert [value.decode() if isinstance(value, bytes) else value for value in found] == ["1,5", "1.234,5", *strange]


@pytest.mark.parametrize("suffix", TYPED)
def test_codes_keep_their_zeros(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, suffix, "010", "7")
    assert kinds_of(path, reading=Reading(numbers={"amt": ""}))["amt"] in ("code", "string")


@pytest.mark.parametrize("suffix", TYPED)
def test_a_word_below_the_head_asks_for_text(tmp_path: Path, suffix: str) -> None:
    path, reading = written(tmp_path, suffix, "1,5", "unknown"), Reading(numbers={"amt": "1234,5"})
    with pytest.raises(Widen) as raised:
        read_back(path, reading=reading, kinds={"amt": Kind.FLOAT, "word": Kind.STRING})  # goes on with text
        file = find_format(str(path))
        list(file.read(file.plan_shards(str(path), reading)[0], {"amt": Kind.FLOAT, "word": Kind.STRING}, reading))
    assert raised.value.kinds["amt"] == Kind.STRING


def test_text_and_numbers_in_one_column_of_json_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    content = b'{"amt": "1,5"}\n{"amt": 2.5}\n{"amt": null}\n{"amt": "NA"}\n'
    assert columns(path, content, Reading(numbers={"amt": "1234,5"}))["amt"] == [1.5, 2.5, None, None]


def test_a_column_of_numbers_may_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.parquet", pa.table({"amt": [1.5, 2.5]}))
    assert columns(path, reading=Reading(numbers={"amt": "1234,5"}))["amt"] == [1.5, 2.5]


@pytest.mark.parametrize("text", [pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())])
def test_every_type_of_text_is_read(tmp_path: Path, text: pa.DataType) -> None:
    path = write(tmp_path / "rows.parquet", pa.table({"amt": pa.array(["1,5", None, "1,5"], text)}))
    assert columns(path, reading=Reading(decimal=","))["amt"] == [1.5, None, 1.5]


def test_the_same_numbers_hash_alike_however_they_are_written(tmp_path: Path) -> None:
    plain = row_hashes(write(tmp_path / "a.parquet", pa.table({"amt": [1234.5, None, 7.0]})))
    path = write(tmp_path / "b.jsonl", pa.table({"amt": ["1.234,5", None, "7"]}))
    assert row_hashes(path, Reading(numbers={"amt": "1.234,5"})).tolist() == plain.tolist()


def test_a_folder_names_numbers_in_the_same_notation(tmp_path: Path) -> None:
    (tmp_path / "price=1.234,5").mkdir()
    path = write(tmp_path / "price=1.234,5" / "rows.csv", pa.table({"n": [1]}))
    assert columns(path, reading=Reading(numbers={"price": "1.234,5"})) == {"n": [1], "price": [1234.5]}
