"""What the label is: classes with their rows, or a number to predict."""

from __future__ import annotations

from collections.abc import Mapping

from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary

MOST_CLASSES = 100
"""An integer label with more distinct values, or with fewer than 10 rows a value, is a number to predict."""


def classes(profile: Profile) -> dict[str, dict[str, int]] | None:
    """Rows by class, by split; None where there is no label or where it is a number to predict."""
    label, train = profile.plan.columns.label, profile.plan.dataset.train
    if label is None:
        return None
    summaries = {split: profile.of(Statistics, split).columns.get(label) for split in profile.splits}
    ours = summaries[train]
    if ours is None or not _is_categorical(ours):
        return None
    return {
        split: count_values(summary)
        for split, summary in summaries.items()
        if summary is not None and count_values(summary)
    }


def _is_categorical(summary: ColumnSummary) -> bool:
    if summary.kind in (Kind.STRING, Kind.BOOL):
        return summary.strings is None or summary.strings.distinct <= 1_000
    found = summary.numbers.counts if summary.numbers else None
    if not found or summary.kind == Kind.TIME or any(value != int(value) for value in found):
        return False
    return len(found) <= MOST_CLASSES and (len(found) <= 2 or sum(found.values()) >= 10 * len(found))


def count_values(summary: ColumnSummary) -> dict[str, int]:
    """Rows by value; empty where not all values were counted."""
    if summary.strings is not None:
        return dict(summary.strings.top) if len(summary.strings.top) >= summary.strings.distinct else {}
    found: Mapping[float, int] = (summary.numbers.counts or {}) if summary.numbers else {}
    return {_spell(value): rows for value, rows in found.items()}


def _spell(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
