"""Gives two columns of a split each other's names."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import Edit, Remedy, RenameColumn, Subject
from traingate.report.findings import Finding


class SwapColumns(Remedy):
    """Gives two columns of a split each other's names, where each is distributed there as the other is in train."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """Both columns of the finding."""
        names = finding.details.get("columns", ())
        if finding.split is not None and len(names) == 2:
            yield RenameColumn(finding.split, names[0], names[1])
            yield RenameColumn(finding.split, names[1], names[0])
