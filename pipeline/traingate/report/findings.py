"""What checks answer: findings, with their severity, and the outcome of each check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Annotated, Any, ClassVar, TypedDict

from traingate.bounds import Count, Figure, OneOf
from traingate.profile.reads import Example
from traingate.report.rows import RowList, RowQuery


class Severity(IntEnum):
    """How much a finding matters; only BLOCK shuts the gate."""

    INFO = 0
    WARN = 1
    BLOCK = 2


# Headlines lead with what makes a score lie, then what breaks, then what limits.
FAMILIES = ("leakage", "integrity", "schema", "skew", "suites", "quality")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth knowing, with its measure, its limit and its evidence.

    Attributes:
        check: the id of the check that asked.
        severity: INFO, WARN or BLOCK.
        message: one or two plain sentences with numbers and units.
        split: where it is; None for the whole dataset.
        feature: the column; None for whole rows.
        measured: the number that was judged.
        allowed: the limit that it was compared with.
        kind: tells findings of one check at one place apart, in kebab-case (`conflicting-labels`); part of the id.
        details: further figures by name (p-value, n, share …), JSON values.
        evidence: example rows.
        remedy: what to do, in words.
        command: a command that shows more or mends it.
        sampled: rows that were judged, where it was a sample; None where it was every row.
        unit: what `measured` and `allowed` count (`rows`, `share`, `ROC AUC` …); "" where they are bare numbers.
        at_least: whether the limit is a floor, as for a number of rows; most are ceilings.
        rows: which rows it is about; None where it is about a column, a split or a distribution.
        listed: where these rows were listed; None where nobody looked.
    """

    check: str
    severity: Severity
    message: str
    split: str | None = None
    feature: str | None = None
    measured: Figure | None = None
    allowed: Figure | None = None
    kind: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Example, ...] = ()
    remedy: str = ""
    command: str = ""
    sampled: Count | None = None
    unit: str = ""
    at_least: bool = False
    rows: RowQuery | None = None
    listed: RowList | None = None

    computed: ClassVar = {"id": str}

    @property
    def id(self) -> str:
        """The check's id and a hash of what and where: the same finding has the same id tomorrow."""
        where = json.dumps([self.check, self.kind, self.split, self.feature])
        return f"{self.check}-{hashlib.sha256(where.encode()).hexdigest()[:8]}"


class Particulars(TypedDict, total=False):
    """What a finding may say besides its message and where it is: fields of `Finding`, by name."""

    kind: str
    measured: float | None
    allowed: float | None
    details: Mapping[str, Any]
    evidence: tuple[Example, ...]
    remedy: str
    sampled: int | None
    unit: str
    at_least: bool
    rows: RowQuery | None


@dataclass(frozen=True)
class Outcome:
    """What one check answered.

    Attributes:
        check: the check's id.
        question: what it asks, one sentence.
        family: the folder that the check lies in, which decides the order of headlines (see `FAMILIES`).
        findings: what it found, none where all is well.
        asked: how many comparisons or columns it judged.
        skipped: why the question makes no sense here, or why the config turned it off.
        error: why it could not be answered; an error keeps the gate shut.
    """

    check: str
    question: str
    family: Annotated[str, OneOf(FAMILIES)] = "quality"
    findings: tuple[Finding, ...] = ()
    asked: Count = 0
    skipped: str | None = None
    error: str | None = None
