"""Leaves a column out of every split."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import DropColumn as Dropped
from traingate.remedy import Edit, Remedy, Subject
from traingate.report.findings import Finding


class DropColumn(Remedy):
    """Leaves a column out of every split that has it: one that tells the label, or that only one split has."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The column in all splits; never one that the config gives a role."""
        name = finding.feature
        if name is None or name in subject.dataset.columns.not_features:
            return
        for split, kinds in subject.kinds.items():
            if name in kinds:
                yield Dropped(split, name)
