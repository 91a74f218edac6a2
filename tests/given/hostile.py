"""Names and values that attack whatever shows them; a column, a category, a file or a config may hold any of these.

`TEXTS` can be written to every format. `ODD` can live in memory, in JSON or in TFRecord bytes only: NUL and lone
surrogates, which CSV, XML, file systems or UTF-8 refuse.
"""

from __future__ import annotations

TEXTS = {
    "empty": "",
    "space": " ",
    "white space of all kinds": "\t\u00a0\u2003\u3000",
    "html script": "<script>alert(1)</script>",
    "html end of script": "</script><script>alert(1)</script>",
    "html end of style": "</style><img src=x onerror=alert(1)>",
    "html attribute": '" onmouseover="alert(1)" x=\'',
    "html comment": "<!--<script>",
    "html entity": "&lt;b&gt; &amp;amp; &#0;",
    "svg": "<svg/onload=alert(1)>",
    "link": "javascript:alert(1)",
    "markdown": "[click](javascript:alert(1)) ![x](https://evil.example/p.png) `code` | cell |",
    "template jinja": "{{7*7}}{% raw %}{{ self.__init__.__globals__ }}",
    "template shell": "$(touch /tmp/owned) `id` ${HOME}",
    "template python": "{0.__class__} %s %(name)s %n",
    "per cent": "100% of 5 %d",
    "sql": "'; DROP TABLE loans; --",
    "rich markup": "[red]x[/red] [/red] [link=https://evil.example]x[/link]",
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
    "github command": "x\n::error file=a.py,line=1::owned",
    "gitlab section": "\x1b[0Ksection_start:0:owned[collapsed=true]\r\x1b[0K",
    "teamcity message": "##teamcity[testFailed name='owned']",
    "azure command": "##vso[task.complete result=Succeeded;]DONE",
    "formula equals": "=1+1",
    "formula plus": "+cmd|' /C calc'!A0",
    "formula minus": "-2+3",
    "formula at": "@SUM(1+1)",
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
    unseen = set("\u200b\u200c\u200d\u2060\ufeff\u2028\u2029")
    directions = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    obeyed = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\n"}
    return set(text) & (unseen | directions | obeyed)
