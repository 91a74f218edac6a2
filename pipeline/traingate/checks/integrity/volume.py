"""Rows of each split against what was declared."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from traingate.bounds import AtLeastOne, Limit
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, share


@dataclass(frozen=True)
class Volume(Check):
    """Did all the rows arrive? A lost file or half a download trains a worse model, and nothing says so.

    Attributes:
        rows: rows that each split should have, by split; other splits are only held to be not empty.
        min_rows: rows below which a split blocks, by split.
        warn_fraction: change against `rows` that warns, as a share of it.
        max_fraction: change against `rows` that blocks; 0 asks for exactly as many.
    """

    rows: Mapping[str, AtLeastOne] = field(default_factory=dict)
    min_rows: Mapping[str, AtLeastOne] = field(default_factory=dict)
    warn_fraction: Limit = 0.2
    max_fraction: Limit = 0.5

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each split that is empty, too small, not as declared, or declared and not there."""
        for name in sorted({*self.rows, *self.min_rows} - set(profile.splits)):
            message = f"rows are declared for {name}, which is not a split; the splits are {', '.join(profile.splits)}."
            yield self._report(name, message, 0, self.rows.get(name, self.min_rows.get(name, 1)))
        for split, read in profile.splits.items():
            files = list_names([file.path for file in read.files])
            least = self.min_rows.get(split, 0)
            if read.rows == 0:
                message = (
                    f"{split} has no rows: {files or 'its files'} {'hold' if len(read.files) != 1 else 'holds'} none."
                )
                yield self._report(split, message, 0, max(least, 1))
            elif read.rows < least:
                message = f"{split} has {count(read.rows, 'rows')}; at least {count(least)} were declared."
                yield self._report(split, message, read.rows, least)
            elif split in self.rows:
                yield from self._compare(split, read.rows, self.rows[split])

    def count_comparisons(self, profile: Profile) -> int:
        """One: what was read with what was declared."""
        return 1

    def _compare(self, split: str, rows: int, declared: int) -> Iterator[Finding]:
        change = abs(rows - declared) / max(declared, 1)
        if change > self.warn_fraction:
            less = "fewer" if rows < declared else "more"
            message = f"{split} has {count(rows, 'rows')}, {share(change)} {less} than the {count(declared)} declared."
            severity = Severity.BLOCK if change > self.max_fraction else Severity.WARN
            limit = self.max_fraction if severity is Severity.BLOCK else self.warn_fraction
            bound = (
                math.ceil(round(declared * (1 - limit), 6))
                if rows < declared
                else math.floor(round(declared * (1 + limit), 6))
            )
            yield self._report(split, message, rows, bound, severity)

    def _report(
        self, split: str, message: str, rows: int, allowed: int, severity: Severity = Severity.BLOCK
    ) -> Finding:
        declared = split in self.rows or split in self.min_rows
        remedy = "Fetch the data again" + (", or correct the declared rows under [checks.volume]." if declared else ".")
        least = rows < allowed
        return self.finding(
            severity, message, at=split, measured=rows, allowed=allowed, unit="rows", at_least=least, remedy=remedy
        )
