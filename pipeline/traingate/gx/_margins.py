"""How far a figure of sampled rows may lie from the figure of all rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from traingate.profile.sampled_rows import SampledRows
from traingate.profile.suite_results import Figure

GROUPS = 20
_T = 3.883  # of Student's t with 19 degrees of freedom, two-sided 99.9 %


def split_rows(rows: SampledRows) -> list[SampledRows]:
    """The sample in random groups of one size: the order of hashes has nothing to do with the values."""
    import pyarrow as pa

    def take(part: np.ndarray) -> SampledRows:
        places = {name: getattr(rows, name)[part] for name in ("hashes", "shards", "rows")}
        return replace(rows, **places, table=rows.table.take(pa.array(part)))

    return [take(np.arange(start, len(rows.hashes), GROUPS)) for start in range(GROUPS)]


def measure_margins(groups: Sequence[Sequence[Figure]], drawn: float) -> tuple[float, ...]:
    """The half-width of the 99.9 % interval of each figure, from its spread between random groups.

    The method of random groups (Wolter 2007, chapter 2) holds for any figure whose error shrinks with the rows: means,
    quantiles, deviations, shares, divergences.

    Args:
        groups: the figures of each group, of all `GROUPS`; where a group has none, there is no margin.
        drawn: the sample's share of all rows, 0 to 1: what was drawn is certain.
    """
    if len(groups) < GROUPS or not all(groups) or len({len(group) for group in groups}) > 1:
        return ()
    table = np.array([[figure.observed for figure in group] for group in groups])
    error = table.std(axis=0, ddof=1) / math.sqrt(GROUPS) * math.sqrt(max(1.0 - drawn, 0.0))
    return tuple(float(each) for each in _T * error)
