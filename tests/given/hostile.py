"""Names and values that attack whatever shows them; a column, a category, a file or a config may hold any of these.

`TEXTS` can be written to every format. `ODD` can live in memory, in JSON or in TFRecord bytes only: NUL and lone
surrogates, which CSV, XML, file systems or UTF-8 refuse. `report_of` is a report that has a text everywhere.
"""

from __future__ import annotations

from traingate.profile.reads import Example, FileRead, Place, SplitRead
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report

TEXTS = {
    "empty": "",
    "space": " ",
    "white space of all kinds": "\t\u00a0\u2003\u3000",
    "html script": "<script>document.title='owned'</script>",
    "html end of script": "</script><script>document.title='owned'</script>",
    "html end of style": "</style><style>*{display:none}</style><img src=x onerror=document.title='owned'>",
    "html end of title": "</title></textarea></template><iframe src=//evil.example>",
    "html attribute": '" onmouseover="alert(1)" x=\'',
    "html comment": "<!--<script>",
    "html base": "<!-- --><base href=//evil.example>",
    "html entity": "&lt;b&gt; &amp;amp; &#0;",
    "svg": "\"><svg/onload=document.title='owned'>",
    "link": "javascript:alert(1)",
    "markdown": "[click](javascript:alert(1)) ![x](https://evil.example/p.png) `code` | cell |",
    "template jinja": "{{7*7}}{% raw %}{{ self.__init__.__globals__ }}",
    "template shell": "$(touch /tmp/owned) `id` ${HOME}",
    "template python": "{0.__class__} %s %(name)s %n",
    "per cent": "100% of 5 %d",
    "sql": "'; DROP TABLE loans; --",
    "rich markup": "[red]x[/red] [/red] [link=https://evil.example]x[/link]",
    "emoji by name": ":smile: :boom:",
    "ansi colour": "\x1b[31mred\x1b[0m",
    "ansi clears the screen": "\x1b[2J\x1b[H",
    "ansi title": "\x1b]0;owned\x07",
    "ansi link": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "c0 controls": "\x01\x07\x08\x0b\x0c\x0e\x1f\x7f",
    "c1 controls": "\x85\x90\x9b31m\x9d0;owned\x9c",
    "carriage return": "safe\rowned",
    "new line": "first\nsecond",
    "windows new line": "first\r\nsecond",
    "line separators": "first\u2028second\u2029third",
    "github command": "::error file=a.py,line=1::owned",
    "github command on a line of its own": "x\n::error file=a.py,line=1::owned",
    "github command behind a carriage return": "a\r\n::stop-commands::x",
    "github command after a wrap": "word " * 40 + "::error::owned",
    "github command in a long word": "x" * 500 + "::error::owned",
    "github command in its old form": "##[error]owned",
    "gitlab section": "\x1b[0Ksection_start:0:owned[collapsed=true]\r\x1b[0K",
    "teamcity message": "##teamcity[testFailed name='owned']",
    "azure command": "##vso[task.complete result=Succeeded;]DONE",
    "formula equals": "=1+1",
    "formula plus": "+cmd|' /C calc'!A0",
    "formula minus": "-2+3",
    "formula at": "@SUM(1+1)",
    "formula of a link": '=HYPERLINK("https://evil.example")',
    "formula behind a tab": "\t=1+1",
    "csv comma": "a,b",
    "csv quotes": 'say "hi", ""twice""',
    "csv quote at start": '"open',
    "quotes": "'single' \"double\" `back` “curly”",
    "backslashes": "\\ \\n \\\\ \\u003c C:\\new\\table",
    "path": "../../x",
    "path absolute": "/etc/passwd",
    "path windows": "..\\..\\x:stream",
    "path device": "CON",
    "glob": "*?[a-z]{a,b}",
    "xml": "]]><x/><![CDATA[",
    "xml entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "yaml": "!!python/object/apply:os.system ['id']",
    "toml": 'x"\n[checks.row-overlap]\nenabled = false\nreason = "owned',
    "json": '","verdict":"pass","x":"',
    "protobuf text": 'x" } feature { name: "owned',
    "regex": "(a+)+$",
    "a word that means missing": "NULL",
    "a number": "1e400",
    "an option": "--help",
    "dunder": "__proto__",
    "zero width": "pay\u200bment\u200d\ufeff",
    "right to left": "\u202egnp.exe\u202c \u2066x\u2069",
    "combining": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319",
    "same to the eye": "\u0430mount",
    "composed and decomposed": "caf\u00e9 cafe\u0301",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈💥",
    "wide": "ｗｉｄｅ 日本語",
    "beyond the basic plane": "\U0001d54f\U00020bb7",
    "not a character": "\ufffe\uffff\ufdd0",
    "tags": "x\U000e0041\U000e0042",
    "blank letters": "x\u3164\u115f\u1160\uffa0\xad",
    "very long": "long" * 5_000,
    "very long without a break in markup": "<b>" * 3_000,
}

ODD = {
    "nul": "a\x00b",
    "lone high surrogate": "a\ud800b",
    "lone low surrogate": "\udc80",
}

EVERY = {**TEXTS, **ODD}


def controls(text: str) -> set[str]:
    """The characters of a printed text that a terminal may obey or a reader cannot see; line feeds are left out."""
    unseen = set("\xad\u200b\u200c\u200d\u2060\ufeff\u2028\u2029") | {chr(code) for code in range(0xE0000, 0xE0080)}
    directions = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    obeyed = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\n"}
    return set(text) & (unseen | directions | obeyed)


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
