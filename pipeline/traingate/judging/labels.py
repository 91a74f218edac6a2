"""What the label is: classes with their rows, or a number to predict."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary

MOST_CLASSES = 100
"""An integer label with more distinct values, or with fewer than 10 rows a value, is a number to predict."""
_FEW = 20  # distinct whole numbers up to which they are classes whatever they look like
_DENSE = 0.7  # of the whole numbers between the first and the last
_TAIL = 0.1  # of the most frequent number's rows, that the greatest ones have at most
_ROUGH = 3.0  # times the most frequent number's rows, that the rows go up and down from one number to the next

_FEWEST_BALANCED = 20  # rows of a class
_MOST_TIMES = 5  # as many rows of one of two classes


def classes(profile: Profile) -> dict[str, dict[str, int]] | None:
    """Rows by class, by split; None where there is no label or where it is a number to predict."""
    label, train = profile.plan.columns.label, profile.plan.dataset.train
    if label is None:
        return None
    summaries = {split: profile.of(Statistics, split).columns.get(label) for split in profile.splits}
    ours = summaries[train]
    if ours is None or not _is_categorical(ours, str(profile.plan.dataset.training.get("task", "auto"))):
        return None
    return {
        split: count_values(summary)
        for split, summary in summaries.items()
        if summary is not None and count_values(summary)
    }


def _is_categorical(summary: ColumnSummary, task: str) -> bool:
    if summary.kind in (Kind.STRING, Kind.BOOL):
        return summary.strings is None or summary.strings.distinct <= 1_000
    found = summary.numbers.counts if summary.numbers else None
    if not found or summary.kind == Kind.TIME or task == "regression":
        return False
    return are_classes(found) or (task in ("binary", "multiclass") and len(found) <= MOST_CLASSES)


def are_classes(rows: Mapping[float, int]) -> bool:
    """Whether numbers are classes, by the rows of each: few whole numbers, which are no counts of something."""
    if any(value != int(value) for value in rows) or len(rows) > MOST_CLASSES:
        return False
    return len(rows) <= 2 or (sum(rows.values()) >= 10 * len(rows) and not are_counts(rows))


def are_counts(rows: Mapping[float, int]) -> bool:
    """Whether whole numbers count something: many without gaps, a most frequent one amid them, ever fewer rows behind.

    Numbers given to classes have no such order: their rows are alike, or go up and down from each to the next.
    """
    values = sorted(rows)
    if len(values) <= _FEW or values[0] < 0 or len(values) < _DENSE * (values[-1] - values[0] + 1):
        return False
    heights = [rows[value] for value in values]
    peak, turns = max(heights), sum(abs(after - before) for before, after in itertools.pairwise(heights))
    last = heights[-len(heights) // 10 :]
    return heights[0] < peak and sum(last) <= _TAIL * peak * len(last) and turns <= _ROUGH * peak


def count_values(summary: ColumnSummary) -> dict[str, int]:
    """Rows by value; empty where not all values were counted."""
    if summary.strings is not None:
        return dict(summary.strings.top) if len(summary.strings.top) >= summary.strings.distinct else {}
    found: Mapping[float, int] = (summary.numbers.counts or {}) if summary.numbers else {}
    return {_spell(value): rows for value, rows in found.items()}


def _spell(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def is_balanced(classes: Mapping[str, Mapping[str, int]] | None, train: str, split: str) -> bool:
    """Whether train has exactly as many rows of every class and another split, which has them all, has not.

    Or twice to five times as many of one of two classes, to the row. Drawing rows does not do that: somebody filled
    classes up in train or left rows out, as is usual where one is rare. `classes` are rows by class, by split.
    """
    ours, theirs = ((classes or {}).get(name, {}) for name in (train, split))
    if len(ours) < 2 or min(ours.values()) < _FEWEST_BALANCED or not all(theirs.get(name) for name in ours):
        return False
    if len({*ours.values()}) == 1:
        return len({*theirs.values()}) > 1
    least, most = min(ours, key=ours.__getitem__), max(ours, key=ours.__getitem__)
    times, left = divmod(ours[most], ours[least])
    return len(ours) == 2 and 2 <= times <= _MOST_TIMES and left <= 1 and theirs[most] > times * theirs[least]
