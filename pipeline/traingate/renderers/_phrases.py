"""How a report says things, the same words in every output: verdict, headline, counts, figures and places."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from traingate.profile.reads import Place
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report, Verdict
from traingate.wording import NONE, count, list_names, number, share, shorten

VERDICTS = {
    Verdict.PASS: ("✔", "PASSED", "the gate is open"),
    Verdict.WARN: ("▲", "PASSED with warnings", "the gate is open"),
    Verdict.BLOCK: ("✖", "BLOCKED", "do not train on this data"),
    Verdict.ERROR: ("?", "UNDECIDED", "the gate stays shut"),
}
LEVELS = {Severity.BLOCK: ("✖", "BLOCK"), Severity.WARN: ("▲", "WARNING"), Severity.INFO: ("•", "INFO")}
_HEADLINE_LENGTH = 300
_HEADLINE_SENTENCES = 3
_ENTRIES = 20
_SCORES = ("ROC AUC", "KS distance", "KL divergence", "total variation distance", "R²", "ratio")


@dataclass(frozen=True)
class Counts:
    """How many causes of each severity, and how many checks of each answer."""

    blocking: int
    warnings: int
    infos: int
    passed: int
    not_run: int
    errors: int


def count_answers(report: Report) -> Counts:
    """The numbers of the first line; the report's own error counts as one."""
    severities = [cause.severity for cause in report.causes]
    return Counts(
        blocking=severities.count(Severity.BLOCK),
        warnings=severities.count(Severity.WARN),
        infos=severities.count(Severity.INFO),
        passed=len(list_passed(report)),
        not_run=len(list_not_run(report)),
        errors=len(list_errors(report)) + (report.error is not None),
    )


def list_passed(report: Report) -> list[Outcome]:
    """Checks that were answered and found nothing worse than INFO."""
    return [
        outcome
        for outcome in report.outcomes
        if outcome.skipped is None
        and outcome.error is None
        and all(finding.severity is Severity.INFO for finding in outcome.findings)
    ]


def list_not_run(report: Report) -> list[Outcome]:
    """Checks that were skipped, which did not crash either."""
    return [outcome for outcome in report.outcomes if outcome.skipped is not None and outcome.error is None]


def list_errors(report: Report) -> list[Outcome]:
    """Checks that could not be answered."""
    return [outcome for outcome in report.outcomes if outcome.error is not None]


def write_headline(report: Report) -> str:
    """The two or three worst things in at most 300 characters; where nothing is wrong, what was checked."""
    worst = max((cause.severity for cause in report.causes), default=Severity.INFO)
    if report.verdict is Verdict.ERROR:
        return _join_lines(_explain_undecided(report))
    if worst is Severity.INFO:
        return describe_checked(report)
    titles = [_end_sentence(cause.title) for cause in report.causes if cause.severity is worst][:_HEADLINE_SENTENCES]
    line = _join_lines(titles[0])
    for sentence in map(_join_lines, titles[1:]):
        if len(line) + len(sentence) < _HEADLINE_LENGTH:
            line += " " + sentence
    return line


def _end_sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."


def _join_lines(text: str) -> str:
    return shorten(" ".join(text.split()), _HEADLINE_LENGTH)


def describe_checked(report: Report) -> str:
    """What a run looked at, for the page that has nothing to complain about."""
    judged = [outcome for outcome in report.outcomes if outcome.skipped is None and outcome.error is None]
    rows = ", ".join(f"{split.name} {count(split.rows, 'rows')}" for split in report.splits)
    asked = sum(outcome.asked for outcome in judged)
    comparisons = f" made {count(asked, 'comparisons')}" if asked else " ran"
    columns = count(len(report.features), "columns")
    return f"{count(len(judged), 'checks')}{comparisons} on {columns}; {rows}. Nothing blocks."


def _explain_undecided(report: Report) -> str:
    if report.error:
        return report.error
    failed = list_errors(report)
    if not failed:
        return "No check ran, so nothing is known about this data."
    more = f" {count(len(failed) - 1, 'more checks')} failed." if len(failed) > 1 else ""
    return f"{failed[0].check} could not be answered: {(failed[0].error or '').rstrip('.')}.{more}"


