"""How a report tells its causes: grouped by what they do to the training, and where to start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from traingate.report.causes import Cause, find_common_split
from traingate.report.consequences import ORDER, Consequence
from traingate.report.evidence import is_problem
from traingate.report.findings import Finding
from traingate.report.report import Report
from traingate.report.titles import drop_title, take_title
from traingate.wording import count, list_names, shorten

GROUPS = {
    Consequence.SCORE: "The score would be false",
    Consequence.STOP: "Training would stop",
    Consequence.UNLIKE: "{splits} not like {train}",
    Consequence.LIMIT: "It limits the model",
    Consequence.NOTE: "For information",
}
_BEHIND = 6
_SPLITS = 3


def group_causes(report: Report) -> Iterator[tuple[str, list[Cause]]]:
    """The causes by consequence, under its title, in the order in which a reader acts."""
    for consequence in ORDER:
        causes = [cause for cause in report.causes if cause.consequence is consequence]
        if causes:
            yield title_group(report, consequence), causes


def title_group(report: Report, consequence: Consequence) -> str:
    """What the causes of a group do; of data unlike train, with the splits that are."""
    causes = [cause for cause in report.causes if cause.consequence is consequence]
    splits = list_splits(causes, report)
    named = f"{list_names(splits, _SPLITS)} {'is' if len(splits) == 1 else 'are'}" if splits else "held-out data is"
    return GROUPS[consequence].format(splits=named, train=report.train)


def list_splits(causes: Iterable[Cause], report: Report) -> list[str]:
    """The held-out splits that causes are in, in the report's order."""
    found = {finding.split for cause in causes for finding in cause.findings if is_problem(finding)}
    return [split.name for split in report.splits if split.name in found and split.name != report.train]


def describe_where(cause: Cause, report: Report) -> str:
    """The splits that a cause is in."""
    if cause.split is not None:
        return cause.split
    found = {finding.split for finding in cause.findings}
    names = [split.name for split in report.splits if split.name in found]
    return list_names(names, _SPLITS) if names else "all splits"


def count_problems(report: Report) -> int:
    """How many causes block or warn."""
    return sum(is_problem(cause.headline) for cause in report.causes)


def say_where_to_start(report: Report) -> str:
    """How many problems there are, behind how many findings, and what most of them share; "" where there is none."""
    problems = count_problems(report)
    if not problems:
        return ""
    behind = sum(is_problem(finding) for finding in report.findings())
    told = count(problems, "problems")
    if behind > problems:
        told += f", told by {count(behind, 'findings')}"
    common = find_common_split(report.causes, {split.name: split.rows for split in report.splits})
    if common is None:
        return f"{told}."
    split, most = common
    files = [Path(read.path).name for one in report.splits if one.name == split for read in one.files]
    made = f"{split} was made" + (f" ({shorten(files[0], 60)})" if len(files) == 1 else "")
    return f"{told}. {most} of {problems} are in {split} alone: start with how {made}."


def describe_rest(cause: Cause, report: Report) -> str:
    """What the message of a cause's headline says beyond the title; and what makes it worse than its headline."""
    message = cause.headline.message
    name = cause.headline.feature or ""
    told = take_title(message, name)
    rest = drop_title(message, told if cause.title.startswith(told) else cause.title, name).strip()
    opens = re.match(r"[a-z]+(?= )", rest)
    names = {*cause.features, *(split.name for split in report.splits)}
    rest = rest[0].upper() + rest[1:] if opens and opens[0] not in names else rest
    worst = next((one for one in cause.supporting if one.severity > cause.headline.severity), None)
    return f"{rest} {worst.message}".strip() if worst else rest


def list_behind(cause: Cause) -> str:
    """The other findings of a cause, by check; with columns and splits where the headline is elsewhere."""
    told, found = cause.headline, dict[str, list[Finding]]()
    for one in cause.supporting:
        found.setdefault(one.check, []).append(one)
    return list_names([check + _say_elsewhere(told, others) for check, others in found.items()], _BEHIND)


def _say_elsewhere(told: Finding, others: Sequence[Finding]) -> str:
    columns = list(dict.fromkeys(one.feature for one in others if one.feature not in (None, told.feature)))
    splits = list(dict.fromkeys(one.split for one in others if one.split is not None))
    of = f" of {shorten(columns[0], 60) if len(columns) == 1 else count(len(columns), 'columns')}" if columns else ""
    return of + (f" in {' and '.join(splits)}" if splits not in ([], [told.split]) else "")
