"""Text from data made inert: what would steer a terminal, a build log or the reading order is spelled out."""

from __future__ import annotations

import re

# C0 and C1 controls, line separators, marks that reorder or hide text, and halves of surrogate pairs.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# GitHub's runner obeys `##[…]` anywhere in a line, Azure's `##vso[…]`, TeamCity `##teamcity[…]`.
_ORDER = re.compile(r"##(?=\w*\[)")
_NAMES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def plain(text: str) -> str:
    r"""The text with every character that is not printed spelled out (`\x1b`), so that it fits on one line."""
    return _UNSEEN.sub(_spell, text)


def logged(text: str, encoding: str = "utf-8") -> str:
    r"""`plain` for logs: no order to a build server, and nothing that the encoding lacks.

    A line that starts with `::` is an order as well, so whoever prints data writes something of his own before it.
    """
    text = _ORDER.sub(r"\\x23#", plain(text))
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _spell(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return _NAMES.get(character) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
