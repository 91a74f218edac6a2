"""A plot of whole processes' seconds by tool, drawn by hand as SVG: one panel a table, a logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from statistics import median

from harness import data
from results import Group, Results

_WIDTH, _LABELS, _ROW, _TITLE, _AXIS = 860, 170, 18, 34, 26
_OURS, _OTHERS, _INNER = "#1f6feb", "#8b949e", "#0d1117"


def draw(results: Results) -> str:
    """The plot of all tables at their most threads, "" where nothing was measured."""
    most = {}
    for group in results.groups():
        most[group.shape, group.rows, group.format] = group  # the last one has the most threads
    panels = [(group, _seconds(results, group)) for group in most.values()]
    panels = [(group, seconds) for group, seconds in panels if seconds]
    if not panels:
        return ""
    inners = [inner for _, seconds in panels for inner, _ in seconds.values()]
    low = 10 ** math.floor(math.log10(min(inners)))
    high = 10 ** math.ceil(math.log10(max(wall for _, seconds in panels for _, wall in seconds.values()) * 1.2))
    parts, top = [], 8
    for group, seconds in panels:
        parts += _panel(group, seconds, top, low, high)
        top += _TITLE + _ROW * len(seconds) + _AXIS
    style = "text{font:12px sans-serif;fill:#24292f}.grid{stroke:#d0d7de}.title{font-weight:bold}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}">'
        f"<title>Seconds of whole processes by tool</title><style>{style}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _seconds(results: Results, group: Group) -> dict[str, tuple[float, float]]:
    """Median inner and process seconds by tool, the fastest process first."""
    found = {}
    for tool in dict.fromkeys(cell.tool for cell in results.cells if cell.group == group):
        done = [cell for cell in results.of(group, tool) if cell.wall]
        if done:
            found[tool] = (median(cell.inner for cell in done), median(cell.wall for cell in done))
    return dict(sorted(found.items(), key=lambda pair: pair[1][1]))


def _panel(group: Group, seconds: dict[str, tuple[float, float]], top: int, low: float, high: float) -> Iterator[str]:
    def at(value: float) -> float:
        share = (math.log10(value) - math.log10(low)) / (math.log10(high) - math.log10(low))
        return _LABELS + share * (_WIDTH - _LABELS - 90)

    rows = data.rows_of(group.shape, group.rows)
    title = (
        f"{group.shape}, {rows:,} rows, {group.format}, threads: {group.threads}. Bar: process, tick: inner; seconds"
    )
    yield f'<text class="title" x="8" y="{top + 16}">{escape(title)}</text>'
    start, end = top + 26, top + 26 + _ROW * len(seconds)
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        x = at(10.0**power)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{start}" y2="{end}"/>'
        yield f'<text x="{x:.1f}" y="{end + 14}" text-anchor="middle">{10.0**power:g}</text>'
    for number, (tool, (inner, wall)) in enumerate(seconds.items()):
        y = start + _ROW * number
        colour = _OURS if tool.startswith("traingate") else _OTHERS
        yield f'<text x="{_LABELS - 6}" y="{y + 13}" text-anchor="end">{escape(tool.rstrip("_"))}</text>'
        yield f'<rect x="{_LABELS}" y="{y + 3}" width="{max(at(wall) - _LABELS, 1):.1f}" height="12" fill="{colour}"/>'
        yield f'<rect x="{at(inner) - 1:.1f}" y="{y + 1}" width="2" height="16" fill="{_INNER}"/>'
        yield f'<text x="{at(wall) + 5:.1f}" y="{y + 13}">{wall:.2f}</text>'
