"""Deals the rows to the splits anew, the first ones to train."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import DealRows, Edit, Remedy, Subject
from traingate.report.findings import Finding


class SplitByTime(Remedy):
    """Deals all rows anew: the first to train, the later ones to held-out splits; a horizon is left between them."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """By the time that the finding is about, as the splits write it."""
        if finding.feature is None:
            return
        written: dict[str, str] = {}
        for one in (finding, *subject.beside):
            written |= one.details.get("written", {}) if one.feature == finding.feature else {}
        yield DealRows((finding.feature,), "by-time", float(finding.details.get("horizon", 0.0)), written)
