"""Text that attacks whoever shows it, and a report that has it everywhere that data can reach."""

from __future__ import annotations

from traingate.profile.reads import Example, FileRead, Place, SplitRead
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Feature, Report

CORPUS = (
    "<script>document.title='owned'</script>",
    "</script><script>document.title='owned'</script>",
    "</style><style>*{display:none}</style>",
    "<img src=x onerror=document.title='owned'>",
    "\"><svg onload=document.title='owned'>",
    "' onmouseover=alert(1) x='",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- --><base href=//evil.example>",
    "</title></textarea></template><iframe src=//evil.example>",
    "[/red][bold]markup[/bold][link=https://evil.example]x[/link]",
    ":smile: :boom:",
    "\x1b[2J\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
    "\x9b31mC1 \x85 next line",
    "::error file=a::owned",
    "\n::error::owned",
    "a\r\n::stop-commands::x",
    "##[error]owned ##vso[task.complete result=Succeeded]",
    "right\u202eto\u2066left\u200b",
    "half a pair \ud800 and a NUL \x00",
    "word " * 40 + "::error::after a wrap",
    "x" * 500 + "::error::in a long word",
    '=HYPERLINK("https://evil.example")',
)


def report_of(text: str) -> Report:
    """A report that has the text wherever a file, a column, a value or an exception could have put it."""
    finding = Finding(
        "row-overlap",
        Severity.BLOCK,
        text,
        split=text,
        feature=text,
        measured=1.0,
        allowed=0.5,
        kind=text,
        details={text: text, "list": [text], "map": {text: text}},
        evidence=(Example((Place(text, text, 1), Place(text, text, 2)), ({text: text}, {text: "other"})),),
        remedy=text,
        command=text,
        sampled=10,
    )
    feature = Feature(
        text,
        "label",
        {text: text},
        {text: 0.5},
        {text: {text: text}},
        {text: (1.0, 2.0)},
        (text, text),
    )
    return Report(
        dataset=text,
        label=text,
        train=text,
        splits=(SplitRead(text, 3, text, (FileRead(text, 9, 3, text),)),),
        outcomes=(
            Outcome("row-overlap", text, "leakage", (finding,), asked=1),
            Outcome("time-leakage", text, skipped=text),
            Outcome("row-count", text, error=text),
            Outcome("schema-types", text),
        ),
        features=(feature,),
        notes=(text,),
        digests={text: text},
        versions={text: text},
        started=text,
        command=text,
        error=text,
    )
