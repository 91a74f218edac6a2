"""leaklens: all of its analyzers. It is told the label alone, as it knows no entity and no time."""

from __future__ import annotations

from collections.abc import Callable

from asking import Asked, Raised, by_columns

ENVIRONMENT = "leaklens"
PACKAGES = ("leaklens", "pandas")
LEVELS = {"critical": "fail", "warning": "warn"}


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports leaklens; what it returns runs its report."""
    from leaklens import LeakLens

    def judge(asked: Asked) -> list[Raised]:
        train, held_out = asked.read()
        raised = []
        for issue in LeakLens(train, held_out, target=asked.label).run().issues:
            level = LEVELS.get(str(issue.severity.value).lower())
            if level:
                text = str(issue.column) if issue.column else issue.message
                raised += by_columns(level, f"{issue.analyzer}: {issue.title}", text, train.columns)
        return raised

    return judge
