"""Text from data made harmless to whoever shows it: terminals, logs, pages, spreadsheets, XML and build servers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

# C0 and C1 controls, line separators, marks that reorder or hide text, characters that are blank though they count as
# letters, tags, halves of surrogate pairs and what XML forbids. Joiners stay: emoji and Persian are written with them.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# GitHub's runner obeys `##[…]` anywhere in a line, Azure's `##vso[…]`, TeamCity `##teamcity[…]`.
_ORDER = re.compile(r"##(?=\w*\[)")
_NAMES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# What spreadsheets begin a formula with, in whatever width; a plain number does not.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)

_GITHUB = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_GITHUB_PROPERTY = {**_GITHUB, ":": "%3A", ",": "%2C"}
_AZURE = {"%": "%AZP25", "\r": "%0D", "\n": "%0A", ";": "%3B", "]": "%5D"}
_TEAMCITY = {mark: f"|{name}" for mark, name in zip("|'[]\n\r", "|'[]nr", strict=True)}


def escape_line(text: str) -> str:
    r"""The text with every character that is not printed spelled out (`\x1b`), so that it fits on one line."""
    return _UNSEEN.sub(_spell, text)


def escape_lines(text: str) -> str:
    """`escape_line` on each line; lines stay lines."""
    return "\n".join(map(escape_line, text.split("\n")))


def escape_log(text: str, encoding: str = "utf-8") -> str:
    r"""`escape_line` for logs: no command to a build server, and nothing that the encoding lacks.

    A line that starts with `::` is an order as well, so whoever prints data writes something of his own before it.
    """
    return _disarm(escape_line(text)).encode(encoding, "backslashreplace").decode(encoding)


def escape_xml(text: str) -> str:
    """The text as the content of an XML element; lines stay lines."""
    return escape(escape_lines(text))


def escape_xml_attribute(text: str) -> str:
    """The text as the value of an XML attribute, between quotes of either kind and on one line."""
    return escape(escape_line(text))


def escape_csv_cell(text: str) -> str:
    """The text as a cell that no spreadsheet computes; quoting is the CSV writer's, which has to quote every cell.

    A number stays one; an apostrophe before anything else that could begin a formula makes it text.
    """
    text = escape_line(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def escape_github(text: str) -> str:
    """The text as the message of a workflow command (`::error::…`)."""
    return _escape_annotation(text, _GITHUB)


def escape_github_property(text: str) -> str:
    """The text as a property of a workflow command (`::error title=…::`)."""
    return _escape_annotation(text, _GITHUB_PROPERTY)


def escape_azure(text: str) -> str:
    """The text as message or property of a logging command (`##vso[task.logissue type=error;code=…]…`)."""
    return _escape_annotation(text, _AZURE)


def escape_teamcity(text: str) -> str:
    """The text as a value between single quotes in a service message (`##teamcity[message text='…']`)."""
    return _escape_annotation(text, _TEAMCITY)


def _escape_annotation(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(mark, mark) for mark in _disarm(escape_lines(text)))


def _disarm(text: str) -> str:
    return _ORDER.sub(r"\\x23#", text)


def _spell(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return _NAMES.get(character) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
