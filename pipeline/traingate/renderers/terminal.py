"""The report as a person reads it in a terminal or a log."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from traingate.inert import logged
from traingate.profile.reads import Example
from traingate.renderer import Renderer
from traingate.renderers import _phrases as phrases
from traingate.renderers._evidence import differing
from traingate.renderers._sparkline import blocks
from traingate.report.findings import Finding, Severity
from traingate.report.report import Feature, Report, Verdict
from traingate.wording import NONE, count, listed, shorten

WIDTH = 100
_ALIKE_AT_MOST = 8
_ALIKE_SHOWN = 3
_EXAMPLES = 3
_TOLD_IN_FULL = 10
_VALUES = 4
_STYLES = {
    Verdict.PASS: "bold green",
    Verdict.WARN: "bold yellow",
    Verdict.BLOCK: "bold red",
    Verdict.ERROR: "bold magenta",
}
_LEVEL_STYLES = {Severity.BLOCK: "bold red", Severity.WARN: "bold yellow", Severity.INFO: "bold cyan"}


class Terminal(Renderer):
    """Writes what the terminal shows, without colour and 100 columns wide."""

    file = "report.txt"

    def render(self, report: Report) -> str:
        """The text of `print_report`."""
        text = io.StringIO()
        print_report(report, Console(file=text, width=WIDTH, no_color=True, force_terminal=False, _environ={}))
        return text.getvalue()


def print_report(report: Report, console: Console, outputs: Sequence[str] = (), *, brief: bool = False) -> None:
    """Prints the report.

    Args:
        report: what the run found.
        console: where to; its colours are used when it is a terminal and NO_COLOR is unset.
        outputs: files that the run has written.
        brief: leaves findings and notes to the written report.
    """
    page = _Page(console)
    _, word, sentence = phrases.VERDICTS[report.verdict]
    page.start(word, _STYLES[report.verdict], f": {sentence}")
    page.write(phrases.headline(report))
    if not brief:
        _print_body(page, report)
    _print_unanswered(page, report)
    _print_end(page, report, outputs)


def _print_body(page: _Page, report: Report) -> None:
    page.write(f"dataset {report.dataset}" + (f", label {report.label}" if report.label else ""), "dim")
    for split in report.splits:
        digest = shorten(split.rows_digest, 24)
        files = split.files[0].path if len(split.files) == 1 else count(len(split.files), "files")
        page.write(f"{split.name}  {count(split.rows, 'rows')}  {files}  {digest}", "dim")
    features = {feature.name: feature for feature in report.features}
    told = list(_grouped(report.findings()))
    for finding, alike in told[:_TOLD_IN_FULL]:
        _print_finding(page, finding, features.get(finding.feature or ""), report)
        if alike:
            page.write(f"+{len(alike)} more like this: {_listed(alike)}")
    _print_short(page, told[_TOLD_IN_FULL:])
    _print_notes(page, report)


class _Page:
    """Lines on a console. Each begins with a word or a bar of ours, so that no data can begin one.

    Spaces would not do: GitHub's runner trims a line before it looks for `::error::`.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.encoding = console.encoding
        self.bar = "│ " if logged("│", self.encoding) == "│" else "| "
        # A pipe has no width of its own; rich would take 80 or whatever COLUMNS says.
        self.width = console.width if console.is_terminal else WIDTH

    def start(self, word: str, style: str, rest: str = "") -> None:
        """A line that opens with one of our words."""
        first, *others = self._wrapped(Text.assemble((word, style), logged(rest, self.encoding)))
        self._print(first)
        self._print_barred(others)

    def write(self, text: str, style: str = "") -> None:
        """A line below it, wrapped where it is long."""
        self._print_barred(self._wrapped(Text(logged(text, self.encoding), style)))

    def gap(self) -> None:
        """An empty line."""
        self.console.print()

    def drawable(self, text: str) -> bool:
        """Whether the console's encoding has the characters."""
        return logged(text, self.encoding) == text

    def _wrapped(self, text: Text) -> list[Text]:
        return list(text.wrap(self.console, self.width - len(self.bar), overflow="fold")) or [Text()]

    def _print_barred(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._print(Text.assemble((self.bar, "dim"), line))

    def _print(self, line: Text) -> None:
        line.rstrip()
        self.console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _grouped(findings: Iterable[Finding]) -> Iterator[tuple[Finding, list[Finding]]]:
    """Findings in their order; the last one shown of a long group brings the rest of it along."""
    groups: dict[tuple[str, str, Severity], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.check, finding.kind, finding.severity), []).append(finding)
    for group in groups.values():
        shown = group if len(group) <= _ALIKE_AT_MOST else group[:_ALIKE_SHOWN]
        for finding in shown[:-1]:
            yield finding, []
        yield shown[-1], group[len(shown) :]


