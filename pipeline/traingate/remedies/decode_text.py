"""Decodes text again that was decoded wrongly."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class DecodeText(Remedy):
    """Reads text as UTF-8 that was read as Windows-1252 or Latin-1: München for MÃ¼nchen."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The columns of the finding, in every split."""
        for split, kinds in subject.kinds.items():
            for name in finding.details.get("columns", ()):
                if name in kinds:
                    yield ConvertColumn(split, name, "decode")
