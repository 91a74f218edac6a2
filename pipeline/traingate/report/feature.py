"""What a report knows of one column: its types, its figures, and the histogram that it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from traingate.bounds import Amount, Count, Figure, OneOf, Share

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SCALES = ("", "linear", "log", "whole", "time", "values", "categories")


@dataclass(frozen=True)
class Feature:
    """One column as a report draws it.

    Attributes:
        name: the column.
        role: `feature`, `label`, `entity`, `time`, `weight`, `identifier` or `ignored`.
        types: the type by split.
        missing: share of missing values by split.
        shown: further figures by split, ready to print (`median`, `distinct`, `top`).
        histogram: rows of each bin, of each value or of each category by split, on the one axis of all splits.
        edges: the axis: ascending bin edges of numbers, or the names of values or categories.
        quantiles: the numbers at `QUANTILES` by split.
        gaps: by split, the first column that lacks values in the same rows; itself where no other does.
        scale: what the axis is. Bins of even widths are `linear`, `whole` (numbers; edges lie a half below them) or
            `time` (microseconds since 1970 UTC); those of even ratios are `log`. `values` are few numbers, ascending;
            `categories` are the most frequent. "" where nothing is drawn.
        outside: by split, the rows below and above the axis, infinities included; of categories 0 and all others.
        others: how many further categories there are.
        error: bound on the error of `histogram` and `outside` at any place of the axis, as a share of the rows.
        undrawn: why there is no histogram.
    """

    name: str
    role: str
    types: Mapping[str, str]
    missing: Mapping[str, Share]
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    histogram: Mapping[str, tuple[Amount, ...]] = field(default_factory=dict)
    edges: tuple[Figure | str, ...] = ()
    quantiles: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)
    scale: Annotated[str, OneOf(SCALES)] = ""
    outside: Mapping[str, tuple[Amount, ...]] = field(default_factory=dict)
    others: Count = 0
    error: Share = 0.0
    undrawn: str = ""
