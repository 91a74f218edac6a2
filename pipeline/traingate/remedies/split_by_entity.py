"""Deals the rows to the splits anew, all rows of an entity to one split."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.remedy import ConvertColumn, DealRows, Edit, Remedy, Subject
from traingate.report.findings import Finding


class SplitByEntity(Remedy):
    """Deals all rows anew, those of an entity to one split, about as many to each split as it has, and spelt alike."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """By the declared entity, else by the column that seems to be one."""
        names = subject.dataset.columns.entity or ((finding.feature,) if finding.feature is not None else ())
        respelt = any(one.check == finding.check and one.kind == "respelt" for one in (finding, *subject.beside))
        if names:
            yield DealRows(names, "by-spelling" if respelt else "by-entity")
        # Who is in one split under two names would count as two.
        for split in subject.kinds if respelt else ():
            yield from (ConvertColumn(split, name, "fold") for name in names)
