"""leakcheck-ml: all of its checks."""

from __future__ import annotations

from collections.abc import Callable

from asking import Asked, Raised, by_columns

ENVIRONMENT = "leakcheck"
PACKAGES = ("leakcheck-ml", "pandas")


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports leakcheck; what it returns runs it as its command does."""
    from leakcheck.checks import run_all

    def judge(asked: Asked) -> list[Raised]:
        train, held_out = asked.read()
        found = run_all(train, held_out, target=asked.label, time_col=asked.time, group_col=asked.entity)
        told = [one for one in found if one.status in ("fail", "warn")]
        return [one for item in told for one in by_columns(item.status, item.check, item.message, train.columns)]

    return judge
