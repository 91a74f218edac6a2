"""Spells values of a split as train does."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class Respell(Remedy):
    """Spells categories and classes of a split as train does, where they differ in case, spaces or marks alone."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """Each value that is another spelling of one of train's, by the finding."""
        codes = {str(old): str(new) for old, new in finding.details.get("respelt", {}).items()}
        if finding.split is not None and finding.feature is not None and codes:
            yield ConvertColumn(finding.split, finding.feature, "replace", codes=codes)
