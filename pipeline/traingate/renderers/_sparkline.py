"""A feature's histograms as one small picture: the training split filled, every other an outline on the same bins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from traingate.report.feature import Feature
from traingate.wording import count, number, share, shorten

WIDTH, HEIGHT = 160, 36
_BLOCKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Sparkline:
    """What a template draws.

    Attributes:
        paths: SVG path data by split, in drawing order, the training split first.
        label: the picture in words and numbers.
        scale: the ends of the axis.
    """

    paths: tuple[tuple[str, str], ...]
    label: str
    scale: str


def draw_sparkline(feature: Feature, splits: Sequence[str]) -> Sparkline | None:
    """The picture of a feature; None where it has no histogram."""
    shares = {split: _compute_shares(feature.histogram[split]) for split in splits if feature.histogram.get(split)}
    top = max((max(bins) for bins in shares.values()), default=0.0)
    if not top:
        return None
    paths = tuple((split, _draw_path(bins, top)) for split, bins in shares.items())
    splits_in_words = "; ".join(_describe_split(split, feature, bins) for split, bins in shares.items())
    return Sparkline(paths, f"{_describe_bins(feature)}. {splits_in_words}.", _describe_scale(feature))


def draw_blocks(feature: Feature, split: str, splits: Sequence[str]) -> str:
    """The split's histogram as a row of block characters, on one scale with the other splits."""
    shares = {name: _compute_shares(feature.histogram[name]) for name in splits if feature.histogram.get(name)}
    top = max((max(bins) for bins in shares.values()), default=0.0)
    return "".join(_BLOCKS[round(part / top * 7)] if part else " " for part in shares.get(split, ())) if top else ""


def _compute_shares(bins: Sequence[float]) -> list[float]:
    total = sum(bins)
    return [rows / total if total else 0.0 for rows in bins]


def _draw_path(shares: Sequence[float], top: float) -> str:
    steps = []
    wide = _format_coordinate(WIDTH / len(shares))
    height = None
    for part in shares:
        # A bin that holds anything is seen.
        rise = max(part / top * (HEIGHT - 2), 0.7) if part else 0.0
        y = _format_coordinate(HEIGHT - rise)
        steps.append(f"h{wide}" if y == height else f"V{y}h{wide}")
        height = y
    return f"M0 {HEIGHT}{''.join(steps)}V{HEIGHT}"


def _format_coordinate(coordinate: float) -> str:
    return f"{coordinate:.1f}".removesuffix(".0")


def _describe_bin(feature: Feature, index: int, bins: int) -> str:
    edges = feature.edges
    if len(edges) == bins + 1 and not any(isinstance(edge, str) for edge in edges):
        return f"{number(float(edges[index]))} to {number(float(edges[index + 1]))}"
    return shorten(str(edges[index]), 40) if index < len(edges) else f"bin {index + 1}"


def _describe_split(split: str, feature: Feature, shares: Sequence[float]) -> str:
    if not any(shares):
        return f"{split} has no values"
    fullest = max(range(len(shares)), key=shares.__getitem__)
    return f"{split} most in {_describe_bin(feature, fullest, len(shares))} ({share(shares[fullest])})"


def _describe_bins(feature: Feature) -> str:
    bins = max(len(counts) for counts in feature.histogram.values())
    if _is_categorical(feature):
        return count(bins, "categories", "category")
    return ", ".join(filter(None, [count(bins, "bins"), _describe_scale(feature)]))


def _describe_scale(feature: Feature) -> str:
    if _is_categorical(feature) or not feature.edges:
        return ""
    return f"{number(float(feature.edges[0]))} to {number(float(feature.edges[-1]))}"


def _is_categorical(feature: Feature) -> bool:
    return any(isinstance(edge, str) for edge in feature.edges)
