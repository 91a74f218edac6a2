"""Whether a decision still holds: each question answers with the sentence that a person reads, or None."""

from __future__ import annotations

import os.path
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

from traingate.errors import ConfigError, Unreadable
from traingate.gate.decision import DecidedSplit, Decision, compute_digest, make_absolute, make_relative
from traingate.inert import escape_line
from traingate.report.report import EXIT_CODES
from traingate.storage import digests, files
from traingate.storage.digests import BlockDigests
from traingate.wording import count, list_names

_CLOCKS_DIFFER = timedelta(minutes=2)
_NAMED = 3


def explain_shut(decision: Decision) -> str | None:
    """Why the verdict keeps the gate shut."""
    if decision.verdict.opens and EXIT_CODES[decision.verdict] == decision.exit_code and decision.splits:
        return None
    blocks = [finding for finding in decision.findings if finding.severity == "BLOCK"]
    if blocks:
        found = f"{count(len(blocks), 'blocking findings')}. {escape_line(blocks[0].message)}"
        return f"{escape_line(decision.dataset)} was blocked at {_format_time(decision)}: {found}"
    reason = escape_line(decision.error) if decision.error else f"its verdict is {decision.verdict}."
    return f"{escape_line(decision.dataset)} was not decided at {_format_time(decision)}: {reason}"


def explain_stale(decision: Decision, max_age: timedelta | None, now: datetime) -> str | None:
    """Why the decision is too old, or dated in the future."""
    age, taken = now - decision.time, _format_time(decision)
    if age < -_CLOCKS_DIFFER:
        return f"the decision is dated in the future, at {taken}: set the clock of this machine, or of the other one."
    if max_age is not None and age > max_age:
        return f"the decision of {taken} is {_format_age(age)} old, and at most {_format_age(max_age)} is allowed."
    return None


def find_changed_input(decision: Decision, config: Path | None, settings: str | None) -> str | None:
    """Which of config, schema and suites differs from the one that was used in the check."""
    if config is not None and decision.config is None:
        return f"the decision was taken without a config, so it says nothing about {escape_line(str(config))}."
    paths = {name: make_absolute(name, decision.root) for name in decision.digests}
    if config is not None and decision.config is not None:
        paths[decision.config] = str(config)
    for name, path in paths.items():
        reason = _compare_input(decision, name, path)
        if reason:
            return reason
    if settings is not None and settings != decision.settings:
        name = escape_line(decision.dataset)
        return f"{name} was checked at {_format_time(decision)} with other splits, columns or limits."
    return None


def _compare_input(decision: Decision, name: str, path: str) -> str | None:
    try:
        now = compute_digest(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error  # a path that no file can have is a ValueError
        return f"{escape_line(name)} cannot be read: {why}. The decision depends on it."
    return (
        None
        if now == decision.digests[name]
        else _describe_change(decision, escape_line(name), decision.digests[name], now)
    )


def find_changed_files(decision: Decision, keep: dict[str, BlockDigests] | None = None) -> str | None:
    """Which split's files are not those that were checked, byte for byte; reads every byte of every file.

    Files are listed again once they are read: reading takes a while, in which others may come.

    Args:
        decision: what was checked.
        keep: takes the digests of every file's blocks, by path, where they are asked for.
    """
    return _find_moved(decision) or find_changed_bytes(decision, keep) or _find_moved(decision)


def find_changed_bytes(decision: Decision, keep: dict[str, BlockDigests] | None = None) -> str | None:
    """Which file that was checked holds other bytes now; arguments as for `find_changed_files`."""
    reasons = (_compare_bytes(decision, split, keep) for split in decision.splits)
    return next((reason for reason in reasons if reason), None)


def _find_moved(decision: Decision) -> str | None:
    reasons = (_compare_files(decision, split) for split in decision.splits)
    return next((reason for reason in reasons if reason), None)


def _compare_files(decision: Decision, split: DecidedSplit) -> str | None:
    """A file that came or went."""
    checked = {file.path for file in split.files}
    try:
        matches = [path for pattern in split.patterns for path in files.expand(make_absolute(pattern, decision.root))]
    except (ConfigError, Unreadable, OSError, ValueError) as error:
        return f"the files of {escape_line(split.name)} cannot be listed: {escape_line(str(error))}"
    there = {make_relative(path, decision.root) for path in matches}
    new, gone = sorted(there - checked), sorted(checked - there)
    name, taken = escape_line(split.name), _format_time(decision)
    if new:
        return f"{name} has files that were not checked at {taken}: {_list_paths(new)}."
    return f"{name} has lost files that were checked at {taken}: {_list_paths(gone)}." if gone else None


def _compare_bytes(decision: Decision, split: DecidedSplit, keep: dict[str, BlockDigests] | None) -> str | None:
    for file in split.files:
        path = make_absolute(file.path, decision.root)
        try:
            found = digests.digest_blocks(path)
        except (Unreadable, OSError, ValueError) as error:
            return f"{escape_line(split.name)} cannot be compared with what was checked: {escape_line(str(error))}"
        if keep is not None:
            keep[path] = found
        if found.digest != file.digest:
            where = "" if len(split.files) == 1 else f" ({escape_line(file.path)})"
            return _describe_change(decision, f"{escape_line(split.name)}{where}", file.digest, found.digest)
    return None


def suggest_check(decision: Decision, config: Path | None) -> str:
    """The command that takes a new decision."""
    if config is None and decision.config is None:
        return f"Run: {escape_line(decision.command) or 'traingate check'}"
    path = str(config or make_absolute(str(decision.config), decision.root))
    shortest = min(os.path.relpath(path), path, key=len)
    return f"Run: traingate check {shlex.quote(escape_line(shortest))}"


def _describe_change(decision: Decision, what: str, checked: str, now: str) -> str:
    then = f"checked {_shorten_digest(checked)} at {_format_time(decision)}"
    return f"{what} has changed since it was checked: {then}, now {_shorten_digest(now)}."


def _shorten_digest(digest: str) -> str:
    return escape_line(digest.rpartition(":")[2][:8])


def _format_time(decision: Decision) -> str:
    return decision.time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _list_paths(paths: list[str]) -> str:
    return list_names([escape_line(path) for path in paths], _NAMED)


def _format_age(time: timedelta) -> str:
    seconds = time.total_seconds()
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} seconds"
