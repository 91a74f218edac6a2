"""Writes a column of a split in the unit of train."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class UndoUnit(Remedy):
    """Divides a column of a split by the factor that it differs from train by; the factor was told from quantiles."""

    asked_only: ClassVar[bool] = True

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """One division; none where there is an offset as well, as between degrees."""
        factor, offset = finding.details.get("factor"), finding.details.get("offset", 0.0)
        if finding.split is not None and finding.feature is not None and factor and not offset:
            yield ConvertColumn(finding.split, finding.feature, "multiply", factor=1 / float(factor))
