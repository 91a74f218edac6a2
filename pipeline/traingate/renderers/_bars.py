"""Bars as pictures draw them: upright ones on an axis as one path a split, and lying ones with their names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from traingate.renderers._axes import Axis
from traingate.renderers._phrases import join_by_split
from traingate.renderers._shares import Shares, compute_shares, take_others
from traingate.report.feature import Feature
from traingate.wording import count, share

_SEEN = 0.7  # height of a bar that holds anything at all
_MANY = 1_000  # categories that may have been estimated
_GAP = 0.25  # of a bar's room, between bars that are no bins


@dataclass(frozen=True)
class Bar:
    """A lying bar of every split.

    Attributes:
        name: what it counts.
        widths: by split, its length in per cent of the longest.
        told: its share of each split's rows, in words.
        marked: whether a finding is about it.
    """

    name: str
    widths: tuple[tuple[str, str], ...]
    told: str
    marked: bool = False


def draw_upright(
    shares: Shares, top: float, size: tuple[float, float], *, apart: bool = False
) -> tuple[tuple[str, str], ...]:
    """SVG path data by split; `apart` leaves room between bars."""
    return tuple((split, _draw_path(bars, top, size, apart)) for split, bars in shares.items())


def lay_bars(
    feature: Feature,
    axis: Axis,
    splits: Sequence[str],
    most: int,
    marked: Collection[str] = (),
    *,
    briefly: bool = False,
) -> tuple[Bar, ...]:
    """The first bars with their names and those that are marked, and one for all other categories."""
    shares, rest = compute_shares(feature, splits), take_others(feature, splits)
    columns = [(name, {split: bars[at] for split, bars in shares.items()}) for at, name in enumerate(axis.names)]
    first = len(columns) if len(columns) + bool(rest) <= most else most - 1
    shown = columns[:first] + [column for column in columns[first:] if column[0] in marked]
    cut = [part for name, part in columns[first:] if name not in marked]
    if rest or cut:
        together = {split: rest.get(split, 0.0) + sum(part[split] for part in cut) for split in shares}
        about = "about " if feature.error and feature.others >= _MANY else ""
        shown.append((f"other ({about}{count(feature.others + len(cut))})", together))
    top = max((part for _, column in shown for part in column.values()), default=0.0) or 1.0
    write = _write_briefly if briefly else share
    return tuple(
        Bar(
            name,
            # Half of a per cent is seen, and nothing is nothing.
            tuple((split, format_coordinate(max(100 * part / top, 0.5))) for split, part in column.items() if part),
            join_by_split({split: write(part) for split, part in column.items()}, splits),
            name in marked,
        )
        for name, column in shown
    )


def _write_briefly(part: float) -> str:
    """A share in whole per cent."""
    return share(part) if part in (0, 1) else "<1%" if part < 0.01 else ">99%" if part > 0.99 else f"{100 * part:.0f}%"


def _draw_path(shares: Sequence[float], top: float, size: tuple[float, float], apart: bool) -> str:
    width, height = size
    wide = width / len(shares)
    gap = wide * _GAP if apart else 0.0
    ground, level = format_coordinate(height), ""
    steps = [f"M{format_coordinate(gap / 2)} {ground}"]
    for at, part in enumerate(shares):
        y = format_coordinate(height - (max(part / top * (height - 2), _SEEN) if part else 0.0))
        steps.append(f"{'' if y == level else f'V{y}'}h{format_coordinate(wide - gap)}")
        level = y
        if gap and at + 1 < len(shares):
            steps.append(f"V{ground}h{format_coordinate(gap)}")
            level = ground
    return f"{''.join(steps)}V{ground}"


def format_coordinate(coordinate: float) -> str:
    """One decimal, none where it is 0."""
    return f"{coordinate:.1f}".removesuffix(".0")
