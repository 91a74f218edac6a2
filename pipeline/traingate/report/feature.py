"""What a report knows of one column: its types, its figures, and the histogram that it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from traingate.bounds import Amount, Figure, Share

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Feature:
    """One column as a report draws it.

    Attributes:
        name: the column.
        role: `feature`, `label`, `entity`, `time`, `weight`, `identifier` or `ignored`.
        types: the type by split.
        missing: share of missing values by split.
        shown: further figures by split, ready to print (`median`, `distinct`, `top`).
        histogram: counts on one grid of bins by split.
        edges: the grid: bin edges of numbers, or the categories' names.
        quantiles: the numbers at `QUANTILES` by split.
        gaps: by split, the first column that lacks values in the same rows; itself where no other does.
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
