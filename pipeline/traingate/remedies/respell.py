"""Spells values of a split as train does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from traingate.remedy import ConvertColumn, Edit, Remedy, Subject
from traingate.report.findings import Finding


class Respell(Remedy):
    """Spells categories and classes as train does, most of the time, where they differ in case, spaces or marks."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """Each value that is another spelling, by the finding; in every split where train has several spellings."""
        name, variants = finding.feature, finding.details.get("variants", [])
        if finding.split is None or name is None:
            return
        if codes := _read(finding.details.get("respelt", {})):
            yield ConvertColumn(finding.split, name, "replace", codes=codes)
        if codes := {str(rarer): str(most) for most, *others in variants for rarer in others}:
            for split, kinds in subject.kinds.items():
                if name in kinds:
                    yield ConvertColumn(split, name, "replace", codes=codes)


def _read(respelt: Mapping[str, str]) -> dict[str, str]:
    return {str(old): str(new) for old, new in respelt.items()}
