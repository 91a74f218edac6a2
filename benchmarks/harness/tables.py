"""Figures as people read them: medians, spreads and aligned tables."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def middle(values: Sequence[float], digits: int = 2) -> str:
    """The median with the least and the greatest: `1.20 (1.10–1.40)`."""
    if not values:
        return "–"
    median = f"{statistics.median(values):.{digits}f}"
    return median if len(values) == 1 else f"{median} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """Round by round, so that what slows both down in a round drops out."""
    return [a / b for a, b in zip(over, under, strict=True)]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns are aligned; the first is text, the others are figures."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [
        [
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in [head, rule, *rows]
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
