"""Evidently: DataDriftPreset and DataSummaryPreset with the tests that they bring along, eval against train."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asking import Asked, Raised

ENVIRONMENT = "evidently"
PACKAGES = ("evidently", "pandas", "scikit-learn")


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports Evidently; what it returns runs both presets."""
    from evidently import Dataset, Report
    from evidently.presets import DataDriftPreset, DataSummaryPreset

    def judge(asked: Asked) -> list[Raised]:
        train, held_out = (Dataset.from_pandas(table) for table in asked.read())
        made = Report([DataDriftPreset(), DataSummaryPreset()], include_tests=True).run(held_out, train)
        told = [test for test in made.dict()["tests"] if _level(test)]
        return [Raised(_level(test), test["name"].partition(":")[0], _column(test)) for test in told]

    return judge


def _level(test: Any) -> str:
    return {"FAIL": "fail", "WARNING": "warn"}.get(str(test["status"]).rpartition(".")[2], "")


def _column(test: Any) -> str:
    return str((test.get("metric_config") or {}).get("params", {}).get("column") or "")
