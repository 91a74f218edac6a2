"""Deals the rows to the splits anew, equal rows to one split."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import DealRows, Edit, Remedy, Subject
from traingate.report.findings import Finding


class SplitByRow(Remedy):
    """Deals all rows anew, equal ones to one split, about as many to each split as it has."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """One way to deal, whatever the finding counted."""
        yield DealRows((), "by-row")
