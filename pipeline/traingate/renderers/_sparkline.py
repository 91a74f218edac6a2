"""A feature's histograms as one small picture: the training split filled, every other an outline on the same axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from traingate.renderers._axes import Axis, read_axis
from traingate.renderers._bars import Bar, draw_upright, lay_bars
from traingate.renderers._shares import compute_shares, count_beyond, describe_shares, list_undrawn
from traingate.report.feature import Feature
from traingate.wording import count, share, shorten

WIDTH, HEIGHT = 160, 36
MOST_BARS = 4
_BLOCKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Sparkline:
    """What a template draws.

    Attributes:
        paths: SVG path data by split, in drawing order, the training split first; none where there are `bars`.
        bars: lying bars with their names.
        label: the picture in words and numbers.
        scale: the axis in words, how high the tallest bar is, and what lies beyond.
    """

    paths: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    label: str
    scale: tuple[str, ...]


def draw_sparkline(feature: Feature, splits: Sequence[str]) -> Sparkline | None:
    """The picture of a feature; None where it has no histogram."""
    axis, shares = read_axis(feature), compute_shares(feature, splits)
    top = max((max(bars) for bars in shares.values()), default=0.0)
    if not top:
        return None
    named = axis.scale == "categories" or len(axis.names) in range(1, MOST_BARS + 1)
    paths = () if named else draw_upright(shares, top, (WIDTH, HEIGHT), apart=not axis.edges)
    bars = lay_bars(feature, axis, splits, MOST_BARS, briefly=True) if named else ()
    scale = [] if named else [describe_axis(axis), f"tallest bar {share(top)}"]
    return Sparkline(paths, bars, label_picture(feature, splits), (*scale, *_say_beyond(feature, splits)))


def label_picture(feature: Feature, splits: Sequence[str]) -> str:
    """The picture in words: the axis, where each split has most of its rows, and what is not drawn."""
    axis, shares = read_axis(feature), compute_shares(feature, splits)
    bars = count(len(axis.names), "values") if axis.names else count(len(axis.edges) - 1, "bins")
    if axis.scale == "categories":
        bars = count(len(axis.names) + feature.others, "categories", "category")
    told = [", ".join(filter(None, [bars, axis.describe()])), describe_shares(axis, shares)]
    told += _list_beyond(feature, splits)
    return ". ".join([*told, *list_undrawn(feature, splits)]) + "."


def describe_axis(axis: Axis) -> str:
    """`linear axis, 0 to 80`, or the values that bars stand for."""
    if axis.edges:
        return axis.describe()
    names = " · ".join(axis.names)
    if len(names) > 40:
        names = f"{shorten(axis.names[0], 18)} … {shorten(axis.names[-1], 18)}"
    return f"{count(len(axis.names), 'values')}, a bar each: {names}"


def draw_line(feature: Feature, splits: Sequence[str]) -> str:
    """The histograms in a line of text: block characters and their axis, or the most frequent values with shares."""
    axis, shares = read_axis(feature), compute_shares(feature, splits)
    top = max((max(bars) for bars in shares.values()), default=0.0)
    if not top:
        return ""
    if not axis.edges:
        bars = lay_bars(feature, axis, splits, MOST_BARS)
        return f"{' / '.join(splits)}: {', '.join(f'{shorten(bar.name, 24)} {bar.told}' for bar in bars)}"
    rows = [f"{split} {_draw_blocks(bars, top)}" for split, bars in shares.items() if any(bars)]
    return "   ".join([*rows, "; ".join([axis.describe(), *_say_beyond(feature, splits)])])


def _draw_blocks(bars: Sequence[float], top: float) -> str:
    return "".join(_BLOCKS[round(part / top * 7)] if part else " " for part in bars)


def _list_beyond(feature: Feature, splits: Sequence[str]) -> Iterator[str]:
    for side, told in count_beyond(feature, splits):
        yield f"{side.capitalize()} the axis: {', '.join(f'{split} {rows}' for split, rows in told.items())}"


def _say_beyond(feature: Feature, splits: Sequence[str]) -> Iterator[str]:
    """`◂ train 14 (0.09%)`, `eval about 0.69% ▸`; in short where it is next to nothing."""
    for side, told in count_beyond(feature, splits):
        much = ", ".join(f"{split} {rows}" for split, rows in told.items() if not rows.startswith("under"))
        words = much or max(told.values())
        yield f"◂ {words}" if side == "below" else f"{words} ▸"
