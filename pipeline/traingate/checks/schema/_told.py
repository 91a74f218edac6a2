"""What is said of an anomaly, and what sentences about anomalies share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from traingate.profile.anomalies import Anomaly
from traingate.profile.summaries import ColumnSummary, Numbers
from traingate.report.rows import RowQuery


@dataclass(frozen=True)
class Told:
    """What is said of an anomaly: fields of a finding, by name."""

    message: str
    remedy: str = ""
    rows: RowQuery | None = None
    measured: float | None = None
    allowed: float | None = None
    unit: str = ""
    at_least: bool = False


Tell = Callable[[Anomaly, "ColumnSummary | None"], Told]


def place(anomaly: Anomaly) -> str:
    """The column and the split."""
    return f"{anomaly.feature} in {anomaly.split}"


def find_numbers(column: ColumnSummary | None) -> Numbers | None:
    """A column's numbers, or those in its lists."""
    if column is None:
        return None
    return column.lists.numbers if column.lists is not None else column.numbers
