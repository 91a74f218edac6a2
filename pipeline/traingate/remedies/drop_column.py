"""Leaves a column out of every split."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import DropColumn as Dropped
from traingate.remedy import Edit, Remedy, Subject
from traingate.report.findings import Finding


class DropColumn(Remedy):
    """Leaves a column out of every split that has it: one that tells the label, or that only one split has."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The column in all splits, or all that a finding names; never one that the config gives a role."""
        named = finding.details.get("columns", ()) if finding.feature is None else (finding.feature,)
        for name in named:
            if name not in subject.dataset.columns.not_features:
                yield from (Dropped(split, name) for split, kinds in subject.kinds.items() if name in kinds)
