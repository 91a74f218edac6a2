"""What was decided about a dataset, as plain data bound to the very bytes that were checked, with a JSON round trip."""

from __future__ import annotations

import hashlib
import json
import os.path
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from traingate.bounds import Count, OneOf
from traingate.dataset import Columns, Dataset, Reading, Split
from traingate.errors import Misread, suggest
from traingate.profile.reads import FileRead
from traingate.reading import parse, read
from traingate.report.findings import Severity
from traingate.report.report import Verdict

FORMAT = "traingate-decision/1"


@dataclass(frozen=True)
class DecidedFinding:
    """A finding, as far as whoever opens the gate has to know it.

    Attributes:
        id: the finding's id.
        check: the id of the check that asked.
        severity: `INFO`, `WARN` or `BLOCK`.
        message: what was found, in a sentence.
        split: where it is; None for the whole dataset.
        feature: the column; None for whole rows.
    """

    id: str
    check: str
    severity: Annotated[str, OneOf(tuple(Severity.__members__))]
    message: str
    split: str | None = None
    feature: str | None = None


@dataclass(frozen=True)
class DecidedSplit:
    """One split as it was checked.

    Attributes:
        name: the split.
        patterns: the files or globs that made it up, relative to the decision's root where they can be.
        rows: rows counted.
        rows_digest: order-independent digest of the rows' values.
        kinds: the kind of every column.
        files: its files, their paths relative to the decision's root where they can be.
    """

    name: str
    patterns: tuple[str, ...]
    rows: Count
    rows_digest: str
    kinds: Mapping[str, str] = field(default_factory=dict)
    files: tuple[FileRead, ...] = ()

    @property
    def digest(self) -> str:
        """One digest for all files: the file's own where there is one."""
        if len(self.files) == 1:
            return self.files[0].digest
        return compute_digest("\n".join(file.digest for file in self.files).encode())


@dataclass(frozen=True)
class Decision:
    """A verdict and everything that it holds for.

    Attributes:
        verdict: what was decided.
        exit_code: 0 open, 1 blocked, 3 undecided.
        dataset: the dataset's name.
        train: the name of the split that is trained on.
        decided_at: UTC, ISO 8601.
        root: the folder that relative paths start from: absolute in memory, relative to the decision in its file.
        config: the gate.toml, relative to `root`; None for a quick look.
        columns: the columns that mean more than a feature.
        reading: how text was turned into values.
        splits: the splits as they were checked.
        findings: what was found, worst first.
        digests: `sha256:` of the bytes of config, schema and suites, by path relative to `root`.
        settings: digest of everything that the checks knew about the dataset (see `digest_settings`).
        versions: of Python, traingate and the libraries that computed.
        report: the report's path, relative to the decision's folder.
        command: what was typed.
        error: why nothing could be decided, where that is so.
    """

    verdict: Verdict
    exit_code: Count
    dataset: str
    train: str
    decided_at: str
    root: str = "."
    config: str | None = None
    columns: Columns = Columns()
    reading: Reading = Reading()
    splits: tuple[DecidedSplit, ...] = ()
    findings: tuple[DecidedFinding, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    report: str = ""
    command: str = ""
    error: str | None = None

    @property
    def time(self) -> datetime:
        """When it was decided, in UTC; ValueError where `decided_at` has no time zone, or is no time in UTC."""
        time = datetime.fromisoformat(self.decided_at)
        if time.tzinfo is None:
            raise ValueError(f"decided_at {self.decided_at!r} has no time zone")
        try:
            return time.astimezone(UTC)
        except OverflowError:
            raise ValueError(f"decided_at {self.decided_at!r} lies beyond all years") from None

    def split(self, name: str) -> DecidedSplit:
        """The split called `name`; KeyError where there is none."""
        for split in self.splits:
            if split.name == name:
                return split
        raise KeyError(name)

    def select_findings(self, check: str) -> tuple[DecidedFinding, ...]:
        """What one check found."""
        return tuple(finding for finding in self.findings if finding.check == check)

    def to_dataset(self) -> Dataset:
        """The dataset as far as reading its rows needs it: splits, columns and how text is read."""
        patterns = {
            split.name: tuple(make_absolute(path, self.root) for path in split.patterns) for split in self.splits
        }
        splits = tuple(Split(name, paths) for name, paths in patterns.items())
        return Dataset(self.dataset, splits, self.columns, self.train, reading=self.reading, root=self.root)

    def to_json(self) -> str:
        """The decision as canonical JSON, the text that is digested and signed: sorted keys, ASCII, no spaces."""
        return to_canonical_json({"format": FORMAT, **asdict(self)})

    @classmethod
    def from_json(cls, text: str) -> Decision:
        """The decision that `to_json` wrote; Misread, a ValueError, where the text is not one."""
        try:
            plain = parse(text)
            if not isinstance(plain, dict) or plain.pop("format", None) != FORMAT:
                raise ValueError(f"expected format {FORMAT}")
            decision = read(cls, plain, whole=True)
            _ = decision.time
            names = [split.name for split in decision.splits]
            if names and decision.train not in names:
                raise Misread(
                    ("train",), f"must name a split, not {decision.train!r}. {suggest(decision.train, names)}"
                )
        except ValueError as wrong:
            raise Misread((), f"not a TrainGate decision: {wrong}") from None
        return decision


def to_canonical_json(plain: Any) -> str:
    """One text for one value: JSON with sorted keys, ASCII, no spaces; dates as ISO strings."""
    return json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)


def compute_digest(data: bytes) -> str:
    """`sha256:` of the bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def digest_settings(dataset: Dataset) -> str:
    """Digest of all that the checks knew: without the trainer's settings, and the same wherever the folder lies."""
    plain = {entry.name: getattr(dataset, entry.name) for entry in fields(dataset)}
    for name in ("root", "config_path", "lines", "trainer", "training"):
        del plain[name]
    plain["splits"] = [
        [split.name, [make_relative(path, dataset.root) for path in split.paths]] for split in dataset.splits
    ]
    plain["schema"] = dataset.schema and make_relative(dataset.schema, dataset.root)
    plain["suites"] = {split: make_relative(path, dataset.root) for split, path in dataset.suites.items()}
    plain["columns"], plain["reading"] = asdict(dataset.columns), asdict(dataset.reading)
    plain["checks"] = {name: asdict(settings) for name, settings in dataset.checks.items()}
    return compute_digest(to_canonical_json(plain).encode())


def make_relative(path: str, root: str) -> str:
    """The path as seen from `root`; as it is where it has a scheme or shares no folder with it."""
    if "://" in path:
        return path
    start = Path(root).absolute()
    full = start / path
    if full.drive != start.drive:
        return str(full)
    shared = os.path.commonpath([full, start])
    return str(full) if shared == full.anchor else os.path.relpath(full, start)


def make_absolute(path: str, root: str) -> str:
    """The path that `make_relative` was given."""
    return path if "://" in path else os.path.normpath(Path(root) / path)
