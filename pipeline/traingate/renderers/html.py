"""The report as one self-contained page: no network, no data in scripts, readable without JavaScript and in print."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from traingate.pages import open_templates
from traingate.renderer import Renderer
from traingate.renderers import _phrases as phrases
from traingate.renderers._cards import Card, count_behind, make_cards
from traingate.renderers._problems import count_problems, say_where_to_start
from traingate.renderers._sparkline import Sparkline, draw_sparkline
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Severity
from traingate.report.report import Report, Verdict
from traingate.wording import count, number, share, shorten

MOST_FEATURES = 2000
MOST_QUIET_FEATURES = 500
MOST_FINDINGS = 2000
MOST_FILES = 200


class Html(Renderer):
    """Writes the page. Two renders of one report are the same bytes."""

    file = "report.html"

    def render(self, report: Report) -> str:
        """The page, with its style and script inside and allowed by their digests alone."""
        style, script = f"{_read_part('report.css')}\n{_read_part('plot.css')}", _read_part("report.js")
        return (
            _make_environment()
            .get_template("report.html.j2")
            .render(
                report=report,
                # From this package, with no data in them.
                style=Markup(style),  # noqa: S704
                script=Markup(script),  # noqa: S704
                style_digest=_compute_digest(style),
                script_digest=_compute_digest(script),
                **_fill_first_screen(report),
                **_fill_sections(report),
            )
        )


@dataclass(frozen=True)
class FeatureRow:
    """A column of the data as a row of the page's table."""

    name: str
    role: str
    worst: Finding | None
    level: tuple[str, str] | None
    more: int
    types: str
    missing: str
    figures: tuple[tuple[str, str], ...]
    picture: Sparkline | None
    undrawn: str


def _fill_first_screen(report: Report) -> dict[str, Any]:
    return {
        "verdict": report.verdict,
        "mark": phrases.VERDICTS[report.verdict],
        "headline": phrases.write_headline(report),
        "counts": phrases.count_answers(report),
    }


def _fill_sections(report: Report) -> dict[str, Any]:
    table = _make_feature_rows(report)
    return {
        "groups": _group_cards(report),
        "problems": count_problems(report),
        "start": say_where_to_start(report),
        "hidden_findings": max(0, sum(1 for _ in report.findings()) - MOST_FINDINGS),
        "splits": phrases.order_splits(report),
        "table": table,
        "hidden_features": len(report.features) - len(table),
        "passed": phrases.list_passed(report),
        "passing": report.verdict is Verdict.PASS,
        "not_run": phrases.list_not_run(report),
        "errors": phrases.list_errors(report),
        "files": _list_files(report),
        "hidden_files": max(0, sum(len(split.files) for split in report.splits) - MOST_FILES),
    }


def _group_cards(report: Report) -> list[tuple[str, list[Card]]]:
    """The cards by what the causes do, in the order in which a reader acts."""
    return [
        (group, list(cards)) for group, cards in groupby(make_cards(report, MOST_FINDINGS), lambda card: card.group)
    ]


def _group_by_feature(report: Report) -> dict[str, list[Finding]]:
    """Findings by the column they name, the worst finding first and the worst column first."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings():
        if finding.feature is not None:
            found.setdefault(finding.feature, []).append(finding)
    return found


def _select_features(report: Report) -> list[Feature]:
    """The columns of the table: those with findings first, worst first; not all the others where they are very many."""
    order = {name: position for position, name in enumerate(_group_by_feature(report))}
    flagged = sorted((each for each in report.features if each.name in order), key=lambda each: order[each.name])
    quiet = [feature for feature in report.features if feature.name not in order]
    return flagged + (quiet if len(report.features) <= MOST_FEATURES else quiet[:MOST_QUIET_FEATURES])


def _make_feature_rows(report: Report) -> list[FeatureRow]:
    splits, found = phrases.order_splits(report), _group_by_feature(report)
    return [_make_feature_row(feature, splits, found.get(feature.name, [])) for feature in _select_features(report)]


def _make_feature_row(feature: Feature, splits: Sequence[str], findings: Sequence[Finding]) -> FeatureRow:
    worst = findings[0] if findings else None
    missing = {split: share(part) for split, part in feature.missing.items()}
    return FeatureRow(
        name=feature.name,
        role="" if feature.role == "feature" else feature.role,
        worst=worst,
        level=phrases.LEVELS[worst.severity] if worst else None,
        more=max(0, len(findings) - 1),
        types=phrases.join_by_split(feature.types, splits),
        missing=phrases.join_by_split(missing, splits),
        figures=tuple((name, shorten(text, 120)) for name, text in phrases.collect_figures(feature, splits).items()),
        picture=draw_sparkline(feature, splits),
        undrawn=feature.undrawn,
    )


def _list_files(report: Report) -> list[tuple[str, Any]]:
    return [(split.name, read) for split in report.splits for read in split.files][:MOST_FILES]


@cache
def _make_environment() -> Environment:
    environment = open_templates("traingate.renderers")
    environment.filters.update(counted=count, number=number, shorten=shorten, behind=count_behind)
    environment.globals.update(LEVEL={severity: severity.name.lower() for severity in Severity}, LEVELS=phrases.LEVELS)
    return environment


@cache
def _read_part(name: str) -> str:
    return files("traingate.renderers").joinpath("templates", name).read_text(encoding="utf-8").strip()


def _compute_digest(part: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
