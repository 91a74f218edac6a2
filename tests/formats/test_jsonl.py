"""What JSON Lines say, whether pyarrow reads them or Python does."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.read_back import columns, kinds_of, read_back
from traingate.dataset import Reading
from traingate.errors import Unreadable
from traingate.formats import _objects, _quotes, jsonl


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loans.jsonl"


@pytest.fixture(autouse=True)
def short_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is guessed from the head is never all that there is."""
    monkeypatch.setattr(jsonl, "_SAMPLE", 8)


def refusal(path: Path, content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read_back(path, content)
    return str(error.value).removeprefix(f"{path}: ")


def test_missing_keys_are_null_and_integers_stay_integers(path: Path) -> None:
    assert columns(path, b'{"a":1,"b":"x"}\n{"a":null}\n\n{"b":"y","c":1.5}') == {
        "a": [1, None, None],
        "b": ["x", None, "y"],
        "c": [None, None, 1.5],
    }


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["true", "false"], "bool", [True, False]),
        (["1", "2.5"], "float", [1.0, 2.5]),
        (["1", '"x"', "true"], "string", ["1", "x", "true"]),
        (["2.5", "12345678901234567890", "2.5"], "string", ["2.5", "12345678901234567890", "2.5"]),
        (['"1"', '"2"'], "string", ["1", "2"]),
        (['"NA"', '"x"', '""'], "string", ["NA", "x", ""]),
        (['"2020-01-31"', '""'], "time", [dt.datetime(2020, 1, 31), None]),
        (["[1,2]", "[]", "null"], "list", [[1, 2], [], None]),
        (['["x",null]', '"y"'], "list", [["x", None], ["y"]]),
        (['[{"a":1}]'], "string", ['[{"a":1}]']),
        ([r'"\ud800"'], "string", [r"\ud800"]),
    ],
)
def test_kinds_of_values(path: Path, values: list[str], kind: str, expected: list[object]) -> None:
    assert kinds_of(path, "".join(f'{{"a":{value}}}\r\n' for value in values).encode()) == {"a": kind}
    assert columns(path)["a"] == expected


def test_a_key_far_from_the_head_is_a_column(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "SHARD_BYTES", 50)
    assert columns(path, b'{"a":1}\n' * 20 + b'{"b":2}\n' + b'{"a":1}\n' * 20)["b"] == [None] * 20 + [2] + [None] * 20


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"a":2', "Expecting ',' delimiter"),
        (b'{"a":2}{"a":3}', "Extra data"),
        (b'{"a":2} ,', "Extra data"),
        (b"[1]", "a list where an object was expected"),
        (b'{"a":1,"a":2}', "a key occurs twice"),
        (b'{"a":' + b"[" * 100_000, "maximum recursion depth exceeded"),
    ],
)
def test_a_line_that_is_no_object_is_refused(path: Path, line: bytes, why: str) -> None:
    message = refusal(path, b'{"a":1}\n' + line + b'\n{"a":3}\n')
    assert message.startswith(f"line 2 is not one JSON object ({why}")
    assert message.endswith("Correct the line, or write the file again.")


def test_what_is_wrong_with_every_line_is_told_and_not_that_columns_are_lacking(path: Path) -> None:
    assert refusal(path, b'{"a":1,"a":2}\n' * 3).startswith("line 1 is not one JSON object (a key occurs twice).")
    with pytest.raises(Unreadable, match="a key occurs twice"):
        jsonl.Jsonl().read_kinds(str(path), Reading())


def test_the_keys_of_nested_objects_are_columns(path: Path) -> None:
    content = b'{"id":1,"user":{"fee":1.5,"home":{"zip":"x"}}}\n{"user":null}\n{"user":{"fee":2.5}}\n{"user":{}}\n'
    assert columns(path, content * 5) == {
        "id": [1, None, None, None] * 5,
        "user.fee": [1.5, None, 2.5, None] * 5,
        "user.home.zip": ["x", None, None, None] * 5,
    }


