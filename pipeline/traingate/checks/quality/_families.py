"""Columns of one name but for numbers or an ending: pixels, words, dummies, sensors."""

from __future__ import annotations

import re
from collections.abc import Iterable

FEWEST = 5
"""Columns from which on they are a family."""


def list_stems(name: str) -> tuple[str, str]:
    """What columns of one family have in common: `pixel_#_#` of pixel_0_7, `colour*` of colour_violet."""
    return re.sub(r"\d+", "#", name), re.split(r"[_=.: -]", name, maxsplit=1)[0] + "*"


def group_families(names: Iterable[str]) -> dict[str, list[str]]:
    """The columns of each stem."""
    found: dict[str, list[str]] = {}
    for name in names:
        for stem in list_stems(name):
            found.setdefault(stem, []).append(name)
    return found


def are_family(names: Iterable[str], families: dict[str, list[str]]) -> bool:
    """Whether columns are all of one family."""
    shared = set.intersection(*(set(list_stems(name)) for name in names))
    return any(len(families.get(stem, [])) >= FEWEST for stem in shared)
