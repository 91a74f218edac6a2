"""Copies of what people reviewed, the schema and the suites, without what they ask of columns that are gone."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from traingate.dataset import Dataset

_FOLDER = "reviewed"
_TOKEN = re.compile(r"""#[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[{}<>]|[A-Za-z_]\w*\s*:?""", re.DOTALL)
_ONE_COLUMN = ("column", "column_A", "column_B")
_LISTS = ("column_list", "column_set")
_COUNTS = ("value", "min_value", "max_value")


def adapt_promises(dataset: Dataset, gone: Collection[str]) -> dict[str, tuple[str, str]]:
    """Where the copy of a file goes, below the repaired folder, and its text, by the file; of those that change alone.

    Args:
        dataset: what the config says.
        gone: columns that no split has any more.
    """
    found: dict[str, tuple[str, str]] = {}
    wanted = dict.fromkeys(path for path in (dataset.schema, *dataset.suites.values()) if path and "://" not in path)
    for path in wanted if gone else ():
        text = Path(path).read_text("utf8")
        adapted = adapt_schema(text, gone) if path == dataset.schema else adapt_suite(text, gone)
        if adapted != text:
            taken = {place for place, _ in found.values()}
            place, number = f"{_FOLDER}/{Path(path).name}", 1
            while place in taken:
                place, number = f"{_FOLDER}/{number}-{Path(path).name}", number + 1
            found[path] = (place, adapted)
    return found


def adapt_schema(text: str, gone: Collection[str]) -> str:
    """A TFDV schema as text without the features of some columns; all else stays as it is written."""
    cuts = [(begin, end) for name, begin, end in _list_features(text) if name in gone]
    for begin, end in reversed(cuts):
        text = text[:begin] + text[end:]
    return text


def _list_features(text: str) -> Iterator[tuple[str, int, int]]:
    """(name, where it begins, where it ends with its line) of the features of a schema, those of structs apart."""
    depth, begin, name, word, at = 0, -1, "", "", 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in ("{", "<"):
            if depth == 0:
                begin, name = (at if word == "feature" else -1), ""
            depth += 1
        elif mark in ("}", ">"):
            depth -= 1
            if depth == 0 and begin >= 0:
                end = token.end()
                yield name, begin, end + (text[end : end + 1] == "\n")
        elif mark[0] in "\"'":
            name = _unescape(mark[1:-1]) if depth == 1 and word == "name" else name
        elif mark[0] != "#":
            word, at = mark.rstrip(": \t\r\n"), token.start()


def _unescape(text: str) -> str:
    """The text of a quoted one; protocol buffers write what is not ASCII as octal bytes."""
    from google.protobuf.text_encoding import CUnescape

    return str(CUnescape(text).decode("utf8", "replace"))


def adapt_suite(text: str, gone: Collection[str]) -> str:
    """A suite as JSON without the expectations of some columns."""
    suite = json.loads(text)
    asked = suite.get("expectations", [])
    left = [adapted for one in asked if (adapted := _adapt(one, gone)) is not None]
    return text if left == asked else json.dumps({**suite, "expectations": left}, indent=2, ensure_ascii=False) + "\n"


def _adapt(expectation: Mapping[str, Any], gone: Collection[str]) -> Mapping[str, Any] | None:
    """An expectation as it can be met without some columns; None where there is nothing left to expect."""
    name = str(expectation.get("type") or expectation.get("expectation_type") or "")
    asked = dict(expectation.get("kwargs", {}))
    if any(asked.get(key) in gone for key in _ONE_COLUMN if isinstance(asked.get(key), str)):
        return None
    for key in _LISTS:
        columns = asked.get(key)
        if isinstance(columns, list) and any(column in gone for column in columns):
            if not name.startswith("expect_table_columns"):
                return None
            asked[key] = [column for column in columns if column not in gone]
    if name.startswith("expect_table_column_count"):
        counts = {key: asked[key] - len(gone) for key in _COUNTS if isinstance(asked.get(key), int)}
        asked |= counts
    return {**expectation, "kwargs": asked} if "kwargs" in expectation else expectation
