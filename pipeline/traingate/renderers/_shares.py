"""What a feature's histogram says, as shares of the rows that have a value, and what it leaves out, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from traingate.renderers._axes import Axis
from traingate.report.feature import Feature
from traingate.wording import count, share

Shares = dict[str, list[float]]
SIDES = ("below", "above")


def compute_shares(feature: Feature, splits: Sequence[str]) -> Shares:
    """By split, the share of its rows with a value that each bar holds; what lies beyond the axis has the rest."""
    drawn = {split: feature.histogram[split] for split in splits if feature.histogram.get(split)}
    bars = max((len(rows) for rows in feature.histogram.values()), default=0)
    return {
        split: [one / (_sum_rows(feature, split) or 1.0) for one in rows] + [0.0] * (bars - len(rows))
        for split, rows in drawn.items()
    }


def count_beyond(feature: Feature, splits: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """What lies `below` and `above` the axis, by split in words: `16 (0.11%)`, `about 0.31%` if estimated."""
    if feature.scale == "categories":
        return
    for side, word in enumerate(SIDES):
        rows = {split: feature.outside.get(split, ()) for split in splits}
        told = {split: _count(feature, split, one[side]) for split, one in rows.items() if len(one) == 2 and one[side]}
        if told:
            yield word, told


def list_undrawn(feature: Feature, splits: Sequence[str]) -> Iterator[str]:
    """Splits without bars, and why: `eval has no such column`."""
    for split in splits:
        kind = feature.types.get(split)
        if not feature.types or any(feature.histogram.get(split, ())):
            continue
        if kind is None:
            yield f"{split} has no such column"
        elif split in feature.histogram or kind == "null":
            yield f"{split} has no values" if not any(feature.outside.get(split, ())) else f"{split} lies beyond"
        else:
            yield f"{split} holds {kind} values, which are not drawn here"


def describe_shares(axis: Axis, shares: Shares) -> str:
    """Where each split has most of its rows."""
    told = []
    for split, bars in shares.items():
        fullest = max(range(len(bars)), key=bars.__getitem__)
        most = f"{split} most in {axis.describe_bar(fullest)} ({share(bars[fullest])})"
        told.append(most if any(bars) else f"{split} has no values here")
    return "; ".join(told)


def take_others(feature: Feature, splits: Sequence[str]) -> dict[str, float]:
    """By split, the share of the rows with another category than those with a bar; none where there are none."""
    rows = {split: feature.outside.get(split, ()) for split in splits if feature.others}
    return {split: one[1] / (_sum_rows(feature, split) or 1.0) for split, one in rows.items() if len(one) == 2}


def _sum_rows(feature: Feature, split: str) -> float:
    return sum(feature.histogram.get(split, ())) + sum(feature.outside.get(split, ()))


def _count(feature: Feature, split: str, rows: float) -> str:
    part = rows / (_sum_rows(feature, split) or 1.0)
    if not feature.error:
        return f"{count(rows)} ({share(part)})"
    if part <= feature.error:
        return f"under {share(part + feature.error)}"
    return f"about {share(part)}"
