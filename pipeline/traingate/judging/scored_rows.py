"""Sampled rows of train that small models learn from, and rows of a held-out split that they are scored on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from traingate.errors import TooLittle
from traingate.judging import labels
from traingate.judging.ranked import Pair, hash_compared, rank_column, rank_columns
from traingate.judging.sampled import take_column
from traingate.judging.scores import Metric, score_accuracy, score_auc, score_r2
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows

FEWEST_LEARNED, FEWEST_SCORED, FEWEST_OF_CLASS = 100, 50, 10
_MOST_ROWS, _LEAST_ROWS, _CELLS = 5_000, 1_000, 150_000  # of each split; what a few models take half a second for
_MOST_COLUMNS, _MOST_CLASSES = 120, 10


@dataclass(frozen=True)
class ScoredRows:
    """What models learn from, the first of each pair, and what they are scored on, the second.

    Attributes:
        split: the split that is scored.
        columns: float [n, k] by column.
        label: the label as a number, or the number of its class, float or int [n].
        classes: the number of classes; 0 of a number.
        groups: uint64 [n]: equal for rows that are equal in all that they are compared by.
        places: int [n]: the place of each row in its sample.
        samples: the samples.
    """

    split: str
    columns: Mapping[str, Pair]
    label: Pair
    classes: int
    groups: Pair
    places: Pair
    samples: tuple[SampledRows, SampledRows]

    @property
    def metric(self) -> tuple[str, Metric]:
        """What models are scored by, and its name."""
        if not self.classes:
            return "R²", score_r2
        return ("ROC AUC", score_auc) if self.classes == 2 else ("accuracy", score_accuracy)

    def leave_out(self, names: Collection[str]) -> ScoredRows:
        """The same without some columns; TooLittle where none is left."""
        kept = {name: values for name, values in self.columns.items() if name not in names}
        if not kept:
            raise TooLittle("no other column is left to learn from")
        return replace(self, columns=kept)

    def pick(self, ours: np.ndarray, theirs: np.ndarray) -> ScoredRows:
        """Some rows of both, by their number."""
        return replace(
            self,
            columns={name: (one[ours], other[theirs]) for name, (one, other) in self.columns.items()},
            label=(self.label[0][ours], self.label[1][theirs]),
            groups=(self.groups[0][ours], self.groups[1][theirs]),
            places=(self.places[0][ours], self.places[1][theirs]),
        )

    @property
    def most(self) -> int:
        """How many rows of each are enough, and take a model no longer than a third of a second."""
        width: int = sum(one.shape[1] for one, _ in self.columns.values())
        return min(_MOST_ROWS, max(_LEAST_ROWS, _CELLS // (max(1, width) * max(1, self.classes - 1))))

    def stack(self, names: Sequence[str]) -> Pair:
        """Some columns side by side, [n, k] of both."""
        parts = [self.columns[name] for name in names]
        return np.hstack([one for one, _ in parts]), np.hstack([other for _, other in parts])


def take_rows(profile: Profile, split: str, needed: Sequence[str] = ()) -> ScoredRows:
    """The first rows of both samples that have a label, which are as random as all of it.

    Args:
        profile: the profile.
        split: the split that is scored; where it is train, a third of its rows that is not learned from.
        needed: columns that are asked about; of the others some are left out where there are very many.

    Raises:
        TooLittle: there is no label that can be predicted, or too few rows.
    """
    train = profile.plan.dataset.train
    first = profile.of(Sample, train)
    second = profile.of(Sample, split)
    if split == train:
        first, second = _cut(first, 0, 2 * len(first.hashes) // 3), _cut(first, 2 * len(first.hashes) // 3, None)
    names = _choose_columns(profile, needed)
    label, classes = _take_label(profile, first, second)
    places = tuple(np.flatnonzero(one >= 0 if classes else np.isfinite(one)) for one in label)
    keys = hash_compared(profile, (train, first), (split, second))
    found = ScoredRows(
        split, rank_columns(first, second, names), label, classes, keys or (first.hashes, second.hashes),
        (np.arange(len(label[0])), np.arange(len(label[1]))), (first, second),
    )  # fmt: skip
    return _demand_enough(found.pick(places[0], places[1]), train)


def _demand_enough(rows: ScoredRows, train: str) -> ScoredRows:
    split = f"{rows.split} " if rows.split != train else "held-out "
    if not rows.columns:
        raise TooLittle("no column can be learned from")
    if len(rows.label[0]) < FEWEST_LEARNED or len(rows.label[1]) < FEWEST_SCORED:
        raise TooLittle(f"too few {train} or {split}rows have a label that both know")
    if rows.classes and min(len(np.unique(side)) for side in rows.label) < 2:
        raise TooLittle("the rows have but one class")
    if rows.classes == 2 and min(np.bincount(rows.label[1], minlength=2)) < FEWEST_OF_CLASS:
        raise TooLittle(f"too few {split}rows of a class")
    return rows


def _cut(sample: SampledRows, start: int, stop: int | None) -> SampledRows:
    rows = np.arange(len(sample.hashes))[start:stop]
    return replace(
        sample,
        hashes=sample.hashes[rows],
        shards=sample.shards[rows],
        rows=sample.rows[rows],
        table=sample.table.slice(start, len(rows)),
    )


def _choose_columns(profile: Profile, needed: Sequence[str]) -> list[str]:
    """All that a model may learn from, and of very many those that are asked about and some, evenly apart."""
    names = [*dict.fromkeys((*profile.plan.compared, *(name for name in needed if name in profile.plan.common)))]
    others = [name for name in names if name not in needed]
    step = max(1, -(-len(others) // _MOST_COLUMNS))
    kept = {*others[::step], *needed}
    return [name for name in names if name in kept]


def _take_label(profile: Profile, first: SampledRows, second: SampledRows) -> tuple[Pair, int]:
    label = profile.plan.columns.label
    ranks = rank_column(first, second, label) if label else None
    if label is None or ranks is None:
        raise TooLittle("there is no label that both splits have alike")
    if labels.classes(profile) is not None:
        return _number_classes(*ranks)
    values = []
    for sample in (first, second):
        numbers, missing = take_column(sample, label, np.arange(sample.table.num_rows))
        if numbers.dtype.kind != "f":
            raise TooLittle("the label is neither a number nor one of few classes")
        values.append(np.where(missing, np.nan, numbers))
    return (values[0], values[1]), 0


def _number_classes(ours: np.ndarray, theirs: np.ndarray) -> tuple[Pair, int]:
    """Classes numbered from 0, the ten most frequent of train alone; -1 are missing ones and those of other classes."""
    found, counts = np.unique(ours[ours >= 0], return_counts=True)
    counts, found = counts[counts >= FEWEST_OF_CLASS], found[counts >= FEWEST_OF_CLASS]
    kept = np.sort(found[np.argsort(-counts, kind="stable")[:_MOST_CLASSES]])
    if len(kept) < 2:
        raise TooLittle("too few rows have a class of their own")
    at = [np.minimum(np.searchsorted(kept, side), len(kept) - 1) for side in (ours, theirs)]
    codes = [np.where(kept[place] == side, place, -1) for place, side in zip(at, (ours, theirs), strict=True)]
    return (codes[0], codes[1]), len(kept)
