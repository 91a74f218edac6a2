"""deepchecks: the suites data_integrity of each split and train_test_validation of both, all with their conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from asking import Asked, Raised, by_columns

ENVIRONMENT = "deepchecks"
PACKAGES = ("deepchecks", "pandas", "scikit-learn")


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports deepchecks; what it returns runs the suites."""
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.suites import data_integrity, train_test_validation

    def judge(asked: Asked) -> list[Raised]:
        roles = {"label": asked.label, "index_name": asked.entity, "datetime_name": asked.time}
        train, held_out = (Dataset(table, **roles) for table in asked.read())
        results = {
            "train": data_integrity().run(train, with_display=False),
            "eval": data_integrity().run(held_out, with_display=False),
            "both": train_test_validation().run(train, held_out, with_display=False),
        }
        names = list(train.data.columns)
        return [one for where, result in results.items() for one in _read(where, result, names)]

    return judge


def _read(where: str, result: Any, columns: list[object]) -> Iterator[Raised]:
    for check in result.results:
        for condition in getattr(check, "conditions_results", None) or ():
            level = condition.category.value.lower()
            if level in ("fail", "warn"):
                yield from by_columns(level, f"{where}: {check.get_header()}", condition.details, columns)
