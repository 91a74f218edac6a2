"""A file that is not what its name says is recognised by its first bytes, and told what to do."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from formats.read_back import columns, read_back
from traingate.dataset import Reading
from traingate.errors import Unreadable


def told(path: Path, content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read_back(path, content)
    return str(error.value).removeprefix(f"{path}: ")


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,x\n")
    return held.getvalue()


def as_parquet(tmp_path: Path) -> bytes:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "made.parquet")
    return (tmp_path / "made.parquet").read_bytes()


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.tfrecord", "a.parquet", "a.arrow"])
def test_gzip_under_another_name_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert told(path, gzip.compress(b"a,b\n1,x\n")) == f"this is gzip-compressed. Rename it to {path}.gz."


@pytest.mark.parametrize("name", ["a.csv.gz", "a.jsonl.gz", "a.tfrecord.gz"])
def test_a_name_that_says_gzip_of_a_file_that_is_not_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    expected = f"the name says gzip, the file is not compressed. Rename it to {path.with_suffix('')}."
    assert told(path, b"a,b\n1,x\n") == expected


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_archives_and_workbooks_are_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert told(path, zipped("train.csv")) == f"this is a zip archive. Unpack it: unzip {path}."
    workbook = zipped("[Content_Types].xml", "xl/workbook.xml")
    assert told(path, workbook).startswith("this is an Excel workbook (xlsx). Save its sheet as CSV")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_a_pointer_to_data_that_was_not_fetched_is_told(tmp_path: Path, name: str) -> None:
    path, pointer = tmp_path / name, b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    assert told(path, pointer) == "this is a pointer of Git LFS, not the data. Fetch the data: git lfs pull."
    assert told(path, b"/annex/objects/SHA256E-s12--4d7a.csv\n").startswith("this is a pointer of git-annex, not the")


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><title>Log in</title>", b"\n <html><body>", b"<!-- x -->\n<HTML>"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.tfrecord", "a.arrow"])
def test_a_web_page_is_told(tmp_path: Path, name: str, page: bytes) -> None:
    assert told(tmp_path / name, page + b" " * 20) == (
        "this is a web page (HTML), not data, such as a login or an error page that was saved. Download the file again."
    )


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.arrow", "a.tfrecord"])
def test_parquet_under_another_name_is_told(tmp_path: Path, name: str) -> None:
    expected = f"this is a Parquet file. Rename it to {tmp_path}/a.parquet."
    assert told(tmp_path / name, as_parquet(tmp_path)) == expected


def test_a_gzipped_parquet_file_under_the_name_of_a_csv_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "a.csv.gz", gzip.compress(as_parquet(tmp_path))).startswith("this is a Parquet file.")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("name", "text"), [("a.csv", "a,b\n1,x\n"), ("a.jsonl", '{"a": 1}\n')])
def test_utf_16_without_a_mark_is_told_with_its_setting(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    path = tmp_path / name
    expected = f"this is {encoding.upper()} without a byte order mark: every other byte is zero. "
    assert told(path, text.encode(encoding)) == f'{expected}Set `encoding = "{encoding}"` under [reading].'
    assert columns(path, None, Reading(encoding=encoding))["a"] == [1]


def test_a_json_array_is_told_with_the_command_that_converts_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    assert told(path, b' [{"a": 1},\n {"a": 2}]\n') == (
        f"this is one JSON array, not an object a line. Convert it: jq -c '.[]' {path} > {path}.lines.jsonl"
    )


def test_json_over_several_lines_is_told_with_the_command_that_converts_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    assert told(path, b'{\n "a": 1\n}\n').startswith("this is JSON over several lines, not an object a line.")


def test_a_cell_that_holds_markup_is_text(tmp_path: Path) -> None:
    assert columns(tmp_path / "a.csv", b"page\n<html>\n") == {"page": ["<html>"]}
