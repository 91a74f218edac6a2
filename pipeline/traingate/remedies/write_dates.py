"""Writes dates in one way."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class WriteDates(Remedy):
    """Writes dates as ISO 8601 does, 2024-01-31, where they are written in several ways and none may be either."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The column in every split, in the formats that the finding names; none where a day may be a month."""
        name, formats = finding.feature, finding.details.get("formats", {})
        if name is None or finding.details.get("either"):
            return
        if finding.kind == "other":
            for one, form in formats.items():
                yield ConvertColumn(one, name, "to-date", forms=(str(form),))
            return
        for one, kinds in subject.kinds.items():  # where train is mixed, nothing more is said of the others
            if name in kinds:
                yield ConvertColumn(one, name, "to-date", forms=tuple(map(str, formats)))
