"""What a run found, as plain data: findings, outcomes, verdict and report, with a JSON round trip."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Any


class Severity(IntEnum):
    """How much a finding matters; only BLOCK shuts the gate."""

    INFO = 0
    WARN = 1
    BLOCK = 2


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


# Headlines lead with what makes a score lie, then what breaks, then what limits.
FAMILIES = ("leakage", "schema", "skew", "suites", "quality")
EXIT_CODES = {Verdict.PASS: 0, Verdict.WARN: 0, Verdict.BLOCK: 1, Verdict.ERROR: 3}


@dataclass(frozen=True)
class Place:
    """One row of a file.

    Attributes:
        split: the split that the row belongs to.
        file: the file's path.
        row: 0-based data row of that file (a CSV's header is not counted).
    """

    split: str
    file: str
    row: int


@dataclass(frozen=True)
class Example:
    """Rows that show what a finding says: one row, or copies of each other.

    Attributes:
        places: where the rows are.
        values: text of the involved columns, one mapping a place, in the order of `places`.
    """

    places: tuple[Place, ...]
    values: tuple[Mapping[str, str], ...] = ()


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
        allowed: the limit that it was held against.
        kind: tells findings of one check at one place apart (`conflicting-labels`); part of the id.
        details: further figures by name (p-value, n, share …), JSON values.
        evidence: example rows.
        remedy: what to do, in words.
        command: a command that shows more or mends it.
        sampled: rows that were judged, where it was a sample; None where it was every row.
    """

    check: str
    severity: Severity
    message: str
    split: str | None = None
    feature: str | None = None
    measured: float | None = None
    allowed: float | None = None
    kind: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Example, ...] = ()
    remedy: str = ""
    command: str = ""
    sampled: int | None = None

    @property
    def id(self) -> str:
        """The check's id and a hash of what and where: the same finding has the same id tomorrow."""
        where = json.dumps([self.check, self.kind, self.split, self.feature])
        return f"{self.check}-{hashlib.sha256(where.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Outcome:
    """What one check answered.

    Attributes:
        check: the check's id.
        question: what it asks, one sentence.
        family: `leakage`, `schema`, `skew`, `suites` or `quality`: the order of headlines.
        findings: what it found, none where all is well.
        asked: how many comparisons or columns it judged.
        skipped: why the question makes no sense here, or why the config turned it off.
        error: why it could not be answered; an error keeps the gate shut.
    """

    check: str
    question: str
    family: str = "quality"
    findings: tuple[Finding, ...] = ()
    asked: int = 0
    skipped: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class FileRead:
    """One file as it was read.

    Attributes:
        path: the file.
        bytes: its size.
        rows: data rows counted in it.
        digest: `sha256:` of its bytes, in chunks (see `digests.py`).
    """

    path: str
    bytes: int
    rows: int
    digest: str


@dataclass(frozen=True)
class SplitRead:
    """One split as it was read.

    Attributes:
        name: the split.
        rows: rows counted.
        rows_digest: order-independent digest of the rows' values.
        files: its files, sorted by path.
    """

    name: str
    rows: int
    rows_digest: str
    files: tuple[FileRead, ...]


@dataclass(frozen=True)
class Feature:
    """One column as a report draws it.

    Attributes:
        name: the column.
        role: `feature`, `label`, `entity`, `time` or `ignored`.
        types: the type by split.
        missing: share of missing values by split.
        shown: further figures by split, ready to print (`median`, `distinct`, `top`).
        histogram: counts on one grid of bins by split.
        edges: the grid: bin edges of numbers, or the categories' names.
    """

    name: str
    role: str
    types: Mapping[str, str]
    missing: Mapping[str, float]
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    histogram: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    edges: tuple[float | str, ...] = ()


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
        notes: what a reader has to know, such as what was judged on a sample.
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
    notes: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    started: str = ""
    seconds: float = 0.0
    command: str = ""
    error: str | None = None

    def findings(self) -> Iterator[Finding]:
        """All findings, worst first, then by family, then by how far the limit was passed."""
        found = [(outcome, finding) for outcome in self.outcomes for finding in outcome.findings]
        found.sort(key=lambda pair: (-pair[1].severity, FAMILIES.index(pair[0].family), -_excess(pair[1]), pair[1].id))
        yield from (finding for _, finding in found)

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
        plain = {"format": "traingate-report/1", "verdict": self.verdict, **asdict(replace(self, features=()))}
        for outcome, original in zip(plain["outcomes"], self.outcomes, strict=True):
            for finding, source in zip(outcome["findings"], original.findings, strict=True):
                finding["severity"], finding["id"] = source.severity.name, source.id
        # Python's own encoder, which indents, takes seconds for the features of a wide table; line breaks in texts are
        # escaped, so that the empty list is found but once.
        features = ",\n  ".join(json.dumps(feature, default=vars) for feature in self.features)
        return json.dumps(plain, indent=1).replace('\n "features": []', f'\n "features": [\n  {features}\n ]', 1)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """The report that `to_json` wrote; ValueError where the text is none."""
        plain = json.loads(text)
        if not isinstance(plain, dict) or plain.pop("format", None) != "traingate-report/1":
            raise ValueError("not a TrainGate report: expected format traingate-report/1")
        plain.pop("verdict", None)  # it is computed, never believed
        try:
            return _report_from(plain)
        except (AttributeError, KeyError, TypeError) as wrong:
            raise ValueError(f"not a TrainGate report: {wrong}") from None


def _report_from(plain: dict[str, Any]) -> Report:
    parts: dict[str, Callable[[Any], Any]]
    parts = {"splits": _split_from, "outcomes": _outcome_from, "features": _feature_from, "notes": str}
    return Report(**plain | {name: tuple(part(one) for one in plain[name]) for name, part in parts.items()})


def _excess(finding: Finding) -> float:
    if finding.measured is None or not finding.allowed:
        return finding.measured or 0.0
    return finding.measured / finding.allowed


def _split_from(plain: dict[str, Any]) -> SplitRead:
    return SplitRead(**plain | {"files": tuple(FileRead(**read) for read in plain["files"])})


def _outcome_from(plain: dict[str, Any]) -> Outcome:
    return Outcome(**plain | {"findings": tuple(_finding_from(finding) for finding in plain["findings"])})


def _finding_from(plain: dict[str, Any]) -> Finding:
    plain = {key: value for key, value in plain.items() if key != "id"}
    evidence = tuple(
        Example(tuple(Place(**place) for place in example["places"]), tuple(example["values"]))
        for example in plain["evidence"]
    )
    return Finding(**plain | {"severity": Severity[plain["severity"]], "evidence": evidence})


def _feature_from(plain: dict[str, Any]) -> Feature:
    histogram = {split: tuple(counts) for split, counts in plain["histogram"].items()}
    return Feature(**plain | {"histogram": histogram, "edges": tuple(plain["edges"])})
