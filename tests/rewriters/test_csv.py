"""CSV keeps the bytes of what is not edited: quotes, spaces, spellings, line ends, encodings and all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from rewriters.again import rewritten
from traingate.dataset import Reading
from traingate.errors import Unreadable

TEXT = b'id,note,fee\r\n1,"a ""b"", c",1.50\r\n2,x,2\r\n\r\n3,"two\r\nlines",\r\n4, y ,"007"\r\n'


def file_of(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_rows_that_stay_keep_their_bytes(tmp_path: Path) -> None:
    assert rewritten(file_of(tmp_path, TEXT)) == (
        b'id,note,fee\r\n1,"a ""b"", c",1.50\r\n3,"two\r\nlines",\r\n4, y ,"007"\r\n'
    )


def test_a_column_goes_with_its_name(tmp_path: Path) -> None:
    assert rewritten(file_of(tmp_path, TEXT), drop=frozenset({"note"})) == b'id,fee\r\n1,1.50\r\n3,\r\n4,"007"\r\n'


def test_a_missing_value_that_is_left_alone_is_no_blank_line(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"a,b\n1,\n2,5\n3,6\n4,7\n")
    assert rewritten(path, drop=frozenset({"a"})) == b"b\nNA\n6\n7\n"


def test_a_column_gets_another_name_in_quotes_where_it_needs_them(tmp_path: Path) -> None:
    assert rewritten(file_of(tmp_path, TEXT), rename={"note": "a,b"}).startswith(b'id,"a,b",fee\r\n1,')


def test_values_are_converted_and_what_is_missing_is_not(tmp_path: Path) -> None:
    path = file_of(tmp_path, b'x,y\n"1,5",a\n2,b\n,c\nNA,d\n')
    convert = {"x": lambda text: float(text.replace(",", ".")) * 10}
    assert rewritten(path, convert=convert) == b'x,y\n"15.0",a\n,c\nNA,d\n'


def test_what_becomes_nothing_is_missing(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"x,y\noops,a\n2,b\n3,c\n4,d\n")
    convert = {"x": lambda text: int(text) if text.isdigit() else None}
    assert rewritten(path, convert=convert) == b"x,y\n,a\n3,c\n4,d\n"


def test_a_compressed_file_stays_compressed_and_the_same_every_time(tmp_path: Path) -> None:
    path = file_of(tmp_path, gzip.compress(b"x\n1\n2\n3\n4\n"), "a.csv.gz")
    assert gzip.decompress(rewritten(path)) == b"x\n1\n3\n4\n"
    assert rewritten(path) == rewritten(path)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_an_encoding_stays(tmp_path: Path, encoding: str) -> None:
    path = file_of(tmp_path, "größe,x\n1,ä\n2,ö\n3,ü\n4,€\n".encode(encoding))
    new = rewritten(path, Reading(encoding=encoding), rename={"größe": "länge"})
    assert new == "länge,x\n1,ä\n3,ü\n4,€\n".encode(encoding)


def test_lines_that_are_passed_over_stay_and_a_header_that_is_none_is_a_row(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"made by hand\n\n1;a\n2;b\n3;c\n4;d\n")
    reading = Reading(header=False, names=("x", "y"), delimiter=";", skip=1)
    assert rewritten(path, reading, drop=frozenset({"x"})) == b"made by hand\na\nc\nd\n"


def test_escaped_marks_are_text(tmp_path: Path) -> None:
    path = file_of(tmp_path, b'x,y\na\\,b,1\nc,2\n"d\\"e",3\nf,4\n')
    reading = Reading(escape="\\")
    assert rewritten(path, reading, drop=frozenset({"y"})) == b'x\na\\,b\n"d\\"e"\nf\n'


def test_a_file_with_other_rows_than_were_judged_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="4 rows were found where 3 were checked, so nothing was written"):
        rewritten(file_of(tmp_path, TEXT), keep=[True, True, True])
