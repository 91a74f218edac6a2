"""Columns of JSON objects, value by value: the definition that the fast reader of JSON Lines has to agree with.

A string that is an ISO 8601 time is a TIME, as in CSV; a string of digits stays a STRING, as JSON has numbers of its
own, unless the config declares the column to be numbers. The keys of nested objects are columns (`user.fee`); lists of
objects are STRINGs of their JSON with sorted keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

import pyarrow as pa

from traingate.batch.arrow import TYPES
from traingate.batch.numerals import Notation
from traingate.dataset import Reading
from traingate.formats import _declared, _strings
from traingate.formats._columnar import to_json
from traingate.formats._encoding import Text
from traingate.formats._structs import Tangled, check_leaves, flatten_object
from traingate.kinds import Kind, widest

Row = dict[str, Any]


class NotAnObject(ValueError):
    """A line that is not one JSON object; `row` counts the piece's lines from 0."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(why)
        self.row = row


class NotFlat(NotAnObject):
    """An object whose nested objects cannot be columns."""


def parse_rows(piece: Text) -> list[Row]:
    """The objects of the lines that are not blank; NotAnObject where a line is not an object."""
    found = []
    for number, line in enumerate(bytes(piece).split(b"\n")):
        if line and not line.isspace():
            found.append(_parse_row(number, line))
    return found


def _parse_row(number: int, line: bytes) -> Row:
    try:
        row = json.loads(line.decode("utf8"), object_pairs_hook=_refuse_duplicate_keys)
    except (ValueError, RecursionError) as error:
        raise NotAnObject(number, str(error)) from error
    if not isinstance(row, dict):
        raise NotAnObject(number, f"a {type(row).__name__} where an object was expected")
    try:
        return flatten_object(row)
    except Tangled as error:
        raise NotFlat(number, str(error)) from error


def _refuse_duplicate_keys(pairs: list[tuple[str, Any]]) -> Row:
    row = dict(pairs)
    if len(row) != len(pairs):
        raise ValueError("a key occurs twice")
    return row


Texts = Mapping[str, Notation]
"""The notation of each column whose strings are numbers."""


def find_kinds(found: Iterable[Row], reading: Reading, texts: Texts | None = None) -> dict[str, Kind]:
    """The kind of every key, in the order of first sight; without `texts` what the head of a file promises."""
    columns: dict[str, list[Any]] = {}
    for row in found:
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    try:
        check_leaves(columns)
    except Tangled as error:
        raise NotFlat(0, str(error)) from error
    return {name: _find_kind(values, name, reading, texts) for name, values in columns.items()}


def _find_kind(values: list[Any], name: str, reading: Reading, texts: Texts | None) -> Kind:
    strings = [value for value in values if isinstance(value, str)]
    others = {_find_value_kind(value) for value in values if not isinstance(value, str)}
    return reduce(widest, sorted(others), _find_string_kind(_build_strings(strings), name, reading, texts))


def _find_string_kind(strings: pa.Array, name: str, reading: Reading, texts: Texts | None) -> Kind:
    """TIME, STRING, or NULL where there are no values; of a column that is declared, a number's kind."""
    kind = _strings.find_kind(strings, reading.null_values)
    if kind in (Kind.TIME, Kind.NULL) or not _declared.is_declared(reading):
        return kind if kind in (Kind.TIME, Kind.NULL) else Kind.STRING
    if texts is None:
        return _declared.guess_kind(strings, name, reading)
    if name not in texts:
        return Kind.STRING
    return _declared.find_kind(_strings.trim(strings, reading.null_values), reading, texts[name])


def _find_value_kind(value: Any) -> Kind:
    match value:
        case None:
            return Kind.NULL
        case bool():
            return Kind.BOOL
        case int():
            return Kind.INT if -(2**63) <= value < 2**63 else Kind.STRING
        case float():
            return Kind.FLOAT
        case list():
            return Kind.STRING if any(isinstance(item, dict | list) for item in value) else Kind.LIST
    return Kind.STRING


def build_table(found: list[Row], planned: Mapping[str, Kind], reading: Reading, texts: Texts) -> pa.Table:
    """The planned columns of the rows, whose values are known to fit."""
    arrays = []
    for name, kind in planned.items():
        values = [row.get(name) for row in found]
        if name in texts and kind in (Kind.INT, Kind.FLOAT):
            values = _read_numbers(values, kind, reading, texts[name])
        arrays.append(_build_column(values, kind, reading.null_values))
    return pa.table(arrays, names=list(planned))


def _read_numbers(values: list[Any], kind: Kind, reading: Reading, notation: Notation) -> list[Any]:
    """The values with numbers for strings."""
    strings = _build_strings([value if isinstance(value, str) else None for value in values])
    trimmed = _strings.trim(strings, reading.null_values)
    read = _strings.parse(trimmed, kind, reading.null_values, notation).to_pylist()
    return [one if isinstance(value, str) else value for value, one in zip(values, read, strict=True)]


def _build_column(values: list[Any], kind: Kind, null_values: tuple[str, ...]) -> pa.Array:
    if kind == Kind.LIST:
        return _build_lists(values)
    if kind in (Kind.STRING, Kind.TIME):
        return _strings.parse(
            _build_strings([None if value is None else to_string(value) for value in values]), kind, null_values
        )
    values = [None if isinstance(value, str) else value for value in values]  # a quoted spelling of null
    if kind == Kind.FLOAT:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    return pa.array(values, TYPES[kind])


def to_string(value: Any) -> str:
    """A JSON value as a string: strings as they are, anything else as JSON."""
    return value if isinstance(value, str) else to_json(value)


def _build_strings(strings: Sequence[str | None]) -> pa.Array:
    try:
        return pa.array(strings, pa.string())
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell and UTF-8 cannot
        whole = [None if item is None else item.encode("utf8", "backslashreplace").decode("utf8") for item in strings]
        return pa.array(whole, pa.string())


def _build_lists(values: list[Any]) -> pa.Array:
    lists = [value if value is None or isinstance(value, list) else [value] for value in values]
    items = [item for value in lists if value for item in value if item is not None]
    if all(isinstance(item, bool | int | float) for item in items):
        whole = all(_find_value_kind(item) in (Kind.INT, Kind.BOOL) for item in items)
        number, kind = (int, pa.int64()) if whole else (float, pa.float64())
        rows_of = [value and [None if item is None else number(item) for item in value] for value in lists]
        return pa.array(rows_of, pa.list_(kind))
    return pa.array(
        [
            value and [None if item is None else _escape_surrogates(to_string(item)) for item in value]
            for value in lists
        ],
        pa.list_(pa.string()),
    )


def _escape_surrogates(value: str) -> str:
    return value.encode("utf8", "backslashreplace").decode("utf8")
