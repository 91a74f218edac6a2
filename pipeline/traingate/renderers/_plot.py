"""A feature's histograms as a plot to be read: ticks on both axes, what lies beyond, and what a finding is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from traingate.renderers._axes import Axis, Tick, find_multiples, read_axis
from traingate.renderers._bars import Bar, draw_upright, format_coordinate, lay_bars
from traingate.renderers._marks import Marks, collect_marks
from traingate.renderers._shares import SIDES, compute_shares, count_beyond, list_undrawn
from traingate.renderers._sparkline import label_picture
from traingate.report.feature import Feature
from traingate.report.findings import Finding
from traingate.wording import list_names, share

WIDTH, HEIGHT = 480, 120
MOST_BARS = 13
_HEIGHTS = 4


@dataclass(frozen=True)
class Text:
    """A text on a plot.

    Attributes:
        x: where, in per cent of the width.
        y: its base line.
        anchor: `start`, `middle` or `end`.
        text: what it says.
    """

    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Plot:
    """What a template draws.

    Attributes:
        name: the column.
        paths: SVG path data by split on a ground of WIDTH × HEIGHT; none where there are `bars`.
        bars: lying bars with their names.
        grid: heights with the share that each stands for.
        ticks: places of the axis.
        marks: what findings are about, at places of the axis.
        label: the plot in words and numbers.
        axes: what both axes are.
        notes: what is not drawn.
    """

    name: str
    paths: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    grid: tuple[tuple[str, str], ...]
    ticks: tuple[Text, ...]
    marks: tuple[Text, ...]
    label: str
    axes: str
    notes: tuple[str, ...]


def draw_plot(feature: Feature, splits: Sequence[str], findings: Sequence[Finding] = ()) -> Plot | None:
    """The plot of a feature, and on it what the findings are about; None where it has no histogram."""
    axis, shares = read_axis(feature), compute_shares(feature, splits)
    top = max((max(bars) for bars in shares.values()), default=0.0)
    if not top:
        return None
    marks = collect_marks(feature, axis.names, findings)
    lying = not axis.edges
    return Plot(
        name=feature.name,
        paths=() if lying else draw_upright(shares, top, (WIDTH, HEIGHT)),
        bars=lay_bars(feature, axis, splits, MOST_BARS, marks.names) if lying else (),
        grid=() if lying else tuple(_draw_grid(top)),
        ticks=tuple(_place_text(tick, HEIGHT + 15) for tick in axis.list_ticks()),
        marks=() if lying else tuple(_place_marks(axis, marks)),
        label=label_picture(feature, splits),
        axes=_describe_axes(axis),
        notes=tuple(_write_notes(feature, splits, axis, marks)),
    )


def _draw_grid(top: float) -> Iterator[tuple[str, str]]:
    for height in find_multiples(0.0, top, _HEIGHTS):
        if height:
            y = HEIGHT - height / top * (HEIGHT - 2)
            yield format_coordinate(y), f"{100 * height:.4g}%"


def _place_text(tick: Tick, y: float) -> Text:
    place, text = tick
    anchor = "start" if place < 0.06 else "end" if place > 0.94 else "middle"
    return Text(format_coordinate(100 * place), format_coordinate(y), anchor, text)


def _place_marks(axis: Axis, marks: Marks) -> Iterator[Text]:
    on_axis = [(axis.place(value), text) for value, text in marks.places if 0 <= axis.place(value) <= 1]
    for row, (place, text) in enumerate(sorted(on_axis)):
        anchor = "end" if place > 0.5 else "start"
        yield Text(format_coordinate(100 * place), format_coordinate(11 + 14 * row), anchor, text)


def _describe_axes(axis: Axis) -> str:
    of = "share of each split's rows with a value"
    if not axis.edges:
        order = "most frequent first" if axis.scale == "categories" else "in their order"
        return f"{axis.scale.capitalize()}, {order}. Length: {of}."
    unit = ", UTC" if axis.scale == "time" else ""
    words = f"{axis.describe()}{unit}"
    return f"{words[0].upper()}{words[1:]}. Height: {of}, in bins of even width{_say_log(axis)}."


def _say_log(axis: Axis) -> str:
    return " on that scale" if axis.scale == "log" else ""


def _write_notes(feature: Feature, splits: Sequence[str], axis: Axis, marks: Marks) -> Iterator[str]:
    for side, told in count_beyond(feature, splits):
        words = (f"{split} {rows}{_say_how_far(feature, split, side)}" for split, rows in told.items())
        yield f"Not drawn, {side} the axis: {', '.join(words)}."
    for value, text in marks.places:
        if axis.edges and not 0 <= axis.place(value) <= 1:
            yield f"{SIDES[axis.place(value) > 1].capitalize()} the axis lies what was found: {text}."
    missing = {split: feature.missing[split] for split in splits if feature.missing.get(split)}
    if missing:
        yield f"Missing: {', '.join(f'{split} {share(part)}' for split, part in missing.items())}."
    if undrawn := list(list_undrawn(feature, splits)):
        yield f"{list_names(undrawn)}."


def _say_how_far(feature: Feature, split: str, side: str) -> str:
    """`, down to −999`: the split's farthest value."""
    name, word = ("minimum", "down") if side == SIDES[0] else ("maximum", "up")
    end = feature.shown.get(split, {}).get(name)
    if end and end.endswith("infinite"):
        return " (infinite ones too)"
    return f" ({word} to {end})" if end else ""
