"""Leaves values out: they are missing then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class ClearValues(Remedy):
    """Makes values missing: one that stands for a missing one, or that lies too far out to be one; a guess."""

    asked_only: ClassVar[bool] = True

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The values that the finding asked for; what stands for missing ones in train does so in every split."""
        name, train = finding.feature, subject.dataset.train
        if name is None or finding.rows is None or name in subject.dataset.columns.not_features:
            return
        everywhere = finding.split == train and finding.rows.what == "equal"
        for split, kinds in subject.kinds.items():
            if name in kinds and (everywhere or split == finding.split):
                yield ConvertColumn(split, name, "clear", rows=finding.rows)
