"""The report as a person reads it in a terminal or a log."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from traingate.inert import escape_log
from traingate.profile.reads import Example
from traingate.renderer import Renderer
from traingate.renderers import _phrases as phrases
from traingate.renderers import _problems as problems
from traingate.renderers._evidence import EMPTY, find_differing, mark_values
from traingate.renderers._sparkline import draw_line
from traingate.report.causes import Cause
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Severity
from traingate.report.report import Report, Verdict
from traingate.wording import NONE, count, shorten

WIDTH = 100
_EXAMPLES = 3
_SHOWN_IN_FULL = 10
_VALUES = 4
_MARKED = 60
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


def print_report(
    report: Report, console: Console, outputs: Sequence[str] = (), *, brief: bool = False, ends: bool = True
) -> None:
    """Prints the report.

    Args:
        report: what the run found.
        console: where to; its colours are used when it is a terminal and NO_COLOR is unset.
        outputs: files that the run has written.
        brief: leaves findings and notes to the written report.
        ends: whether the program ends with this report, and so with its exit code.
    """
    page = _Page(console)
    _, word, sentence = phrases.VERDICTS[report.verdict]
    page.start(word, _STYLES[report.verdict], f": {sentence}")
    page.write(phrases.write_headline(report))
    for sentence in report.not_asked:
        page.write(sentence)
    if not brief:
        _print_body(page, report)
    _print_unanswered(page, report)
    _print_end(page, report, outputs)
    if ends:
        page.write(f"exit code {report.exit_code}")


def _print_body(page: _Page, report: Report) -> None:
    page.write(f"dataset {report.dataset}" + (f", label {report.label}" if report.label else ""), "dim")
    for split in report.splits:
        digest = shorten(split.rows_digest, 24)
        files = split.files[0].path if len(split.files) == 1 else count(len(split.files), "files")
        page.write(f"{split.name}  {count(split.rows, 'rows')}  {files}  {digest}", "dim")
    if start := problems.say_where_to_start(report):
        page.write(start)
    _print_causes(page, report)
    _print_notes(page, report)


def _print_causes(page: _Page, report: Report) -> None:
    """The first causes in full, under what they do; the others in a sentence each."""
    features = {feature.name: feature for feature in report.features}
    shown = 0
    for title, causes in problems.group_causes(report):
        page.skip_line()
        page.head(title.upper(), count(len(causes), "problems" if causes[0].severity else "notes"))
        for cause in causes:
            if shown < _SHOWN_IN_FULL and cause.severity is not Severity.INFO:
                page.skip_line()
                _print_cause(page, cause, features.get(cause.headline.feature or ""), report)
            else:
                _print_short(page, cause)
            shown += 1


class _Page:
    """Lines on a console. Each begins with a word or a bar of ours, so that no data can begin one.

    Spaces would not do: GitHub's runner trims a line before it looks for `::error::`.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.encoding = console.encoding
        self.bar = "│ " if escape_log("│", self.encoding) == "│" else "| "
        self.mark = "■ " if escape_log("■", self.encoding) == "■" else "= "
        # A pipe has no width of its own; rich would take 80 or whatever COLUMNS says.
        self.width = console.width if console.is_terminal else WIDTH

    def start(self, word: str, style: str, rest: str = "") -> None:
        """A line that opens with one of our words."""
        first, *others = self._wrap(Text.assemble((word, style), escape_log(rest, self.encoding)))
        self._print(first)
        self._print_barred(others)

    def head(self, title: str, rest: str) -> None:
        """A heading behind a mark of ours, as a split may be named in it."""
        told = Text.assemble((escape_log(title, self.encoding), "bold"), f"  {rest}")
        first, *others = self._wrap(told)
        self._print(Text.assemble(self.mark, first))
        self._print_barred(others)

    def write(self, text: str, style: str = "") -> None:
        """A line below it, wrapped where it is long."""
        self._print_barred(self._wrap(Text(escape_log(text, self.encoding), style)))

    def skip_line(self) -> None:
        """An empty line."""
        self.console.print()

    def can_draw(self, text: str) -> bool:
        """Whether the console's encoding has the characters."""
        return escape_log(text, self.encoding) == text

    def _wrap(self, text: Text) -> list[Text]:
        return list(text.wrap(self.console, self.width - len(self.bar), overflow="fold")) or [Text()]

    def _print_barred(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._print(Text.assemble((self.bar, "dim"), line))

    def _print(self, line: Text) -> None:
        line.rstrip()
        self.console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _print_short(page: _Page, cause: Cause) -> None:
    """A sentence: who has read ten causes goes on in the HTML report."""
    _, level = phrases.LEVELS[cause.severity]
    more = f" (+{count(len(cause.supporting), 'findings')})" if cause.supporting else ""
    page.write(f"{level} {cause.headline.check}: {cause.title}{more}")


def _print_cause(page: _Page, cause: Cause, feature: Feature | None, report: Report) -> None:
    finding = cause.headline
    _, level = phrases.LEVELS[cause.severity]
    page.start(level, _LEVEL_STYLES[cause.severity], f" {cause.title}")
    page.write(f"{finding.check}, {shorten(phrases.describe_place(finding), 120)}", "dim")
    for text in (
        problems.describe_rest(cause, report),
        phrases.describe_measured(finding),
        phrases.describe_sample(finding),
        cause.inflation.describe() if cause.inflation is not None else "",
        _draw(page, feature, phrases.order_splits(report)),
    ):
        if text:
            page.write(text)
    _print_evidence(page, finding, report)
    if cause.supporting:
        page.write(f"also: {problems.list_behind(cause)}", "dim")
    if cause.remedy:
        page.write(f"next: {cause.remedy}")
    if cause.command:
        page.write(f"run:  {cause.command}")


def _print_evidence(page: _Page, finding: Finding, report: Report) -> None:
    for example in finding.evidence[:_EXAMPLES]:
        page.write(_describe_example(example, phrases.find_folder(report)))
    if len(finding.evidence) > _EXAMPLES:
        page.write(f"+{len(finding.evidence) - _EXAMPLES} more examples in the HTML report", "dim")
    if finding.listed is not None:
        page.write(phrases.describe_list(finding), "dim")


def _draw(page: _Page, feature: Feature | None, splits: Sequence[str]) -> str:
    return draw_line(feature, splits) if feature is not None and page.can_draw("▁█") else ""


def _describe_example(example: Example, folder: str) -> str:
    places = " = ".join(phrases.describe_row(place, folder) for place in example.places)
    different = find_differing(example)
    names = different or list(dict.fromkeys(name for values in example.values for name in values))
    shown = [f"{shorten(name, 40)} {_join_values(example, name)}" for name in names[:_VALUES]]
    return f"{places}{'   differs: ' if different else '   '}{', '.join(shown)}".rstrip()


def _join_values(example: Example, name: str) -> str:
    if marked := mark_values(example, name, _MARKED):
        return " / ".join("".join(f"[{text}]" if differs else text for text, differs in parts) for parts in marked)
    texts = dict.fromkeys(shorten(values.get(name, NONE), 40) or EMPTY for values in example.values)
    return " / ".join(texts)


def _print_unanswered(page: _Page, report: Report) -> None:
    for outcome in phrases.list_errors(report):
        page.skip_line()
        page.start("ERROR", "bold magenta", f" {outcome.check}  could not be answered, so the gate stays shut")
        for line in (outcome.error or "").splitlines():
            page.write(line)
    if report.error:
        page.skip_line()
        page.start("ERROR", "bold magenta", " the data could not be judged, so the gate stays shut")
        for line in report.error.splitlines():
            page.write(line)
    skipped = phrases.list_not_run(report)
    if skipped:
        page.skip_line()
        page.start("NOT RUN", "bold")
    for outcome in skipped:
        page.write(f"{outcome.check}: {outcome.skipped}", "dim")


def _print_notes(page: _Page, report: Report) -> None:
    if report.notes:
        page.skip_line()
        page.start("NOTES", "bold")
    for note in report.notes:
        page.write(note)


def _print_end(page: _Page, report: Report, outputs: Sequence[str]) -> None:
    _, word, _ = phrases.VERDICTS[report.verdict]
    found = phrases.count_answers(report)
    parts = [f"{found.blocking} blocking", count(found.warnings, "warnings")]
    parts += [f"{found.infos} for information"] if found.infos else []
    parts += [f"{found.passed} passed", f"{found.not_run} not run", count(found.errors, "errors")]
    page.skip_line()
    page.start(word, _STYLES[report.verdict], f"  {', '.join(parts)}   {report.seconds:.1f} s")
    sampled = sum(finding.sampled is not None for finding in report.findings())
    if sampled:
        page.write(f"{count(sampled, 'findings')} judged on a sample of the rows")
    if outputs:
        folder = os.path.commonpath([Path(output).parent for output in outputs])
        names = [os.path.relpath(output, folder) for output in outputs]
        page.write(f"written to {folder}: {', '.join(names)}")
