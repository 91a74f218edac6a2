"""evidently: a report of DataSummaryPreset of both splits, saved as JSON. No overlap of rows."""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

from tools import evidently_drift

ENVIRONMENT = evidently_drift.ENVIRONMENT
PACKAGES = evidently_drift.PACKAGES


def prepare(task: Task) -> Callable[[], Answer]:
    """As `evidently_drift`, with the other preset."""
    return evidently_drift.prepare(task, "DataSummaryPreset")