def _listed(findings: Sequence[Finding]) -> str:
    names = listed([shorten(phrases.where(finding), 40) for finding in findings], 10)
    return names + ("; all are in the HTML report" if len(findings) > 10 else "")


def _print_short(page: _Page, told: Sequence[tuple[Finding, list[Finding]]]) -> None:
    """A sentence each: who has read ten findings goes on in the HTML report."""
    if told:
        page.gap()
        page.start("MORE", "bold", f"  {count(len(told), 'findings')}, in full in the HTML report")
    for finding, alike in told:
        _, level = phrases.LEVELS[finding.severity]
        more = f" (+{len(alike)} more like this)" if alike else ""
        page.write(f"{level} {finding.check}: {finding.message}{more}")


def _print_finding(page: _Page, finding: Finding, feature: Feature | None, report: Report) -> None:
    _, level = phrases.LEVELS[finding.severity]
    page.gap()
    page.start(level, _LEVEL_STYLES[finding.severity], f" {finding.check}  {shorten(phrases.where(finding), 120)}")
    page.write(finding.message)
    for text in (
        phrases.held_against(finding),
        phrases.sample(finding),
        _drawn(page, feature, phrases.split_names(report)),
    ):
        if text:
            page.write(text)
    for example in finding.evidence[:_EXAMPLES]:
        page.write(_example(example, phrases.folder(report)))
    if len(finding.evidence) > _EXAMPLES:
        page.write(f"+{len(finding.evidence) - _EXAMPLES} more examples in the HTML report", "dim")
    if finding.remedy:
        page.write(f"next: {finding.remedy}")
    if finding.command:
        page.write(f"run:  {finding.command}")


def _drawn(page: _Page, feature: Feature | None, splits: Sequence[str]) -> str:
    if feature is None or not page.drawable("▁█"):
        return ""
    rows = [(split, blocks(feature, split, splits)) for split in splits]
    return "   ".join(f"{split} {row}" for split, row in rows if row and len(row) <= 40)


def _example(example: Example, folder: str) -> str:
    places = " = ".join(phrases.row(place, folder) for place in example.places)
    told = differing(example)
    names = told or list(dict.fromkeys(name for values in example.values for name in values))
    shown = [f"{shorten(name, 40)} {_values(example, name)}" for name in names[:_VALUES]]
    return f"{places}{'   differs: ' if told else '   '}{', '.join(shown)}".rstrip()


def _values(example: Example, name: str) -> str:
    texts = dict.fromkeys(shorten(values.get(name, NONE), 40) for values in example.values)
    return " / ".join(texts)


def _print_unanswered(page: _Page, report: Report) -> None:
    for outcome in phrases.errors(report):
        page.gap()
        page.start("ERROR", "bold magenta", f" {outcome.check}  could not be answered, so the gate stays shut")
        for line in (outcome.error or "").splitlines():
            page.write(line)
    if report.error:
        page.gap()
        page.start("ERROR", "bold magenta", " the data could not be judged, so the gate stays shut")
        for line in report.error.splitlines():
            page.write(line)
    skipped = phrases.not_run(report)
    if skipped:
        page.gap()
        page.start("NOT RUN", "bold")
    for outcome in skipped:
        page.write(f"{outcome.check}: {outcome.skipped}", "dim")


def _print_notes(page: _Page, report: Report) -> None:
    if report.notes:
        page.gap()
        page.start("NOTES", "bold")
    for note in report.notes:
        page.write(note)


def _print_end(page: _Page, report: Report, outputs: Sequence[str]) -> None:
    _, word, _ = phrases.VERDICTS[report.verdict]
    found = phrases.counts(report)
    told = [f"{found.blocking} blocking", count(found.warnings, "warnings")]
    told += [f"{found.infos} for information"] if found.infos else []
    told += [f"{found.passed} passed", f"{found.not_run} not run", count(found.errors, "errors")]
    page.gap()
    page.start(word, _STYLES[report.verdict], f"  {', '.join(told)}   {report.seconds:.1f} s")
    sampled = sum(finding.sampled is not None for finding in report.findings())
    if sampled:
        page.write(f"{count(sampled, 'findings')} judged on a sample of the rows")
    if outputs:
        folder = os.path.commonpath([Path(output).parent for output in outputs])
        names = [os.path.relpath(output, folder) for output in outputs]
        page.write(f"written to {folder}: {', '.join(names)}")
    page.write(f"exit code {report.exit_code}")
