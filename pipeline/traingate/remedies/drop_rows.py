"""Leaves out the rows that a finding is about."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import DropRows as Dropped
from traingate.remedy import Edit, Remedy, Subject
from traingate.report.findings import Finding


class DropRows(Remedy):
    """Leaves out the rows: copies and shared entities of a held-out split, rows without a label, infinite values."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The rows of the finding's split; train's copies stay, as its held-out twins go."""
        if finding.rows is not None and finding.split is not None:
            yield Dropped(finding.split, finding.rows)
