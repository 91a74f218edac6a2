"""What people read: a fault, with all findings that it left behind. Findings that one fault explains are one cause."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from traingate.bounds import Count
from traingate.report.consequences import ORDER, Consequence, Effect, find_effect
from traingate.report.evidence import Evidence, Joined, find_headline, is_problem
from traingate.report.findings import Finding, Severity
from traingate.report.inflation import Inflation
from traingate.report.joining import RULES
from traingate.report.mending import choose_mendings, spell_repair
from traingate.report.titles import take_title


@dataclass(frozen=True)
class Cause:
    """One fault.

    Attributes:
        title: the fault in one sentence.
        why: why it matters, in one sentence.
        consequence: what it does to the training or its score.
        headline: the finding that tells it.
        supporting: what else it left behind, worst first.
        split: where it is; None where it is in several splits, or in none.
        features: the columns that it touches.
        rows: how many rows it touches, as far as that was counted.
        remedy: what to do.
        command: a command that shows more or mends it.
        place: what its id is made of.
        inflation: by how much it moves the score of a small model; None where nobody asked.
    """

    title: str
    why: str
    consequence: Consequence
    headline: Finding
    supporting: tuple[Finding, ...] = ()
    split: str | None = None
    features: tuple[str, ...] = ()
    rows: int | None = None
    remedy: str = ""
    command: str = ""
    place: tuple[str, ...] = ()
    inflation: Inflation | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The finding that tells it, then the others."""
        return (self.headline, *self.supporting)

    @property
    def severity(self) -> Severity:
        """That of its worst finding."""
        return max(finding.severity for finding in self.findings)

    @cached_property
    def id(self) -> str:
        """What and where, hashed: the same cause has the same id tomorrow."""
        return hash_place(self.place)

    def to_plain(self) -> dict[str, Any]:
        """The cause as report.json has it: its findings by their ids. `WrittenCause` says of which types."""
        return {
            "id": self.id,
            "title": self.title,
            "why": self.why,
            "consequence": str(self.consequence),
            "severity": self.severity.name,
            "split": self.split,
            "features": list(self.features),
            "rows": self.rows,
            "remedy": self.remedy,
            "command": self.command,
            "findings": [finding.id for finding in self.findings],
            "inflation": None if self.inflation is None else asdict(self.inflation),
        }


@dataclass(frozen=True)
class WrittenCause:
    """A cause in report.json; it is read for its types and made anew from the findings, as the verdict is.

    Attributes:
        id, title, why, consequence, severity, split, features, rows, remedy, command, inflation: those of `Cause`.
        findings: the ids of its findings, the one that tells it first.
    """

    id: str
    title: str
    why: str
    consequence: Consequence
    severity: Severity
    split: str | None
    features: tuple[str, ...]
    rows: Count | None
    remedy: str
    command: str
    findings: tuple[str, ...]
    inflation: Inflation | None


def find_causes(evidence: Evidence) -> tuple[Cause, ...]:
    """The causes of all findings, each finding in exactly one: by consequence, and in each the worst first."""
    left, found = evidence, list[Cause]()
    for rule in RULES:
        # A rule's causes may overlap; what an earlier one has taken is not taken again.
        for joined in rule(left):
            still = {id(finding) for finding in left.findings}
            findings = [finding for finding in joined.findings if id(finding) in still]
            if findings:
                found.append(_make_cause(joined, findings, evidence))
                left = left.without(findings)
    order = {id(finding): place for place, finding in enumerate(evidence.findings)}
    found.sort(key=lambda one: (ORDER.index(one.consequence), -one.severity, min(order[id(f)] for f in one.findings)))
    return tuple(found)


def _make_cause(joined: Joined, findings: Sequence[Finding], evidence: Evidence) -> Cause:
    known = joined.headline
    headline = known if known is not None and known in findings else find_headline(findings)
    effect = _find_worst_effect(headline, findings, evidence)
    splits = {finding.split for finding in findings}
    return Cause(
        title=joined.title or take_title(headline.message, headline.feature or ""),
        why=effect.words,
        consequence=effect.consequence,
        headline=headline,
        supporting=tuple(finding for finding in findings if finding is not headline),
        split=splits.pop() if len(splits) == 1 and not joined.everywhere else None,
        features=tuple(dict.fromkeys(finding.feature for finding in findings if finding.feature is not None)),
        rows=_count_touched(headline, findings),
        remedy=joined.remedy or headline.remedy,
        command=_find_command(joined, headline, findings, evidence),
        place=(joined.rule, *joined.key),
    )


def _find_command(joined: Joined, headline: Finding, findings: Sequence[Finding], evidence: Evidence) -> str:
    """What a finding says, else the command that mends the cause."""
    if told := next((finding.command for finding in (headline, *findings) if finding.command), ""):
        return told
    ordered = (headline, *(finding for finding in findings if finding is not headline))
    _, mending = choose_mendings(ordered, joined.rule, evidence.label)
    place = (joined.rule, *joined.key)
    return spell_repair(hash_place(place), evidence.digests, evidence.command) if mending.remedy else ""


def hash_place(place: tuple[str, ...]) -> str:
    """The id of a cause: what and where, hashed."""
    return f"cause-{hashlib.sha256(json.dumps(place).encode()).hexdigest()[:8]}"


def _find_worst_effect(headline: Finding, findings: Iterable[Finding], evidence: Evidence) -> Effect:
    """The headline's; but a fault that stops the training does so whatever else it does."""

    def effect_of(finding: Finding) -> Effect:
        return find_effect(finding, evidence.families.get(finding.check, ""), evidence.train, evidence.label)

    effect = effect_of(headline)
    stops = (effect_of(one) for one in findings if one.severity is headline.severity and is_problem(one))
    stop = next((one for one in stops if one.consequence is Consequence.STOP), None)
    return stop if stop and ORDER.index(effect.consequence) > ORDER.index(stop.consequence) else effect


def _count_touched(headline: Finding, findings: Sequence[Finding]) -> int | None:
    """Rows that the headline counts, or any other finding of its split; those of a sample are not all."""
    if headline.split is None or any(finding.split != headline.split for finding in findings):
        return _count_rows(headline)
    counted = [rows for one in findings if one.sampled is None and (rows := _count_rows(one)) is not None]
    return max(counted, default=None)


def _count_rows(finding: Finding) -> int | None:
    if finding.unit in ("rows", "values") and isinstance(finding.measured, int | float) and not finding.at_least:
        return round(finding.measured)
    counted = (finding.details.get(name) for name in ("shared_rows", "rows", "unexpected"))
    return next((round(rows) for rows in counted if isinstance(rows, int | float) and 0 <= rows < math.inf), None)


def find_common_split(causes: Sequence[Cause], rows: Mapping[str, int]) -> tuple[str, int] | None:
    """The split that most problems are in and in no other, with their number; None where no split stands out."""
    problems = [cause for cause in causes if is_problem(cause.headline)]
    alone = {split: sum(cause.split == split for cause in problems) for split in rows}
    split, most = max(alone.items(), key=lambda pair: pair[1], default=("", 0))
    return (split, most) if most >= 3 and most * 2 > len(problems) else None
