"""How far a column of train moves in time by itself: what a later split may do as well."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.judging.sampled import take_column
from traingate.judging.significance import kolmogorov_smirnov
from traingate.judging.times import read_rows
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.summaries import Quantiles

_PARTS = 5
_FEWEST = 50  # rows of a part
_SURE = 0.001  # chance below which a part is beside the others for another reason


@dataclass(frozen=True)
class Drift:
    """The sampled rows of train in five parts of one length, one after the other in time.

    Attributes:
        sample: the rows.
        part: int [k]: the part of each row; -1 of one without a time.
    """

    sample: SampledRows
    part: np.ndarray

    def measure(self, name: str) -> float:
        """The greatest distance (Kolmogorov and Smirnov's) of a part from the others; 0.0 for what may be chance.

        Of categories in any order it is at most the total variation distance, so that no more is let through.
        """
        if name not in self.sample.names:
            return 0.0
        values, missing = take_column(self.sample, name, np.arange(len(self.part)))
        known = ~missing & (self.part >= 0) & np.isfinite(values)
        values, part = values[known], self.part[known]
        return max((_compare(values[part == at], values[part != at]) for at in range(_PARTS)), default=0.0)


def find_drift(profile: Profile, time: str) -> Drift | None:
    """Train by a column of times; None where there are too few rows or too few different times."""
    sample = profile.all(Sample).get(profile.plan.dataset.train)
    times = read_rows(sample, time) if sample is not None else None
    if sample is None or times is None or (known := np.flatnonzero(~np.isnan(times))).size < _PARTS * _FEWEST:
        return None
    part = np.full(len(times), -1)
    borders = np.quantile(times[known], np.arange(1, _PARTS) / _PARTS)
    part[known] = np.searchsorted(borders, times[known], side="right")
    return Drift(sample, part)


def _compare(one: np.ndarray, others: np.ndarray) -> float:
    if min(len(one), len(others)) < _FEWEST:
        return 0.0
    first, second = (np.unique(side, return_counts=True) for side in (one, others))
    distance, p = kolmogorov_smirnov(
        Quantiles(first[0], first[1].astype(float)), Quantiles(second[0], second[1].astype(float))
    )
    return distance if p < _SURE / _PARTS else 0.0
