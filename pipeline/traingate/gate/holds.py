"""Whether a decision still holds: each question answers with the sentence that a person reads, or None."""

from __future__ import annotations

import os.path
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

from traingate.errors import Unreadable
from traingate.gate.decision import DecidedSplit, Decision, absolute, digest_of, relative
from traingate.inert import plain
from traingate.report.report import EXIT_CODES
from traingate.storage import digests, files
from traingate.wording import count, listed

_CLOCKS_DIFFER = timedelta(minutes=2)
_NAMED = 3


def shut(decision: Decision) -> str | None:
    """Why the verdict keeps the gate shut."""
    if decision.verdict.opens and EXIT_CODES[decision.verdict] == decision.exit_code and decision.splits:
        return None
    blocks = [finding for finding in decision.findings if finding.severity == "BLOCK"]
    if blocks:
        found = count(len(blocks), "blocking findings")
        return f"{plain(decision.dataset)} was blocked at {_at(decision)}: {found}. {plain(blocks[0].message)}"
    reason = plain(decision.error) if decision.error else f"its verdict is {decision.verdict}."
    return f"{plain(decision.dataset)} was not decided at {_at(decision)}: {reason}"


def stale(decision: Decision, max_age: timedelta | None, now: datetime) -> str | None:
    """Why the decision's time will not do."""
    age = now - decision.time
    if age < -_CLOCKS_DIFFER:
        return f"the decision was taken in the future, at {_at(decision)}: set this machine's clock, or the other's."
    if max_age is not None and age > max_age:
        return f"the decision of {_at(decision)} is {_spoken(age)} old, and at most {_spoken(max_age)} is allowed."
    return None


def changed_inputs(decision: Decision, config: Path | None, settings: str | None) -> str | None:
    """Which of config, schema and suites is not the one that was checked with."""
    if config is not None and decision.config is None:
        return f"the decision was taken without a config, so it says nothing about {plain(str(config))}."
    paths = {name: absolute(name, decision.root) for name in decision.digests}
    if config is not None and decision.config is not None:
        paths[decision.config] = str(config)
    for name, path in paths.items():
        reason = _changed_input(decision, name, path)
        if reason:
            return reason
    if settings is not None and settings != decision.settings:
        return f"{plain(decision.dataset)} was checked at {_at(decision)} with other splits, columns or limits."
    return None


def _changed_input(decision: Decision, name: str, path: str) -> str | None:
    try:
        now = digest_of(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error  # a path that no file can have is a ValueError
        return f"{plain(name)} cannot be read: {why}. It belongs to the decision."
    return None if now == decision.digests[name] else _changed(decision, plain(name), decision.digests[name], now)


def changed_files(decision: Decision) -> str | None:
    """Which split's files are not the bytes that were checked; reads every byte of every file."""
    for split in decision.splits:
        reason = _other_files(decision, split) or _other_bytes(decision, split)
        if reason:
            return reason
    return None


def _other_files(decision: Decision, split: DecidedSplit) -> str | None:
    """A file that came or went."""
    checked = {file.path for file in split.files}
    try:
        matches = [path for pattern in split.patterns for path in files.expand(absolute(pattern, decision.root))]
    except (Unreadable, OSError, ValueError) as error:
        return f"the files of {plain(split.name)} cannot be listed: {plain(str(error))}"
    there = {relative(path, decision.root) for path in matches}
    new, gone = sorted(there - checked), sorted(checked - there)
    if new:
        return f"{plain(split.name)} has files that were not checked at {_at(decision)}: {_listed(new)}."
    return (
        f"{plain(split.name)} has lost files that were checked at {_at(decision)}: {_listed(gone)}." if gone else None
    )


def _other_bytes(decision: Decision, split: DecidedSplit) -> str | None:
    for file in split.files:
        try:
            now = digests.digest_file(absolute(file.path, decision.root))
        except (Unreadable, OSError, ValueError) as error:
            return f"{plain(split.name)} cannot be compared with what was checked: {plain(str(error))}"
        if now != file.digest:
            where = "" if len(split.files) == 1 else f" ({plain(file.path)})"
            return _changed(decision, f"{plain(split.name)}{where}", file.digest, now)
    return None


def checked_again(decision: Decision, config: Path | None) -> str:
    """The command that takes a new decision."""
    if config is None and decision.config is None:
        return f"Run: {plain(decision.command) or 'traingate check'}"
    path = str(config or absolute(str(decision.config), decision.root))
    shortest = min(os.path.relpath(path), path, key=len)
    return f"Run: traingate check {shlex.quote(plain(shortest))}"


def _changed(decision: Decision, what: str, checked: str, now: str) -> str:
    return f"{what} has changed since it was checked. checked {_short(checked)} at {_at(decision)}, now {_short(now)}."


def _short(digest: str) -> str:
    return plain(digest.rpartition(":")[2][:8])


def _at(decision: Decision) -> str:
    return decision.time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _listed(paths: list[str]) -> str:
    return listed([plain(path) for path in paths], _NAMED)


def _spoken(time: timedelta) -> str:
    seconds = time.total_seconds()
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} seconds"
