"""What a run found, as plain data: findings, outcomes, verdict and report, with a JSON round trip."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from traingate.bounds import Amount
from traingate.errors import Misread
from traingate.profile.reads import SplitRead
from traingate.reading import parse, read
from traingate.report.causes import Cause, WrittenCause, find_causes
from traingate.report.evidence import Evidence
from traingate.report.feature import Feature
from traingate.report.findings import FAMILIES, Finding, Outcome, Severity
from traingate.report.inflation import Inflation


class Verdict(StrEnum):
    """What the run decided: PASS and WARN open the gate, BLOCK and ERROR keep it shut."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    BLOCK = "block"
    ERROR = "error"

    @property
    def opens(self) -> bool:
        """Whether training may start."""
        return self in (Verdict.PASS, Verdict.WARN)


FORMAT = "traingate-report/1"
EXIT_CODES = {Verdict.PASS: 0, Verdict.WARN: 0, Verdict.BLOCK: 1, Verdict.ERROR: 3}


@dataclass(frozen=True)
class Report:
    """Everything that a run has to say; renderers read nothing else.

    Attributes:
        dataset: the dataset's name.
        label: its label column.
        train: the name of the split that is trained on.
        splits: the splits as they were read.
        outcomes: one for each check, in the order of their ids.
        features: the columns, for the report's table.
        inflations: by how much causes move the score of a small model, where that was measured.
        notes: what a reader has to know, such as what was judged on a sample.
        not_asked: what the verdict does not cover, as there is no label or no held-out split; a sentence each.
        digests: of config, schema and suites, by path or name.
        versions: of traingate and the libraries that computed.
        started: UTC, ISO 8601.
        seconds: how long the run took.
        command: what was typed.
        error: why the data could not be read, where it could not.
    """

    dataset: str
    label: str | None = None
    train: str = "train"
    splits: tuple[SplitRead, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    features: tuple[Feature, ...] = ()
    inflations: tuple[Inflation, ...] = ()
    notes: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    started: str = ""
    seconds: Amount = 0.0
    command: str = ""
    error: str | None = None

    # Verdict and causes are never believed.
    computed: ClassVar = {"format": str, "verdict": Verdict, "causes": tuple[WrittenCause, ...]}

    def findings(self) -> Iterator[Finding]:
        """All findings, worst first, then by family, then by how far the limit was passed."""
        found = [(outcome, finding) for outcome in self.outcomes for finding in outcome.findings]
        found.sort(
            key=lambda pair: (-pair[1].severity, FAMILIES.index(pair[0].family), -_measure_excess(pair[1]), pair[1].id)
        )
        yield from (finding for _, finding in found)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """The faults behind the findings, by what they do to the training; every finding is in exactly one."""
        inflations = {inflation.cause: inflation for inflation in self.inflations}
        found = find_causes(
            Evidence(
                findings=tuple(self.findings()),
                families={outcome.check: outcome.family for outcome in self.outcomes},
                features={feature.name: feature for feature in self.features},
                rows={split.name: split.rows for split in self.splits},
                train=self.train,
                label=self.label,
                digests=tuple(self.digests),
                command=self.command,
            )
        )
        return tuple(replace(cause, inflation=inflations.get(cause.id)) for cause in found)

    @property
    def verdict(self) -> Verdict:
        """BLOCK before ERROR, because a block is final and an error may be retried. Nothing judged is an ERROR."""
        severities = [finding.severity for finding in self.findings()]
        if Severity.BLOCK in severities:
            return Verdict.BLOCK
        judged = [outcome for outcome in self.outcomes if outcome.skipped is None and outcome.error is None]
        if self.error or not judged or any(outcome.error for outcome in self.outcomes):
            return Verdict.ERROR
        return Verdict.WARN if Severity.WARN in severities else Verdict.PASS

    @property
    def exit_code(self) -> int:
        """0 open, 1 blocked, 3 undecided."""
        return EXIT_CODES[self.verdict]

    def to_json(self) -> str:
        """The report as JSON, a feature a line; `Report.from_json` reads it back."""
        plain = {"format": FORMAT, "verdict": self.verdict, **asdict(replace(self, features=()))}
        plain["causes"] = [cause.to_plain() for cause in self.causes]
        for outcome, original in zip(plain["outcomes"], self.outcomes, strict=True):
            for finding, source in zip(outcome["findings"], original.findings, strict=True):
                finding["severity"], finding["id"] = source.severity.name, source.id
        # Python's own encoder, which indents, takes seconds for the features of a wide table; line breaks in texts are
        # escaped, so that the empty list is found but once.
        features = ",\n  ".join(json.dumps(feature, default=vars) for feature in self.features)
        return json.dumps(plain, indent=1).replace('\n "features": []', f'\n "features": [\n  {features}\n ]', 1)

    @classmethod
    def from_json(cls, text: str, file: str = "not a TrainGate report") -> Report:
        """The report that `to_json` wrote; Misread, a ValueError, that names the file, where the text is not one."""
        try:
            plain = parse(text)
            if not isinstance(plain, dict) or plain.get("format") != FORMAT:
                raise Misread((), f"expected format {FORMAT}")
            return read(cls, plain, whole=True)
        except Misread as wrong:
            raise wrong.introduce(file) from None


def _measure_excess(finding: Finding) -> float:
    if finding.measured is None or not finding.allowed:
        return finding.measured or 0.0
    return finding.measured / finding.allowed
