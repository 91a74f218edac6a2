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
        """The inverse of what the finding says was done; where that is to some rows of train, to such of all splits."""
        name, factor = finding.feature, float(finding.details.get("factor", 0.0))
        if finding.split is None or name is None or not factor:
            return
        offset, rows = float(finding.details.get("offset", 0.0)), finding.rows if finding.kind == "other-unit" else None
        everywhere = rows is not None and finding.split == subject.dataset.train
        for split in [one for one, kinds in subject.kinds.items() if name in kinds] if everywhere else [finding.split]:
            yield ConvertColumn(split, name, "multiply", factor=1 / factor, offset=-offset / factor, rows=rows)
