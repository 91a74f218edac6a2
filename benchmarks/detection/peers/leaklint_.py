"""leaklint: what its command says of two files; its search for near-duplicates is off by default.

It ends on a label of texts, so that classes are given to it as numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asking import Asked, Raised, by_columns

ENVIRONMENT = "leaklint"
PACKAGES = ("leaklint", "pandas", "scikit-learn")
LEVELS = {"high": "fail", "medium": "fail"}  # both end its command with 1


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports leaklint; what it returns runs its detectors."""
    from leaklint import detect_leakage

    def judge(asked: Asked) -> list[Raised]:
        tables = [_number(table, asked.label) for table in asked.read()]
        roles = {"y": asked.label, "groups": asked.entity, "time": asked.time}
        said: dict[str, object] = {}
        for split, table in zip(("train", "test"), tables, strict=True):
            given = {role: name for role, name in roles.items() if name in table.columns}
            said |= {f"{role}_{split}": table[name].to_numpy(copy=True) for role, name in given.items()}
            said[f"X_{split}"] = table.drop(columns=list(given.values()))
        found = [one for one in detect_leakage(**said).findings if one.severity in LEVELS]
        names = tables[0].columns
        return [one for item in found for one in by_columns(LEVELS[item.severity], item.detector, item.message, names)]

    return judge


def _number(table: Any, label: str | None) -> Any:
    if label not in table.columns or table[label].dtype.kind in "biuf":
        return table
    return table.assign(**{label: table[label].astype("category").cat.codes})
