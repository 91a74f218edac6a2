"""How a report tells its causes: grouped by what they do to the training, and where to start."""

from __future__ import annotations

from collections.abc import Iterator

from traingate.renderers._phrases import describe_place
from traingate.report.causes import Cause, find_common_split
from traingate.report.consequences import ORDER, Consequence
from traingate.report.evidence import is_problem
from traingate.report.report import Report
from traingate.wording import count, list_names, shorten

GROUPS = {
    Consequence.SCORE: "The score would be false",
    Consequence.STOP: "Training would stop",
    Consequence.UNLIKE: "The held-out data is not like train",
    Consequence.LIMIT: "It limits the model",
    Consequence.NOTE: "For information",
}
_BEHIND = 6


def group_causes(report: Report) -> Iterator[tuple[str, list[Cause]]]:
    """The causes by consequence, under its title, in the order in which a reader acts."""
    for consequence in ORDER:
        causes = [cause for cause in report.causes if cause.consequence is consequence]
        if causes:
            yield GROUPS[consequence], causes


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
    return f"{told}. {common[1]} of {problems} are in {common[0]} alone: start with how {common[0]} was made."


def describe_rest(cause: Cause) -> str:
    """What follows a cause's title: its message, where that says more than the title."""
    message = cause.headline.message
    return "" if message.strip().removesuffix(".") == cause.title.removesuffix(".") else message


def list_behind(cause: Cause) -> str:
    """The other findings of a cause, by check and place; "" where there is none."""
    places = [f"{one.check} ({shorten(describe_place(one), 60)})" for one in cause.supporting]
    return list_names(places, _BEHIND)
