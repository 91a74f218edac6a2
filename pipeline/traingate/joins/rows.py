"""Matches rows with equal features across splits, and separates copies from conflicting labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from traingate.batch import runs
from traingate.batch.batch import Batch
from traingate.join import Join, Match, Side
from traingate.plan import Plan
from traingate.profile.reads import Example

MOST_TIMES = 16
"""Distinct rows are counted by how often they occur, up to so many times."""


@dataclass(frozen=True)
class Overlap:
    """How the rows of a second split overlap with those of a first.

    Rows are identical where all compared features are equal. The sums of squares are over distinct rows, with
    the number of their copies as the term: copies come and go together, which a standard error has to know.

    Attributes:
        first, second: rows of each split.
        matched: rows of the second split whose features occur in the first.
        conflicting: of these, rows whose label there never goes with these features in the first.
        distinct: distinct rows that the splits share.
        matched_squares, unmatched_squares: squared copies in the second split of shared and of other rows.
        repeated: rows of the first split that occur there more than once (the leave-one-out rate's numerator).
        repeated_squares, single_squares: squared copies in the first split of repeated and of other rows.
        second_distinct: distinct rows of the second split.
        second_repeated, second_repeated_distinct: rows of the second split that occur there again, and distinct ones.
        repeated_distinct: distinct rows that the first split has more than once.
        repeated_labels: labels that these have in the first split beyond one for each; 0 where copies agree.
        repeated_conflicting: rows of the first split whose features occur there again, but never with their label.
        times: distinct rows that occur once, twice, … `MOST_TIMES` times in the first split; () where not counted.
        copies, conflicts: example rows.
    """

    first: int
    second: int
    matched: int
    conflicting: int
    distinct: int
    matched_squares: float
    unmatched_squares: float
    repeated: int
    repeated_squares: float
    single_squares: float
    second_distinct: int = 0
    second_repeated: int = 0
    second_repeated_distinct: int = 0
    repeated_distinct: int = 0
    repeated_labels: int = 0
    repeated_conflicting: int = 0
    times: tuple[int, ...] = ()
    copies: tuple[Example, ...] = ()
    conflicts: tuple[Example, ...] = ()


class Rows(Join[Overlap]):
    """Keys: the hash of the compared features, and the same with the label."""

    def find_obstacle(self, plan: Plan) -> str | None:
        """Rows without a column to compare would never be copies."""
        if plan.compared:
            return None
        return (
            "the splits share no column by which rows can be compared, besides label, entity, ignored and identifiers"
        )

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """uint64 [2, rows]: features, features and label. A row without any feature value has no key."""
        features = batch.row_hashes(plan.compared)
        label = plan.columns.label
        labelled = label is not None and label in plan.common and plan.is_comparable(label)
        both = features + batch.row_hashes((label,)) if labelled and label else features
        return np.stack([features, both])

    def match(self, first: Side, second: Side) -> Match:
        """Counts as in `Overlap`, for one bucket."""
        ours, counts = runs.count_distinct(np.sort(first.keys[0]))
        theirs, copies = runs.count_distinct(np.sort(second.keys[0]))
        _, shared = runs.find(ours, theirs)
        _, matched = runs.find(theirs[shared], second.keys[0])
        conflicting = matched.copy()
        repeats = len(ours) < first.keys.shape[1]
        # Most buckets of honest splits share and repeat nothing, and need no third sort.
        labelled = np.sort(first.keys[1]) if repeats or shared.any() else first.keys[1]
        if shared.any():
            conflicting &= ~runs.find(labelled, second.keys[1])[1]
        repeated = counts[counts > 1].astype(np.float64)
        sums: dict[str, float] = {
            "first": first.keys.shape[1],
            "second": second.keys.shape[1],
            "matched": int(matched.sum()),
            "conflicting": int(conflicting.sum()),
            "distinct": int(shared.sum()),
            "matched_squares": float((copies[shared].astype(np.float64) ** 2).sum()),
            "unmatched_squares": float((copies[~shared].astype(np.float64) ** 2).sum()),
            "repeated": int(repeated.sum()),
            "repeated_squares": float((repeated**2).sum()),
            "single_squares": int((counts == 1).sum()),
            **_count_second(copies),
            "repeated_distinct": len(repeated),
            **_count_labels(labelled if repeats else labelled[:0], counts),
            **(_count_times(counts) if repeats else dict.fromkeys(_TIMES, 0) | {_TIMES[0]: len(ours)}),
        }
        same = matched & ~conflicting
        return Match(sums, {"copies": second.keys[0][same], "conflicts": second.keys[0][conflicting]})

    def finish(self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]) -> Overlap:
        """The overlap of two splits."""
        real = ("matched_squares", "unmatched_squares", "repeated_squares", "single_squares")
        counts: dict[str, Any] = {name: value if name in real else int(value) for name, value in sums.items()}
        times = tuple(counts.pop(name) for name in _TIMES)
        return Overlap(
            **counts, times=times, copies=examples.get("copies", ()), conflicts=examples.get("conflicts", ())
        )


_TIMES = tuple(f"times_{times}" for times in range(1, MOST_TIMES + 1))


def _count_second(copies: np.ndarray) -> dict[str, int]:
    """The second split's own repeats, by the rows of each distinct features, int [k]."""
    repeated = copies[copies > 1]
    return {
        "second_distinct": len(copies),
        "second_repeated": int(repeated.sum()),
        "second_repeated_distinct": len(repeated),
    }


def _count_times(counts: np.ndarray) -> dict[str, int]:
    rows = np.bincount(np.minimum(counts, MOST_TIMES + 1), minlength=MOST_TIMES + 2)[1:-1]
    return dict(zip(_TIMES, rows.tolist(), strict=True))


def _count_labels(labelled: np.ndarray, counts: np.ndarray) -> dict[str, int]:
    """The labels of repeated rows beyond one each, and rows whose label is theirs alone among rows of their features.

    Args:
        labelled: uint64 [n], ascending: keys of features and label; none where no row repeats.
        counts: int [k]: rows of each distinct features.
    """
    if not len(labelled):
        return {"repeated_labels": 0, "repeated_conflicting": 0}
    rows = runs.count_distinct(labelled)[1]
    # Features that occur once have one label, and are left out of both.
    return {
        "repeated_labels": len(rows) - len(counts),
        "repeated_conflicting": int((rows == 1).sum()) - int((counts == 1).sum()),
    }
