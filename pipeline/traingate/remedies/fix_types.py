"""Writes a column of a split as train writes it."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.kinds import Kind
from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding
from traingate.report.mending import choose_conversion


class FixTypes(Remedy):
    """Writes a column of a split as train does: True and False as 1 and 0, text that is numbers, codes' lost zeros."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """One conversion, to the kind that train has; none where one kind is not written as the other.

        Where some of train's numbers are words, in every split: what is no number goes missing.
        """
        split, name = finding.split, finding.feature
        if split is None or name is None:
            return
        if finding.kind == "lost-zeros":
            codes = dict(finding.details.get("codes", {}))
            if len({len(whole) for whole in codes.values()}) == 1:
                yield ConvertColumn(split, name, "pad", codes=codes)
            return
        if finding.kind == "mostly-numbers":
            for one, kinds in subject.kinds.items():
                if kinds.get(name) == Kind.STRING:
                    yield ConvertColumn(one, name, "to-number")
            return
        train = subject.kinds.get(subject.dataset.train, {}).get(name)
        how = choose_conversion(train, subject.kinds.get(split, {}).get(name))
        if how is not None and split != subject.dataset.train:
            yield ConvertColumn(split, name, how, whole=train == Kind.INT)
