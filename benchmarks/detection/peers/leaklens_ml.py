"""leaklens-ml: what its command says of two files, without its training of models."""

from __future__ import annotations

from collections.abc import Callable

from asking import Asked, Raised

ENVIRONMENT = "leaklens_ml"
PACKAGES = ("leaklens-ml", "pandas", "scikit-learn")
LEVELS = {"high": "fail", "medium": "warn"}


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports leaklens-ml; what it returns runs its checks."""
    from leaklens import leakage

    def judge(asked: Asked) -> list[Raised]:
        train, held_out = asked.read()
        found = leakage.scan(train, asked.label) + leakage.split_overlap(train, held_out)
        if asked.time:
            found += leakage.temporal_overlap(train, held_out, asked.time)
        if asked.entity:
            found += leakage.group_risk(train, asked.entity) + leakage.group_overlap(train, held_out, asked.entity)
        return [
            Raised(LEVELS[one.severity], one.kind, one.column.strip("*")) for one in found if one.severity in LEVELS
        ]

    return judge