def format_figure(value: Any) -> str:
    """One of a finding's further figures in words: numbers short, lists joined, at most twenty entries."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int | float):
        return number(value)
    if isinstance(value, Mapping):
        return list_names([f"{key}: {format_figure(entry)}" for key, entry in value.items()], _ENTRIES) or NONE
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list_names([format_figure(entry) for entry in value], _ENTRIES) or NONE
    return shorten(str(value), 300)


def describe_place(finding: Finding) -> str:
    """The feature, and the split where one is named."""
    if finding.feature is None:
        return f"rows of {finding.split}" if finding.split else "whole dataset"
    return f"{finding.feature} in {finding.split}" if finding.split else finding.feature


def find_folder(report: Report) -> str:
    """The folder that all files of the report lie in; "" where they have none in common."""
    folders = [str(Path(read.path).parent) for split in report.splits for read in split.files]
    try:
        return os.path.commonpath(folders)
    except ValueError:
        return ""


def describe_row(place: Place, inside: str = "") -> str:
    """Where a row is; a file's path from the folder `inside` on, where it lies there."""
    path = shorten_path(place, inside).file
    return f"{'' if Path(path).stem == place.split else f'{place.split} '}{path} row {place.row:,}"


def shorten_path(place: Place, inside: str) -> Place:
    """The place, with its file's path from a folder on, where it lies there."""
    lies = inside and place.file.startswith(inside + os.sep)
    return replace(place, file=os.path.relpath(place.file, inside)) if lies else place


def describe_list(finding: Finding) -> str:
    """Where the rows of a finding are listed: `all 12 rows: rows/….csv`; empty where they are not."""
    if finding.listed is None:
        return ""
    which = "all " if finding.listed.complete else "the first "
    which = "the one row" if finding.listed.rows == 1 else which + count(finding.listed.rows, "rows")
    return f"{which}: {finding.listed.file}"


def describe_measured(finding: Finding) -> str:
    """What was measured and what was allowed, with unit and direction; empty where nothing was measured."""
    if finding.measured is None:
        return ""
    measured = write_amount(finding.measured, finding.allowed, finding.unit)
    if finding.allowed is None:
        return f"measured {measured}"
    bound = "at least" if finding.at_least else "at most"
    allowed = write_amount(finding.allowed, finding.measured, "share" if finding.unit == "share" else "")
    return f"measured {measured}; {bound} {allowed} allowed"


def _name_one(unit: str) -> str:
    """What one of the unit is called."""
    return unit.removesuffix("es") if unit.endswith("sses") else unit.removesuffix("s")


def write_amount(value: float | None, beside: float | None, unit: str) -> str:
    """A figure with its unit: a share in per cent, a score behind its name, a number before what it counts."""
    if value is None:
        return NONE
    if unit == "share":
        return share(value)
    if unit in _SCORES:
        return f"{unit} {number(value, beside)}"
    return f"{number(value, beside)} {unit if value != 1 else _name_one(unit)}".strip()


def describe_sample(finding: Finding) -> str:
    """That a finding stands on a sample; empty where every row was judged."""
    return "" if finding.sampled is None else f"Judged on a sample of {count(finding.sampled, 'rows')}."


def order_splits(report: Report) -> list[str]:
    """The splits as columns of a table: train first."""
    return sorted((split.name for split in report.splits), key=lambda name: name != report.train)


def join_by_split(values: Mapping[str, str], splits: Sequence[str]) -> str:
    """`13.2 / 16.9` in the order of the splits, one value where all are alike."""
    texts = [values.get(split, NONE) for split in splits]
    return texts[0] if texts and len(set(texts)) == 1 else " / ".join(texts)


def collect_figures(feature: Feature, splits: Sequence[str]) -> dict[str, str]:
    """A feature's further figures by name, each with its values in the order of the splits."""
    names = list(dict.fromkeys(name for split in splits for name in feature.shown.get(split, {})))
    return {
        name: join_by_split({split: feature.shown.get(split, {}).get(name, NONE) for split in splits}, splits)
        for name in names
    }
