"""Plain data becomes dataclasses whole, or a sentence says where it is wrong and what would have been right."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Annotated, Any, ClassVar, Literal

import pytest

from traingate.bounds import Bounds, Count, Figure, Limit, OneOf, Share
from traingate.errors import Misread, OutOfBounds
from traingate.reading import parse, read


class Level(IntEnum):
    LOW = 0
    HIGH = 1


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class File:
    path: str
    rows: Count
    level: Level = Level.LOW


@dataclass(frozen=True)
class Book:
    name: str
    files: tuple[File, ...] = ()
    shares: Mapping[str, Share] = field(default_factory=dict)
    nested: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    edges: tuple[Figure | str, ...] = ()
    colour: Colour = Colour.RED
    engine: Annotated[str, OneOf(("ours", "theirs"))] = "ours"
    mode: Literal["fast", "slow"] = "fast"
    limit: Limit = 0.5
    seconds: float = 0.0
    switch: bool = True
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    computed: ClassVar = {"digest": str}


WHOLE = {
    "name": "x",
    "digest": "never believed",
    "files": [{"path": "a", "rows": 3, "level": "HIGH"}],
    "shares": {"a": 1},
    "nested": {"a": {"b": "c"}},
    "edges": [-math.inf, 2, "all others"],
    "colour": "blue",
    "engine": "theirs",
    "mode": "slow",
    "limit": 0,
    "seconds": 3,
    "switch": False,
    "note": None,
    "details": {"z": math.inf, "list": [1, "a", None]},
}


def test_every_kind_of_field_is_read() -> None:
    book = read(Book, WHOLE)
    assert book.files == (File("a", 3, Level.HIGH),)
    assert (book.shares, book.nested, book.edges) == ({"a": 1.0}, {"a": {"b": "c"}}, (-math.inf, 2.0, "all others"))
    assert (book.colour, book.engine, book.mode) == (Colour.BLUE, "theirs", "slow")
    assert (book.limit, book.seconds, book.switch, book.note) == (0.0, 3.0, False, None)
    assert type(book.seconds) is float
    assert book.details == {"z": math.inf, "list": [1, "a", None]}


def test_a_measured_number_stays_as_it_was_written() -> None:
    assert [type(edge) for edge in read(Book, {"name": "x", "edges": [2, 2.0]}).edges] == [int, float]
    with pytest.raises(Misread, match=r"^edges must be a list of numbers, not 2\.$"):
        read(Book, {"name": "x", "edges": 2})
    with pytest.raises(Misread, match=r"^edges\[0\] must be a number or a string, not \[\]\.$"):
        read(Book, {"name": "x", "edges": [[]]})


def test_what_is_left_out_is_the_default() -> None:
    assert read(Book, {"name": "x"}) == Book("x")


def test_a_text_that_no_encoding_can_write_is_still_a_text() -> None:
    assert read(Book, {"name": "\ud800\x00"}).name == "\ud800\x00"


FILE = {"path": "a", "rows": 3}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a number for a string": ({"name": 7}, "name must be a string, not 7."),
    "a string for a number": ({"seconds": "x"}, "seconds must be a number, not 'x'."),
    "true for a number": ({"seconds": True}, "seconds must be a number, not True."),
    "true for a whole number": ({"files": [{"path": "a", "rows": True}]},
                                "files[0].rows must be a whole number, not True."),
    "a fraction for a whole number": ({"files": [FILE, {"path": "a", "rows": 3.0}]},
                                      "files[1].rows must be a whole number, not 3.0."),
    "nothing for a string": ({"name": None}, "name must be a string, not None."),
    "a number for what may be nothing": ({"note": 1}, "note must be a string, not 1."),
    "a number for a switch": ({"switch": 1}, "switch must be true or false, not 1."),
    "a string for a list": ({"files": "abc"}, "files must be a list of tables, not 'abc'."),
    "a table for a list": ({"edges": {}}, "edges must be a list of numbers, not {}."),
    "a list for a table": ({"shares": []}, "shares must be a table of keys and values, not []."),
    "a string for a table": ({"files": ["a"]}, "files[0] must be a table of keys and values, not 'a'."),
    "deep down": ({"nested": {"a": {"b.c": 1}}}, 'nested.a."b.c" must be a string, not 1.'),
    "an unknown key": ({"fils": []}, "fils is not a key. Did you mean files?"),
    "an unknown key deep down": ({"files": [FILE | {"row": 1}]}, "files[0].row is not a key. Did you mean rows?"),
    "nothing is near": ({"files": [FILE | {"z": 1}]}, "files[0].z is not a key. Known: path, rows, level."),
    "a key is missing": ({"files": [{"path": "a"}]}, "files[0].rows is missing."),
    "a key that is computed": ({"digest": 1}, "digest must be a string, not 1."),
    "a negative count": ({"files": [{"path": "a", "rows": -1}]},
                         "files[0].rows must be a whole number from 0 up, not -1."),
    "a share of 15": ({"shares": {"a": 15}}, "shares.a must be a number from 0 to 1, not 15."),
    "a limit that nothing passes": ({"limit": 1}, "limit must be a number from 0 to below 1, not 1."),
    "NaN": ({"shares": {"a": math.nan}}, "shares.a must be a finite number, not nan."),
    "NaN where infinity may be": ({"edges": [math.nan]}, "edges[0] must be a finite number, not nan."),
    "infinity": ({"seconds": math.inf}, "seconds must be a finite number, not inf."),
    "more than a float holds": ({"seconds": 10**400}, f"seconds must be a finite number, not 1{'0' * 59}…."),
    "an enum's name": ({"files": [FILE | {"level": "HIHG"}]},
                       "files[0].level must be LOW or HIGH, not 'HIHG'. Did you mean HIGH?"),
    "an enum's number": ({"files": [FILE | {"level": 1}]}, "files[0].level must be LOW or HIGH, not 1."),
    "an enum's value": ({"colour": "RED"}, "colour must be red or blue, not 'RED'."),
    "none of the strings": ({"engine": "their"}, "engine must be ours or theirs, not 'their'. Did you mean theirs?"),
    "none of the literals": ({"mode": "slo"}, "mode must be fast or slow, not 'slo'. Did you mean slow?"),
    "half a character": ({"files": ["\ud800"]}, r"files[0] must be a table of keys and values, not '\ud800'."),
    "a hostile value": ({"switch": "\x1b[31m"}, r"switch must be true or false, not '\x1b[31m'."),
    "a hostile key": ({"\x1b[31m": 1}, '"\\u001b[31m" is not a key. Known: '),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(Misread) as raised:
        read(Book, {"name": "x"} | change)
    assert str(raised.value).startswith(message)
    assert raised.value.exit_code == 2


def test_the_place_starts_where_the_reader_is_told() -> None:
    with pytest.raises(Misread, match=r"^shelf\[2\]\.name must be a string, not 7\.$") as raised:
        read(Book, {"name": 7}, ("shelf", 2))
    assert raised.value.place == ("shelf", 2, "name")


def test_a_number_out_of_bounds_is_told_apart() -> None:
    with pytest.raises(OutOfBounds):
        read(Limit, 1.0)


def test_a_list_that_is_not_written_is_missed_where_all_have_to_be() -> None:
    with pytest.raises(Misread, match=r"^files is missing\.$"):
        read(Book, {"name": "x"}, whole=True)
    assert read(Book, WHOLE, whole=True) == read(Book, WHOLE)


def test_a_bare_type_is_read_as_well() -> None:
    assert read(tuple[str, ...], ["a"]) == ("a",)
    assert read(Annotated[int, Bounds(0, 9)], 9) == 9


TWICE = {
    "at the top": ('{"a": 1, "b": 2, "a": 1}', "a is written twice."),
    "deep down": ('{"a": [{"b": {"c": 1, "c": 2}}]}', "a[0].b.c is written twice."),
}
NO_JSON = {
    "nothing": ("", "not valid JSON: Expecting value: line 1 column 1 (char 0)"),
    "too deep": ("[" * 100_000, "it is nested too deeply."),
    "too long a number": ("1" * 5_000, "not valid JSON: Exceeds the limit (4300 digits)"),
    "no text": (b"\xff", "not valid JSON: 'utf-8' codec can't decode byte 0xff"),
}


@pytest.mark.parametrize(("text", "message"), (TWICE | NO_JSON).values(), ids=TWICE | NO_JSON)
def test_json_that_is_none_or_says_a_thing_twice(text: str | bytes, message: str) -> None:
    with pytest.raises(Misread) as raised:
        parse(text)
    assert str(raised.value).startswith(message)


def test_nothing_is_imported_before_something_is_read() -> None:
    script = "import sys, traingate.reading, traingate.report.report; print('msgspec' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
