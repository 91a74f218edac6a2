"""Clips a column of a split to the range of train."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class ClipValues(Remedy):
    """Writes train's largest or smallest value for what lies beyond it; a guess, as the values may be wrong."""

    asked_only: ClassVar[bool] = True

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The values that the finding asked for, of its column and split; never of a column with a role."""
        split, name = finding.split, finding.feature
        if split is not None and name is not None and finding.rows and name not in subject.dataset.columns.not_features:
            yield ConvertColumn(split, name, "clip", rows=finding.rows)
