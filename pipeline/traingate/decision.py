"""The decision: binds a verdict to data, config and settings, and says later whether it still holds for them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from traingate.dataset import Dataset
from traingate.decided import (
    DecidedFile,
    DecidedFinding,
    DecidedSplit,
    Decision,
    absolute,
    canonical,
    digest_of,
    relative,
    settings_digest,
)
from traingate.holds import changed_files, changed_inputs, checked_again, shut, stale
from traingate.report import EXIT_CODES, FileRead, Finding, Report, SplitRead, Verdict
from traingate.signature import BadSignature, read_key, sign, usable, verify

__all__ = ["Decision", "Refused", "decide", "digests_of", "read", "require", "withdraw", "write"]

NAME = "decision.json"


class Refused(Exception):
    """The gate stays shut (exit 1): the message says why, and what to run next."""

    exit_code = 1


def digests_of(dataset: Dataset) -> dict[str, str]:
    """`sha256:` of the bytes of config, schema and suites, by path as the dataset names it; OSError where one is gone.

    Taken when a run starts and put into `Report.digests`, they say what the run saw, whatever is edited meanwhile.
    """
    paths = [dataset.config_path, dataset.schema, *dataset.suites.values()]
    return {path: digest_of(Path(path).read_bytes()) for path in paths if path is not None}


def decide(report: Report, dataset: Dataset, *, report_path: str = "", now: datetime | None = None) -> Decision:
    """The decision that a report amounts to.

    Digests that the report holds by path are taken over; others are computed now. A verdict that opens becomes ERROR
    where a split or a file's digest is missing from the report, because nothing could be compared later.
    """
    root, seen = dataset.root, _seen(report, dataset)
    error = report.error or _unbound(report, dataset, seen)
    verdict = Verdict.ERROR if error and report.verdict.opens else report.verdict
    return Decision(
        verdict=verdict,
        exit_code=EXIT_CODES[verdict],
        dataset=dataset.name,
        train=dataset.train,
        decided_at=(now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        root=str(Path(root).absolute()),
        config=dataset.config_path and relative(dataset.config_path, root),
        columns=dataset.columns,
        reading=dataset.reading,
        splits=tuple(_split(split, report, dataset) for split in report.splits),
        findings=tuple(_finding(finding) for finding in report.findings()),
        digests={relative(path, root): digest for path, digest in seen.items()},
        settings=settings_digest(dataset),
        versions={"python": platform.python_version(), **report.versions},
        report=report_path,
        command=report.command,
        error=error,
    )


def _seen(report: Report, dataset: Dataset) -> dict[str, str]:
    paths = (dataset.config_path, dataset.schema, *dataset.suites.values())
    return {path: report.digests.get(path) or _digest_if_there(path) for path in paths if path is not None}


def _digest_if_there(path: str) -> str:
    try:
        return digest_of(Path(path).read_bytes())
    except OSError:
        return ""


def _unbound(report: Report, dataset: Dataset, seen: Mapping[str, str]) -> str | None:
    """Why a verdict could not be bound to what was checked; None where it can."""
    read = {split.name: split for split in report.splits}
    for split in dataset.splits:
        files = read[split.name].files if split.name in read else ()
        if not files or not all(file.digest for file in files):
            return f"{split.name} was not read whole: the report has no digest of its files."
    return next((f"{path} cannot be read." for path, digest in seen.items() if not digest), None)


def _split(split: SplitRead, report: Report, dataset: Dataset) -> DecidedSplit:
    patterns = next((known.paths for known in dataset.splits if known.name == split.name), ())
    return DecidedSplit(
        name=split.name,
        patterns=tuple(relative(path, dataset.root) for path in patterns),
        rows=split.rows,
        rows_digest=split.rows_digest,
        kinds={entry.name: str(entry.types[split.name]) for entry in report.features if split.name in entry.types},
        files=tuple(replace(_file(file), path=relative(file.path, dataset.root)) for file in split.files),
    )


def _file(file: FileRead) -> DecidedFile:
    return DecidedFile(file.path, file.bytes, file.rows, file.digest)


def _finding(finding: Finding) -> DecidedFinding:
    where = {"split": finding.split, "feature": finding.feature}
    return DecidedFinding(finding.id, finding.check, finding.severity.name, finding.message, **where)


def write(decision: Decision, path: str | Path, key: bytes | None = None) -> Path:
    """Writes the decision aside and renames it into place, signed where a key is given or TRAINGATE_KEY is set.

    Without a key the file holds a digest of itself, which catches accidents but nobody who means it.

    Raises:
        KeyRejected: the key cannot sign.
    """
    path = Path(path).absolute()
    key = read_key() if key is None else usable(key)
    plain = json.loads(decision.to_json()) | {"root": relative(decision.root, str(path.parent))}
    text = canonical(plain).encode()
    sealed = plain | {"digest": digest_of(text)} | ({"signature": sign(text, key)} if key else {})
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("w", encoding="utf8") as file:
            json.dump(sealed, file, indent=1, sort_keys=True)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return path


def withdraw(out_dir: str | Path) -> Path | None:
    """Moves an earlier run's decision out of the way before a run starts, so that it never stands for this run's data.

    Returns where it went (`decision.previous.json`), None where there was none. OSError where it cannot be moved:
    then the run must not start.
    """
    path = Path(out_dir) / NAME
    if not os.path.lexists(path):
        return None
    return path.replace(path.with_name("decision.previous.json"))


def read(path: str | Path, key: bytes | None = None) -> Decision:
    """The decision in a file (or in a folder's decision.json), its root absolute; it has not been edited.

    Raises:
        Refused: the file is missing, unreadable, edited, or not signed with the key (else TRAINGATE_KEY).
        KeyRejected: the key cannot verify anything.
    """
    path = Path(path)
    path = path / NAME if path.is_dir() else path
    key = read_key() if key is None else usable(key)
    try:
        plain = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise Refused(f"there is no decision at {path}. Run: traingate check") from None
    except (OSError, ValueError, RecursionError) as error:
        raise Refused(f"{path} cannot be read: {error}. Run: traingate check") from None
    if not isinstance(plain, dict):
        raise Refused(f"{path} is no decision. Run: traingate check")
    try:
        return _unsealed(plain, path, key)
    except (ValueError, BadSignature, RecursionError) as error:
        raise Refused(f"{path} cannot be trusted: {error}. Run: traingate check") from None


def _unsealed(sealed: dict[str, object], path: Path, key: bytes | None) -> Decision:
    plain = {name: value for name, value in sealed.items() if name not in ("digest", "signature")}
    text = canonical(plain)
    if sealed.get("digest") != digest_of(text.encode()):
        raise ValueError("it was edited after it was written")
    if key:
        verify(text.encode(), sealed.get("signature"), key)
    decision = Decision.from_json(text)
    return replace(decision, root=absolute(decision.root, str(path.absolute().parent)))


def require(
    decision: str | Path | Decision,
    *,
    config: str | Path | None = None,
    dataset: Dataset | None = None,
    max_age: timedelta | None = None,
    key: bytes | None = None,
) -> Decision:
    """The decision, if it opens the gate and still holds for the very bytes that lie there now.

    Args:
        decision: decision.json, its folder, or one that was read already (then it is not verified again).
        config: the gate.toml that the run goes by; paths start from its folder. None trusts the decision's own paths.
        dataset: what the run goes by, where it is at hand; it has to be what was checked.
        max_age: how old the decision may be.
        key: the secret, or the PEM public key, that the decision has to be signed with; None takes TRAINGATE_KEY.

    Raises:
        Refused: it does not open, was edited, is too old, or config, schema, suites or a file are not those checked.
        KeyRejected: the key cannot verify anything.
    """
    held = decision if isinstance(decision, Decision) else read(decision, key)
    held = rooted(held, config, dataset)
    path = _config_path(config, dataset)
    reason = (
        shut(held)
        or stale(held, max_age, datetime.now(UTC))
        or changed_inputs(held, path, settings_digest(dataset) if dataset else None)
        or changed_files(held)
    )
    if reason:
        raise Refused(f"{reason} {checked_again(held, path)}")
    return held


def rooted(decision: Decision, config: str | Path | None, dataset: Dataset | None) -> Decision:
    """The decision with its paths starting from the config's folder, or the dataset's, where either is given."""
    path = _config_path(config, dataset)
    if path is not None:
        return replace(decision, root=str(path.absolute().parent))
    return replace(decision, root=str(Path(dataset.root).absolute())) if dataset else decision


def _config_path(config: str | Path | None, dataset: Dataset | None) -> Path | None:
    if config is None:
        return Path(dataset.config_path) if dataset and dataset.config_path else None
    return Path(config, "gate.toml") if Path(config).is_dir() else Path(config)
