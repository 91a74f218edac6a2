"""Writes a column of a split in the unit of train."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class UndoUnit(Remedy):
    """Undoes the factor and the offset that a column of a split, or some of its values, differs by: a guess."""

    asked_only: ClassVar[bool] = True

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The inverse of what the finding says was done; where it is about some rows, in these."""
        factor, offset = finding.details.get("factor", 0.0), finding.details.get("offset", 0.0)
        if finding.split is not None and finding.feature is not None and factor:
            rows = finding.rows if finding.kind == "other-unit" else None
            inverse, back = 1 / float(factor), -float(offset) / float(factor)
            yield ConvertColumn(finding.split, finding.feature, "multiply", factor=inverse, offset=back, rows=rows)
