"""What delimited text that reads badly probably is, and the one setting or command that reads it."""

from __future__ import annotations

import csv
import re
import shlex
from collections import Counter

from traingate.errors import ConfigError
from traingate.formats._encoding import Text
from traingate.formats._layout import TextLayout, advise_on_quotes, split_fields
from traingate.wording import count

_HEAD = 64 << 10
_FEW = 100
_DELIMITERS = (";", "\t", "|", ",")
_COMMENTS = ("#", "%", "//", "--")
_ESCAPED = 'It holds \\": if a backslash makes the next character text, set `escape = "\\\\"` under [reading].'
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?$')


def check_head(layout: TextLayout) -> None:
    """ConfigError, naming the setting that helps, where the column names show that the text is read wrongly."""
    names, path = layout.names, layout.path
    if not layout.reading.header or not names:
        return
    if separator := _SEPARATOR_LINE.match(layout.delimiter.join(names)):
        raise ConfigError(
            f"{path}: the first line, {separator[0]}, is Excel's note on the delimiter, not the column names. "
            f"Set `skip = {layout.reading.skip + 1}` and `delimiter = {_spell(separator[1])}` under [reading]."
        )
    rows = [_split(layout, record) for record in _read_records(layout)]
    if names[0].startswith(_COMMENTS):
        mark = next(mark for mark in _COMMENTS if names[0].startswith(mark))
        fields = _count_fields([row for row in rows if not row[:1] or not row[0].startswith(mark)], len(names))
        if fields != len(names):
            raise ConfigError(
                f"{path}: the first line begins with {mark} and has {count(len(names), 'fields')} where the rows have "
                f"{fields:,}: a comment, not the column names. Set `comment = {_spell(mark)}` under [reading]."
            )
    if len(names) == 1:
        _check_only_column(layout, rows)


def _check_only_column(layout: TextLayout, rows: list[list[str]]) -> None:
    """ConfigError where the file's only column is several, or where its name is a title above the header."""
    name, delimiter = layout.names[0], layout.delimiter
    first = delimiter.join(rows[0]) if rows else name
    for mark in _DELIMITERS:
        if mark != delimiter and mark in name and first.count(mark) >= name.count(mark):
            raise ConfigError(
                f"{layout.path}: read with {_spell(delimiter)} between fields, the file has one column, {name!r}. "
                f"If {_spell(mark)} delimits its fields, set `delimiter = {_spell(mark)}` under [reading]."
            )
    if (fields := _count_fields(rows, 1)) > 1:
        above = 1 + next(place for place, row in enumerate(rows) if len(row) == fields)
        raise ConfigError(
            f"{layout.path}: the first line, {name!r}, has one field where the rows have {fields:,}: a title, not the "
            f"column names. Set `skip = {layout.reading.skip + above}` under [reading]."
        )


def _count_fields(rows: list[list[str]], otherwise: int) -> int:
    """How many fields most rows have."""
    return Counter(map(len, rows)).most_common(1)[0][0] if rows else otherwise


def explain_ragged(layout: TextLayout, record: Text, expected: int, found: int) -> str:
    """What to do about a row whose number of fields is not the number of columns."""
    line = bytes(record).strip(b"\r\n")
    shown, delimiter = shlex.quote(layout.path), layout.delimiter
    mark = next((mark for mark in _COMMENTS if line.startswith(mark.encode())), None)
    if mark and not layout.reading.comment:
        return f"If it is a comment, set `comment = {_spell(mark)}` under [reading]."
    if b'\\"' in line and not layout.reading.escape:
        return _ESCAPED
    rows = _read_records(layout)[:_FEW] if found == expected + 1 else []
    if rows and all(row.rstrip(b"\r\n").endswith(delimiter.encode()) for row in rows):
        pattern = re.escape(delimiter).replace("\t", "t").replace("/", r"\/")
        return (
            f"Every row ends in {_spell(delimiter)}, which the column names do not. Remove it: "
            f"sed 's/{pattern}\\r*$//' {shown} > {shlex.quote(layout.path + '.mended')}"
        )
    if rows and all(len(_split(layout, row)) == found for row in rows):
        return (
            "So has every row: the first field, perhaps row names, has no name. Set `header = false`, "
            f"`skip = {layout.reading.skip + 1}` and `names`, one for each field, under [reading]."
        )
    return "Quote a delimiter that is part of a value, or complete the row."


def explain_names(layout: TextLayout) -> str:
    """What to do about lines that repeat the column names."""
    shown, above = shlex.quote(layout.path), layout.reading.skip + 1
    if not layout.ranged or layout.reading.comment:
        return "Remove these lines."
    return (
        f"Remove these lines: awk 'NR <= {above} {{ names = $0; print; next }} $0 != names' {shown} > "
        f"{shlex.quote(layout.path + '.mended')}"
    )


def explain_unclosed(layout: TextLayout) -> str:
    """What to do about a quote that is never closed."""
    return f"Correct the file; {advise_on_quotes(_read_head(layout), layout.reading)}"


def _read_head(layout: TextLayout) -> bytes:
    return bytes(layout.decode(next(layout.cut_pieces(_HEAD), b"")))


def _read_records(layout: TextLayout) -> list[bytes]:
    """The first rows that are not blank, as they are written."""
    head, begin, found = _read_head(layout), 0, []
    for end in layout.start_quotes().find_ends(head).tolist():
        if head[begin:end].strip(b"\r\n"):
            found.append(head[begin:end])
        begin = end
        if len(found) == _FEW:
            break
    return found or ([head] if head.strip(b"\r\n") else [])


def _split(layout: TextLayout, record: bytes) -> list[str]:
    try:
        return split_fields(layout, record.decode("utf8", "replace"))
    except csv.Error:
        return []


def _spell(mark: str) -> str:
    """A character as TOML writes it."""
    return {"\t": '"\\t"', '"': "'\"'"}.get(mark, f'"{mark}"')
