"""Delimited text in other dialects: how it is read, and which setting a file that reads badly is told to have."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.read_back import columns, read_back
from traingate.dataset import Reading
from traingate.errors import ConfigError, Unreadable
from traingate.formats import _delimited


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loans.csv"


def advice(path: Path, content: bytes, reading: Reading | None = None) -> str:
    with pytest.raises((ConfigError, Unreadable)) as error:
        read_back(path, content, reading)
    return str(error.value).removeprefix(f"{path}: ")


# Comments


def test_comments_are_no_rows_wherever_they_stand(path: Path) -> None:
    text = b'# exported\n# by "me\na,b\n1,x\n#2,y\n3,z\n# end'
    assert columns(path, text, Reading(comment="#")) == {"a": [1, 3], "b": ["x", "z"]}


def test_a_comment_mark_within_quotes_or_within_a_line_is_text(path: Path) -> None:
    text = b'a,b\n1,"x\n# y"\n2,z # w\n'
    assert columns(path, text, Reading(comment="#")) == {"a": [1, 2], "b": ["x\n# y", "z # w"]}


def test_a_line_keeps_its_number_below_a_comment(path: Path) -> None:
    told = advice(path, b"# one\na,b\n# two\n1,x\n2\n", Reading(comment="#"))
    assert told.startswith("line 5 has 1 fields, fewer than the 2 columns.")


@given(values=st.lists(st.sampled_from(["1", '"a\nb"', '"#"', "'", "x#"]), min_size=1, max_size=30))
def test_a_file_with_comments_reads_as_the_file_without(values: list[str]) -> None:
    rows = [f"0,{value}\n" for value in values]
    noted = "# top\nn,v\n" + "".join(f"{row}# it's \"x\n" for row in rows)
    with TemporaryDirectory() as folder:
        read = columns(f"{folder}/noted.csv", noted.encode(), Reading(comment="#"))
        assert read == columns(f"{folder}/plain.csv", ("n,v\n" + "".join(rows)).encode())


def test_a_comment_above_the_column_names_is_told_with_its_setting(path: Path) -> None:
    assert advice(path, b"# exported 2024\n# by, me\na,b\n1,x\n2,y\n") == (
        "the first line begins with # and has 1 field where the rows have 2: a comment, not the column names. "
        'Set `comment = "#"` under [reading].'
    )


def test_a_comment_among_the_rows_is_told_with_its_setting(path: Path) -> None:
    assert advice(path, b"a,b\n1,x\n# note\n2,y\n") == (
        'line 3 has 1 fields, fewer than the 2 columns. If it is a comment, set `comment = "#"` under [reading].'
    )


def test_a_first_column_may_be_named_with_a_hash(path: Path) -> None:
    assert columns(path, b"#chrom,start\n1,2\n") == {"#chrom": [1], "start": [2]}


# Lines above the column names


def test_lines_above_the_column_names_are_skipped(path: Path) -> None:
    assert columns(path, b'Report\nof "today\na,b\n1,x\n', Reading(skip=2)) == {"a": [1], "b": ["x"]}


def test_skipped_lines_count_in_messages(path: Path) -> None:
    assert advice(path, b"Report\na,b\n1,x\n2\n", Reading(skip=1)).startswith("line 4 has 1 fields")


def test_rows_below_skipped_lines_are_cut_into_shards_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_delimited, "SHARD_BYTES", 16)
    text = b"Report\na,b\n" + b"".join(b"%d,x\n" % row for row in range(50))
    assert columns(path, text, Reading(skip=1))["a"] == list(range(50))


def test_a_title_above_the_column_names_is_told_with_its_setting(path: Path) -> None:
    assert advice(path, b"Loans of 2024\n\nin EUR\na,b\n1,x\n2,y\n") == (
        "the first line, 'Loans of 2024', has one field where the rows have 2: a title, not the column names. "
        "Set `skip = 2` under [reading]."
    )


def test_more_lines_to_skip_than_there_are_is_refused(path: Path) -> None:
    assert advice(path, b"a,b\n1,x\n", Reading(skip=9)) == (
        "has fewer than the 9 lines that `skip` under [reading] passes over. Lower it."
    )


def test_excels_note_on_the_delimiter_is_told_with_its_settings(path: Path) -> None:
    assert advice(path, b"sep=;\na;b\n1;x\n") == (
        "the first line, sep=;, is Excel's note on the delimiter, not the column names. "
        'Set `skip = 1` and `delimiter = ";"` under [reading].'
    )
    assert columns(path, None, Reading(skip=1, delimiter=";")) == {"a": [1], "b": ["x"]}


# Escapes


def test_an_escaped_quote_delimiter_or_line_break_is_text(path: Path) -> None:
    text = b'a,b\n1,"say \\"hi\\", ok"\n2,x\\,y\n3,p\\\nq\n4,"back\\\\"\n'
    read = columns(path, text, Reading(escape="\\"))
    assert read == {"a": [1, 2, 3, 4], "b": ['say "hi", ok', "x,y", "p\nq", "back\\"]}


@given(values=st.lists(st.text(st.sampled_from('a"\\,\n'), max_size=5), min_size=1, max_size=20))
def test_what_was_escaped_is_read_back_however_it_is_cut(values: list[str]) -> None:
    written = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    text = "n,v\n" + "".join(f'{row},"x{value}"\n' for row, value in enumerate(written))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(_delimited, "SHARD_BYTES", 16)
        read = columns(f"{folder}/a.csv", text.encode(), Reading(escape="\\", strip=False))
    assert read == {"n": list(range(len(values))), "v": [f"x{value}" for value in values]}


def test_a_backslash_before_quotes_is_told_with_its_setting(path: Path) -> None:
    told = advice(path, b'a,b\n1,"say \\"hi\\", ok"\n')
    assert told.endswith(
        'It holds \\": if a backslash makes the next character text, set `escape = "\\\\"` under [reading].'
    )


# Delimiters


@pytest.mark.parametrize(("mark", "spelled"), [(";", '";"'), ("\t", '"\\t"'), ("|", '"|"')])
def test_another_delimiter_is_told_with_its_setting(path: Path, mark: str, spelled: str) -> None:
    told = advice(path, f"a{mark}b\n1{mark}x\n".encode())
    assert told.endswith(f"If {spelled} delimits its fields, set `delimiter = {spelled}` under [reading].")


def test_one_column_may_have_a_name_with_a_semicolon(path: Path) -> None:
    assert columns(path, b"weight; in kg\n1\n2\n") == {"weight; in kg": [1, 2]}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_delimiter_at_the_end_of_every_row_is_told_with_a_command_that_works(path: Path, end: str) -> None:
    told = advice(path, f"a,b{end}1,x,{end}2,y,{end}".encode())
    assert told.startswith(
        'line 2 has 3 fields, more than the 2 columns. Every row ends in ",", which the column names'
    )
    subprocess.run(told.partition("Remove it: ")[2], shell=True, check=True)
    mended = path.with_name("mended.csv")
    path.with_name("loans.csv.mended").rename(mended)
    assert columns(mended) == {"a": [1, 2], "b": ["x", "y"]}


def test_row_names_without_a_column_name_are_told_with_their_settings(path: Path) -> None:
    told = advice(path, b"a,b\nr1,1,x\nr2,2,y\n")
    assert told.endswith("Set `header = false`, `skip = 1` and `names`, one for each field, under [reading].")
    read = columns(path, None, Reading(header=False, skip=1, names=("row", "a", "b")))
    assert read == {"row": ["r1", "r2"], "a": [1, 2], "b": ["x", "y"]}


def test_carriage_returns_alone_are_told_with_a_command_that_works(path: Path) -> None:
    told = advice(path, b"a,b\r1,x\r2,y\r")
    assert told.startswith("lines end in a carriage return alone, as on old Macintoshes. Convert it: tr ")
    subprocess.run(told.partition("Convert it: ")[2], shell=True, check=True)
    mended = path.with_name("mended.csv")
    path.with_name("loans.csv.mended").rename(mended)
    assert columns(mended) == {"a": [1, 2], "b": ["x", "y"]}


# Column names among the rows


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_names_among_the_rows_are_told_with_a_command_that_works(path: Path, end: str) -> None:
    told = advice(path, f"a,b{end}1,x{end}{end}a,b{end}2,y{end}a,b{end}".encode())
    assert told.startswith(
        "line 4 holds the column names again, as where files with a header each were put into one. Remove these lines: "
    )
    subprocess.run(told.partition("Remove these lines: ")[2], shell=True, check=True)
    mended = path.with_name("mended.csv")
    path.with_name("loans.csv.mended").rename(mended)
    assert columns(mended) == {"a": [1, 2], "b": ["x", "y"]}


def test_names_that_are_numbers_are_found_among_the_rows_too(path: Path) -> None:
    assert advice(path, b"city,2020\nRome,1\ncity,2020\n").startswith("line 3 holds the column names again")


@pytest.mark.parametrize(
    "text",
    [b"a,b\na,x\nb,b\n", b"a\na\nb\n", b"1,2\n1,2\n3,4\n"],
    ids=["not in every column", "only column", "numbers"],
)
def test_a_value_that_equals_its_columns_name_is_a_value(path: Path, text: bytes) -> None:
    first = text.split(b"\n")[1].split(b",")[0].decode()
    assert str(next(iter(columns(path, text, Reading(header=True)).values()))[0]) == first
