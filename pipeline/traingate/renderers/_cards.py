"""A cause as a card of the page: why it matters, what was measured, what it looks like, the rows, and the next step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from traingate.profile.reads import Example
from traingate.renderers import _phrases as phrases
from traingate.renderers._evidence import EvidenceTable, tabulate
from traingate.renderers._plot import Plot, draw_plot
from traingate.renderers._problems import describe_rest, describe_where, title_group
from traingate.report.causes import Cause
from traingate.report.evidence import is_problem
from traingate.report.feature import Feature
from traingate.report.findings import Finding
from traingate.report.report import Report
from traingate.wording import count

MOST_TABLES = 3
MOST_PICTURES = 6
_DRAWN = ("feature", "label", "time", "weight")  # what a name's histogram shows, nobody asks
# A report may have come from elsewhere: a link leads to a list beside the page or nowhere.
_LIST = re.compile(r"rows/[A-Za-z0-9_-][A-Za-z0-9._-]*\.csv")


@dataclass(frozen=True)
class Rows:
    """Example rows of one finding, and the list of all of them.

    Attributes:
        finding: whose rows they are.
        table: the rows, copies beneath each other.
        listed: how many rows the list holds; "" where there is no list.
        link: the list's file; "" where it does not lie beside the page.
    """

    finding: Finding
    table: EvidenceTable
    listed: str
    link: str


@dataclass(frozen=True)
class Line:
    """A finding behind a cause, as its card tells it.

    Attributes:
        finding, question: the finding, and what its check asks.
        level, where, measured, sample: in words.
        figures: further figures by name.
        remedy: what it says to do, where the cause says something else.
    """

    finding: Finding
    question: str
    level: tuple[str, str]
    where: str
    measured: str
    sample: str
    figures: tuple[tuple[str, str], ...]
    remedy: str


@dataclass(frozen=True)
class Card:
    """A cause with what the page shows of it.

    Attributes:
        cause: the cause.
        number: its place among the problems, from 1; 0 where it is for information.
        group: what it does to the training.
        level, rest, where, measured, sure: in words.
        pictures: what its columns look like, the first six, with what its findings are about.
        rows: example rows of its findings.
        findings: its findings, the one that tells it first; none where the page has too many already.
    """

    cause: Cause
    number: int
    group: str
    level: tuple[str, str]
    rest: str
    where: str
    measured: str
    sure: str
    pictures: tuple[Plot, ...]
    rows: tuple[Rows, ...]
    findings: tuple[Line, ...]


def make_cards(report: Report, most_findings: int) -> Iterator[Card]:
    """The causes in the order in which a reader acts; findings beyond `most_findings` are counted and not shown."""
    features = {feature.name: feature for feature in report.features}
    questions = {outcome.check: outcome.question for outcome in report.outcomes}
    splits, folder = phrases.order_splits(report), phrases.find_folder(report)
    number, left = 0, most_findings
    for cause in report.causes:
        number += is_problem(cause.headline)
        told = cause.headline
        yield Card(
            cause=cause,
            number=number if is_problem(told) else 0,
            group=title_group(report, cause.consequence),
            level=phrases.LEVELS[cause.severity],
            rest=describe_rest(cause, report),
            where=describe_where(cause, report),
            measured=phrases.describe_measured(told).removeprefix("measured "),
            sure=phrases.describe_sample(told) or "Every row was judged.",
            pictures=tuple(_draw(cause, features, splits)),
            rows=tuple(_select_rows(cause, folder)),
            findings=tuple(_write_line(one, cause, questions) for one in cause.findings[: max(left, 0)]),
        )
        left -= len(cause.findings)


def _draw(cause: Cause, features: Mapping[str, Feature], splits: Sequence[str]) -> Iterator[Plot]:
    found = [features[name] for name in cause.features if name in features and features[name].role in _DRAWN]
    drawn = [plot for feature in found if (plot := draw_plot(feature, splits, cause.findings))]
    yield from drawn[:MOST_PICTURES]


def _select_rows(cause: Cause, folder: str) -> Iterator[Rows]:
    """Examples of findings that show other rows than those before them, and every list of rows."""
    seen: set[tuple[str, str, int]] = set()
    tables = 0
    for finding in cause.findings:
        places = {(place.split, place.file, place.row) for one in finding.evidence for place in one.places}
        new = bool(places - seen) and tables < MOST_TABLES
        seen |= places
        tables += new
        listed = phrases.describe_list(finding)
        if new or listed:
            shown = [_shorten_paths(one, folder) for one in finding.evidence] if new else []
            yield Rows(finding, tabulate(shown, first=finding.feature or ""), listed, _find_link(finding))


def _shorten_paths(example: Example, folder: str) -> Example:
    places = tuple(phrases.shorten_path(place, folder) for place in example.places)
    return Example(places, example.values)


def _find_link(finding: Finding) -> str:
    file = finding.listed.file if finding.listed is not None else ""
    return file if _LIST.fullmatch(file) else ""


def _write_line(finding: Finding, cause: Cause, questions: Mapping[str, str]) -> Line:
    return Line(
        finding=finding,
        question=questions.get(finding.check, ""),
        level=phrases.LEVELS[finding.severity],
        where=phrases.describe_place(finding),
        measured=phrases.describe_measured(finding).removeprefix("measured "),
        sample=phrases.describe_sample(finding),
        figures=tuple(
            (name.replace("_", " "), phrases.format_figure(value)) for name, value in finding.details.items()
        ),
        remedy=finding.remedy if finding.remedy != cause.remedy else "",
    )


def count_behind(card: Card) -> str:
    """`3 findings behind it: row-overlap, entity-overlap`."""
    checks = list(dict.fromkeys(finding.check for finding in card.cause.findings))
    return f"{count(len(card.cause.findings), 'findings')} behind it: {', '.join(checks[:4])}"
