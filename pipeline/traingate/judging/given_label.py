"""Whether a feature moved by itself, or with the label: splits compared as if their labels were mixed alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.judging.labels import classes, is_balanced
from traingate.judging.sampled import read_values
from traingate.judging.significance import g_test, kolmogorov_smirnov
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.summaries import Quantiles

_LEAST_MOVE = 0.02  # total variation distance of the labels, below which they move nothing
_FEWEST = 30  # independent rows on either side, below which nothing can be said
_MOST_ROWS = 5_000  # of a sample; a wide table may have thousands of columns that moved
_BINS = 10  # of a label that is a number
# No level of the run's budget: nothing blocks by it. It decides whether a feature that blocks anyway is told with the
# label, so it has to be likelier the more alike the rows are.
_AGREES, _SMALL = 0.001, 0.05  # what is left may be chance, or is too small to be told
_MOST_LEFT = 2 / 3  # of the distance, where the label explains it


@dataclass(frozen=True)
class Given:
    """A feature of train against that of a held-out split, train's rows weighted so that both mix the label alike.

    Attributes:
        before: the distance of the sampled rows as they are.
        distance: the distance that is left between rows of the same label.
        agreement: the chance of a distance so great, were rows of one label drawn alike.
        quantiles: train's numbers, so weighted; None where the feature is no number.
    """

    before: float
    distance: float
    agreement: float
    quantiles: Quantiles | None = None

    @property
    def follows(self) -> bool:
        """Whether the feature moved because the label did: rows of one label agree."""
        alike = self.agreement >= _AGREES or self.distance < _SMALL
        return alike and self.distance <= _MOST_LEFT * self.before


class LabelMix:
    """How the label's mix differs between train and a held-out split, as weights of train's sampled rows.

    Made by `compare_labels`; the sample is the same in every run.
    """

    def __init__(
        self, ours: SampledRows, theirs: SampledRows, weights: np.ndarray, known: np.ndarray, *, balanced: bool = False
    ) -> None:
        self.balanced = balanced
        """Whether train was balanced on purpose, so that what moved with the label is no fault."""
        self._ours, self._theirs = ours, theirs
        self._weights, self._known = weights, known

    def compare(self, name: str) -> Given | None:
        """A feature given the label; None where the splits do not hold it alike, or too few rows have it."""
        ours, theirs = read_values(self._ours, name), read_values(self._theirs, name)
        if ours is None or theirs is None or ours.dtype.kind != theirs.dtype.kind:
            return None
        present = _is_present(ours) & (self._weights > 0)
        mine, weights, other = ours[present], self._weights[present], theirs[_is_present(theirs) & self._known]
        rows = _count_effective(weights)
        if min(rows, len(other)) < _FEWEST:
            return None
        whole = ours[_is_present(ours)], theirs[_is_present(theirs)]
        if ours.dtype.kind == "f":
            weighted = _summarise(mine, weights * rows / weights.sum())
            distance, p = kolmogorov_smirnov(weighted, _summarise(other))
            before, _ = kolmogorov_smirnov(_summarise(whole[0]), _summarise(whole[1]))
            return Given(before, distance, p, weighted)
        distance, p = g_test(*_count(mine, other, weights * rows / weights.sum()))
        before, _ = g_test(*_count(*whole))
        return Given(before, distance, p)


def compare_labels(profile: Profile, split: str) -> LabelMix | None:
    """How the label's mix differs; None where there is no label, it is alike, or no class is in both splits.

    A label that is a number is told apart by the tenths of train. Rows of a class that train never saw are left out.
    """
    label, samples = profile.plan.columns.label, profile.all(Sample)
    if label is None or not {profile.plan.dataset.train, split} <= samples.keys():
        return None
    ours, theirs = (_take_first(samples[name]) for name in (profile.plan.dataset.train, split))
    codes = _number_labels(profile, read_values(ours, label), read_values(theirs, label))
    if codes is None:
        return None
    rows = [np.bincount(side[side >= 0], minlength=1 + int(np.concatenate(codes).max())) for side in codes]
    shares = [side / max(side.sum(), 1) for side in rows]
    shared = (rows[0] > 0) & (rows[1] > 0)
    if not shared.any() or np.abs(shares[0] - shares[1]).sum() / 2 < _LEAST_MOVE:
        return None
    ratio = np.divide(shares[1], shares[0], out=np.zeros(len(shared)), where=shared)
    return LabelMix(
        ours,
        theirs,
        weights=np.where(codes[0] >= 0, ratio[codes[0]], 0.0),
        known=(codes[1] >= 0) & shared[codes[1]],
        balanced=is_balanced(classes(profile), profile.plan.dataset.train, split),
    )


def _take_first(sample: SampledRows) -> SampledRows:
    """The first rows of a sample, which are as random as all of it."""
    first = slice(_MOST_ROWS)
    table = sample.table.slice(0, _MOST_ROWS)
    return SampledRows(sample.rows_total, sample.hashes[first], sample.shards[first], sample.rows[first], table)


def _number_labels(
    profile: Profile, ours: np.ndarray | None, theirs: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray] | None:
    """The labels of both samples, numbered alike from 0, -1 where missing; None where they cannot be compared."""
    if ours is None or theirs is None or ours.dtype.kind != theirs.dtype.kind:
        return None
    present = _is_present(ours), _is_present(theirs)
    if not (present[0].any() and present[1].any()):
        return None
    if ours.dtype.kind == "f" and classes(profile) is None:
        edges = np.unique(np.quantile(ours[present[0]], np.arange(1, _BINS) / _BINS))
        ours, theirs = (np.searchsorted(edges, side, side="right").astype(float) for side in (ours, theirs))
    _, codes = np.unique(np.concatenate([ours, theirs]), return_inverse=True)
    return np.where(present[0], codes[: len(ours)], -1), np.where(present[1], codes[len(ours) :], -1)


def _is_present(values: np.ndarray) -> np.ndarray:
    return np.isfinite(values) if values.dtype.kind == "f" else values != ""


def _count_effective(weights: np.ndarray) -> float:
    """As how many rows of one weight these count (Kish 1965)."""
    return float(weights.sum() ** 2 / max(float((weights**2).sum()), 1e-300))


def _summarise(values: np.ndarray, weights: np.ndarray | None = None) -> Quantiles:
    points, place = np.unique(values, return_inverse=True)
    return Quantiles(points, np.bincount(place, weights, len(points)).astype(float))


def _count(ours: np.ndarray, theirs: np.ndarray, weights: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Rows of each value in both, float [levels] each."""
    _, codes = np.unique(np.concatenate([ours, theirs]), return_inverse=True)
    most = int(codes.max()) + 1 if len(codes) else 0
    return (
        np.bincount(codes[: len(ours)], weights, most).astype(float),
        np.bincount(codes[len(ours) :], None, most).astype(float),
    )
