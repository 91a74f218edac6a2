"""Where a TOML text says what: the lines of its keys and tables, which no parser of the standard library gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from traingate.errors import Place


def find_line(text: str, place: Place) -> int:
    """The 1-based line of a key or, where none is found, of what holds it; 1 where that is the whole file."""
    wanted = _strip_quotes(".".join(str(step) for step in takewhile(lambda step: isinstance(step, str), place)))
    nearest_holder, found = 0, 1
    for number, name in _list_written(text):
        if name == wanted:
            return number
        if wanted.startswith(f"{name}.") and len(name) > nearest_holder:
            nearest_holder, found = len(name), number
    return found


def find_repeated(text: str, error: Exception) -> tuple[int, str] | None:
    """Line and name of what is there twice, where that is what tomllib says is wrong; it does not name the key."""
    found = re.match(r"Cannot (?:overwrite a value|declare .* twice) \(at (?:line (\d+), |end of document)", str(error))
    if found is None:
        return None
    line = int(found[1] or len(text.splitlines()))
    name = dict(_list_written(text)).get(line)
    return (line, name) if name else None


def _list_written(text: str) -> Iterator[tuple[int, str]]:
    """Lines that open a table or write a key, with its dotted name."""
    header = ""
    for number, line in enumerate(text.splitlines(), 1):
        if opened := re.match(r"\s*\[+\s*([^=]+?)\s*\]+\s*(#.*)?$", line):
            header = _strip_quotes(opened[1])
            yield number, header
        elif written := re.match(r"\s*([^#=]+?)\s*=", line):
            yield number, f"{header}.{_strip_quotes(written[1])}" if header else _strip_quotes(written[1])


def _strip_quotes(name: str) -> str:
    return re.sub(r"[\"'\s]", "", name)
