"""Valid plain data with something wrong in it, as a slip, a bad merge or a forger would leave it."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

ODD = (
    None, True, False, 0, 1, -1, 2, 7, 1.5, -0.0, math.nan, math.inf, -math.inf, 10**30, -(10**30), 10**400, "", "x",
    "\x00", "\ud800", "\x1b[2J", "~nobody/x", "../..", "/", "gs://nowhere/x", "a://", "[", "*" * 300, "2026-01-01",
    [], [[]], [1], ["x", 1], {}, {"a": 1}, {"": {}}, {"rows": -1},
)  # fmt: skip
KEYS = ("", "x", "name", "rows", "a.b", "\x1b", "\ud800", "trian", "format")


def _holders(plain: Any) -> Iterator[Any]:
    """Every table and list, the outermost first."""
    if isinstance(plain, dict | list):
        yield plain
        for inner in plain.values() if isinstance(plain, dict) else plain:
            yield from _holders(inner)


@st.composite
def mutated(draw: st.DrawFn, valid: Any) -> Any:
    """The data with one to three values replaced, taken out or put in."""
    plain = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, 3))):
        holder = draw(st.sampled_from(list(_holders(plain))))
        steps = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        odd = copy.deepcopy(draw(st.sampled_from(ODD)))
        action = draw(st.sampled_from(("replace", "take out", "put in")))
        if action == "put in" or not steps:
            if isinstance(holder, dict):
                holder[draw(st.sampled_from(KEYS))] = odd
            else:
                holder.append(odd)
        elif action == "replace":
            holder[draw(st.sampled_from(steps))] = odd
        else:
            del holder[draw(st.sampled_from(steps))]
    return plain


@st.composite
def garbled(draw: st.DrawFn, valid: str) -> str:
    """The text with a few characters replaced, a piece cut out or written twice."""
    start = draw(st.integers(0, len(valid)))
    end = min(len(valid), start + draw(st.integers(0, 30)))
    piece = draw(st.sampled_from(("", valid[start:end] * 2, "\n", '"', "[", "]]", "=", "\x00", "nan", "1e999", "'''")))
    return valid[:start] + piece + valid[end:]
