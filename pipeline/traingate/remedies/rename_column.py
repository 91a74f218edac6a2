"""Gives a column the name that train has."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from traingate.remedy import Edit, Remedy, Subject
from traingate.remedy import RenameColumn as Renamed
from traingate.report.findings import Finding

_NEAR = 0.8


class RenameColumn(Remedy):
    """Gives a column of a split the name that train has, where the two are nearly the same."""

    def plan(self, finding: Finding, subject: Subject) -> Iterator[Edit]:
        """The new column of the split that is nearest in name to the one that it lost."""
        split, name = finding.split, finding.feature
        new = [one.feature for one in subject.beside if one.split == split and one.kind == "schema-new-column"]
        folded = {_fold(one): one for one in new if one is not None}
        near = get_close_matches(_fold(name or ""), folded, 1, _NEAR)
        if split is not None and name is not None and near:
            yield Renamed(split, folded[near[0]], name)


def _fold(name: str) -> str:
    return "".join(mark for mark in name.casefold() if mark.isalnum()) or name
