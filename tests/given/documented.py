"""The commands that README.md and the other pages show, as a newcomer copies them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from given.checkout import entries

_PROGRAM = re.compile(
    r"(?:\w+=(?:\"[^\"]*\"|\S*) )*(?:make|traingate|python|pip|uv|uvx|pytest|sh|bash|git|\.|\.venv\S*) "
)
"""What a command starts with, after variables that are set for it."""
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`]+)`")
_REMARK = re.compile(r" {2,}.*| #.*")
"""What explains a command, behind it."""


def pages(root: Path) -> list[str]:
    """Every page of the project, by its path in the checkout."""
    return sorted(str(path.relative_to(root)) for path in entries(root) if path.suffix == ".md")


def commands(text: str) -> list[str]:
    """The commands of a page, in the order they stand, each once."""
    found, end = [], 0
    for block in _FENCED.finditer(text):
        found += [*_inline(text[end : block.start()]), *_fenced(block[1], block[2])]
        end = block.end()
    return list(dict.fromkeys([*found, *_inline(text[end:])]))


def _inline(text: str) -> Iterator[str]:
    spans = (" ".join(span.split()) for span in _INLINE.findall(text))
    return (span for span in spans if _PROGRAM.match(span))


def _fenced(language: str, block: str) -> Iterator[str]:
    """Where one line starts with a known program, all do that are neither indented nor what a program printed."""
    lines = re.sub(r"\\\n\s*", "", block).splitlines()
    if any(line.startswith("$ ") for line in lines):
        lines = [line[2:] for line in lines if line.startswith("$ ")]
    if language in ("", "sh", "bash", "console") and any(_PROGRAM.match(line) for line in lines):
        yield from (_REMARK.sub("", line) for line in lines if line.strip() and not line.startswith((" ", "#")))
