"""Writes dates in one way."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class WriteDates(Remedy):
    """Writes dates as ISO 8601 does, 2024-01-31, where they are written in several ways and none may be either."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The column, in each split in the formats that the finding names for it; none where a day may be a month."""
        name, formats, split = finding.feature, finding.details.get("formats", {}), finding.split
        if name is None or split is None or finding.details.get("either"):
            return
        if finding.kind == "other":
            for one, form in formats.items():
                yield ConvertColumn(one, name, "to-date", forms=(str(form),))
        else:
            yield ConvertColumn(split, name, "to-date", forms=tuple(map(str, formats)))
