"""Rows that small models learn from and are scored on, from plain arrays: the first two thirds, and the rest."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from traingate.judging.scored_rows import ScoredRows
from traingate.profile.sampled_rows import SampledRows


def scored_rows(columns: Mapping[str, np.ndarray], label: np.ndarray, classes: int) -> ScoredRows:
    """The first two thirds are learned from and the last third is scored; every row is one of its own."""
    cut, every = 2 * len(label) // 3, np.arange(len(label))
    return ScoredRows(
        "eval",
        {name: (values[:cut, None], values[cut:, None]) for name, values in columns.items()},
        (label[:cut], label[cut:]),
        classes,
        (every[:cut], every[cut:]),
        (every[:cut], every[: len(label) - cut]),
        (_sample(cut), _sample(len(label) - cut)),
    )


def _sample(rows: int) -> SampledRows:
    places = np.arange(rows)
    return SampledRows(rows, places.astype(np.uint64), places, places, pa.table({"place": places}))
