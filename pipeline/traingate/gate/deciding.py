"""Decides: binds a report's verdict to data, config and settings."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from traingate.dataset import Dataset
from traingate.gate.decision import (
    DecidedFinding,
    DecidedSplit,
    Decision,
    compute_digest,
    digest_settings,
    make_relative,
)
from traingate.profile.reads import SplitRead
from traingate.report.findings import Finding
from traingate.report.report import EXIT_CODES, Report, Verdict


def compute_digests(dataset: Dataset) -> dict[str, str]:
    """`sha256:` of the bytes of config, schema and suites, by path as the dataset names it; OSError where one is gone.

    Taken when a run starts and put into `Report.digests`, they say what the run saw, whatever is edited meanwhile.
    """
    paths = [dataset.config_path, dataset.schema, *dataset.suites.values()]
    return {path: compute_digest(Path(path).read_bytes()) for path in paths if path is not None}


def decide(report: Report, dataset: Dataset, *, report_path: str = "", now: datetime | None = None) -> Decision:
    """The decision that a report amounts to.

    Digests that the report holds by path are taken over; others are computed now. A verdict that opens becomes ERROR
    where a split or a file's digest is missing from the report, because nothing could be compared later.
    """
    root, seen = dataset.root, _gather_digests(report, dataset)
    error = report.error or _explain_unbound(report, dataset, seen)
    verdict = Verdict.ERROR if error and report.verdict.opens else report.verdict
    return Decision(
        verdict=verdict,
        exit_code=EXIT_CODES[verdict],
        dataset=dataset.name,
        train=dataset.train,
        decided_at=(now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        root=str(Path(root).absolute()),
        config=dataset.config_path and make_relative(dataset.config_path, root),
        columns=dataset.columns,
        reading=dataset.reading,
        splits=tuple(_convert_split(split, report, dataset) for split in report.splits),
        findings=tuple(_convert_finding(finding) for finding in report.findings()),
        digests={make_relative(path, root): digest for path, digest in seen.items()},
        settings=digest_settings(dataset),
        versions={"python": platform.python_version(), **report.versions},
        report=report_path,
        command=report.command,
        error=error,
    )


def _gather_digests(report: Report, dataset: Dataset) -> dict[str, str]:
    paths = (dataset.config_path, dataset.schema, *dataset.suites.values())
    return {path: report.digests.get(path) or _digest_if_there(path) for path in paths if path is not None}


def _digest_if_there(path: str) -> str:
    try:
        return compute_digest(Path(path).read_bytes())
    except OSError:
        return ""


def _explain_unbound(report: Report, dataset: Dataset, seen: Mapping[str, str]) -> str | None:
    """Why a verdict could not be bound to what was checked; None where it can."""
    read = {split.name: split for split in report.splits}
    for split in dataset.splits:
        files = read[split.name].files if split.name in read else ()
        if not files or not all(file.digest for file in files):
            return f"{split.name} was not read completely: the report has no digest of its files."
    return next((f"{path} cannot be read." for path, digest in seen.items() if not digest), None)


def _convert_split(split: SplitRead, report: Report, dataset: Dataset) -> DecidedSplit:
    patterns = next((known.paths for known in dataset.splits if known.name == split.name), ())
    return DecidedSplit(
        name=split.name,
        patterns=tuple(make_relative(path, dataset.root) for path in patterns),
        rows=split.rows,
        rows_digest=split.rows_digest,
        kinds={entry.name: str(entry.types[split.name]) for entry in report.features if split.name in entry.types},
        files=tuple(replace(file, path=make_relative(file.path, dataset.root)) for file in split.files),
    )


def _convert_finding(finding: Finding) -> DecidedFinding:
    where = {"split": finding.split, "feature": finding.feature}
    return DecidedFinding(finding.id, finding.check, finding.severity.name, finding.message, **where)