def test_a_key_with_a_dot_is_the_column_of_that_name(path: Path) -> None:
    assert columns(path, b'{"a.b":1,"a.c":2}\n{"a":{"b":3}}\n') == {"a.b": [1, 3], "a.c": [2, None]}


def test_objects_beside_other_values_keep_both(path: Path) -> None:
    assert columns(path, b'{"a":5}\n{"a":{"b":"x"}}\n') == {"a": [5, None], "a.b": [None, "x"]}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            b'{"a.b":1,"a":{"b":2}}',
            "line 2: 'a.b' is both a column of its own and 'b' inside 'a'; rename one of them.",
        ),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "line 2: a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.… nests more than 16 objects"),
        (
            json.dumps({"a": {str(key): 1 for key in range(1001)}}).encode(),
            "line 1: 'a' has 1,001 different keys, so that its keys are data and not columns.",
        ),
    ],
)
def test_objects_that_cannot_be_columns_are_refused(path: Path, line: bytes, message: str) -> None:
    assert refusal(path, b'{"c":1}\n' + line + b"\n").startswith(message)


def test_what_follows_the_last_object_is_not_overlooked(path: Path) -> None:
    assert refusal(path, b'{"a":1}\n{"a":2} ,').startswith("line 2 is not one JSON object (Extra data")


def test_a_bad_line_in_a_later_shard_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "SHARD_BYTES", 50)
    assert refusal(path, b'{"a":1}\n' * 30 + b"{\n").startswith("line 31 is not one JSON object")


def test_the_wrong_encoding_is_refused_with_its_line(path: Path) -> None:
    content = b'{"a":"x"}\n{"a":"\xe9"}\n'
    assert refusal(path, content) == (
        'line 2 is not utf8. Set `encoding = "latin-1"` under [reading], or convert the file.'
    )
    assert columns(path, content, Reading(encoding="latin-1"))["a"] == ["x", "é"]


def test_an_empty_file_and_objects_without_keys_are_refused(path: Path) -> None:
    assert refusal(path, b"") == "the file is empty. Write it again, or take it out of [splits]."
    assert refusal(path, b"{}\n") == "no line has a key. Write the file again, or take it out of [splits]."


def test_gzip_and_byte_order_mark(path: Path) -> None:
    content = gzip.compress(b'\xef\xbb\xbf{"a":1}\n{"a":2}\n')
    assert columns(path.with_suffix(".ndjson.gz"), content) == {"a": [1, 2]}


KINDS = (st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.text(max_size=5))


@given(values=st.one_of([st.lists(st.one_of(st.none(), kind), min_size=1) for kind in KINDS]))
def test_pyarrow_and_python_read_alike(values: list[object]) -> None:
    piece = "".join(json.dumps({"a": value}) + "\n" for value in values).encode()
    kinds = _objects.find_kinds(_objects.parse_rows(piece), Reading(null_values=()))
    slow = _objects.build_table(_objects.parse_rows(piece), kinds, Reading(null_values=()), {})
    with suppress(pa.ArrowInvalid):  # what pyarrow refuses is read by Python
        fast = jsonl._parse_fast(piece, kinds, Reading(null_values=()), {})
        assert fast is None or fast.to_pydict() == slow.to_pydict()


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_a_line_that_fits_no_memory_is_told_with_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(_quotes, "LONGEST_RECORD", 1 << 20)
    monkeypatch.setattr(jsonl, "SHARD_BYTES", 1 << 14)
    content = b'{"a":"x"}\n' * 4000 + b'{"a":"' + b"x" * (2 << 20) + b'"}\n{"a":"y"}\n'
    content = gzip.compress(content) if suffix.endswith("gz") else content
    assert refusal(tmp_path / f"a{suffix}", content) == (
        "the record that begins in line 4,001 is longer than 1 MiB, the most that is read at a time. "
        "Break its line, or leave such a value out of the table."
    )
