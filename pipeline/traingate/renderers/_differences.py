"""Where two long values differ, word by word, and the stretch of each that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\w+|\W")
_FEWEST = 20  # characters of both values, below which the whole value is what differs
_ALIKE = 0.5  # share of the words, below which the values have little to do with each other
_BEFORE = 16  # characters that are shown before the first difference
_LONGEST = 1_000


class Part(NamedTuple):
    """A stretch of a value, and whether the other value has another one there."""

    text: str
    differs: bool


def mark_differences(first: str, second: str, most: int) -> tuple[tuple[Part, ...], tuple[Part, ...]] | None:
    """Both values in parts, cut to about `most` characters about their first difference; None where whole ones differ.

    What one value lacks is an empty part that differs.
    """
    if min(len(first), len(second)) < _FEWEST or max(len(first), len(second)) > _LONGEST:
        return None
    ours, theirs = _WORDS.findall(first), _WORDS.findall(second)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    steps = matcher.get_opcodes()
    one = [Part("".join(ours[start:stop]), kind != "equal") for kind, start, stop, _, _ in steps]
    other = [Part("".join(theirs[start:stop]), kind != "equal") for kind, _, _, start, stop in steps]
    return tuple(_cut(one, most)), tuple(_cut(other, most))


def _cut(parts: Sequence[Part], most: int) -> Iterator[Part]:
    """The parts without what is far before the first difference, and what comes after so many characters."""
    left = most
    for at, (text, differs) in enumerate(parts):
        if at == 0 and not differs and len(text) > _BEFORE + 1:
            text = f"…{text[-_BEFORE:]}"
        if len(text) > left:
            yield Part(f"{text[: max(left - 1, 0)]}…", differs)
            return
        left -= len(text)
        yield Part(text, differs)
