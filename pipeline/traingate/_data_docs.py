"""Great Expectations' rendered content as HTML pages of our own: all text escaped, no script, no network."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from traingate.profile.suite_results import SuiteResult

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h2{border-bottom:1px solid #8886;padding-bottom:.2rem;overflow-wrap:anywhere}
table{border-collapse:collapse;margin:.5rem 0}
.failed{color:light-dark(#b00,#f77)}
td,th{border:1px solid #8886;padding:.25rem .6rem;text-align:left;vertical-align:top}
td{overflow-wrap:anywhere}
.v{font-weight:600;overflow-wrap:anywhere}
.sampled{border-left:4px solid #c80;padding-left:.8rem}
"""
# Controls, direction marks and lone surrogates are spelled out: they hide or turn around what stands beside them.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# GX gives its status icon as HTML; the words beside it say the same.
_STATUS = {"✅": "met", "❌": '<span class="failed">not met</span>', "❗": '<span class="failed">not judged</span>'}
_MARKUP_PARAMS = ("html_success_icon",)


def write_site(results: Mapping[str, SuiteResult], documents: Mapping[str, Any], out: Path) -> list[str]:
    """Writes `data_docs/` under `out`, aside and then in place of an older one; returns the pages' paths."""
    out.mkdir(parents=True, exist_ok=True)
    names = {split: f"{number:02d}.html" for number, split in enumerate(results, 1)}
    aside, target = Path(tempfile.mkdtemp(prefix=".data_docs-", dir=out)), out / "data_docs"
    try:
        for split, result in results.items():
            (aside / names[split]).write_text(page(result, documents[split]), "utf8")
        (aside / "index.html").write_text(index(results, names), "utf8")
        aside.chmod(0o755)
        if target.exists():
            old = Path(tempfile.mkdtemp(prefix=".data_docs-old-", dir=out))
            target.replace(old / "data_docs")
            shutil.rmtree(old)
        aside.replace(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return [str(target / name) for name in ("index.html", *names.values())]


def index(results: Mapping[str, SuiteResult], names: Mapping[str, str]) -> str:
    """The page that lists the splits."""
    rows = [
        f'<tr><td><a href="{names[split]}">{escape(_text(split))}</a></td><td>{escape(_text(result.name))}</td>'
        f"<td>{sum(not one.success for one in result.expectations)} of {len(result.expectations)} failed</td></tr>"
        for split, result in results.items()
    ]
    head = "<tr><th>Split</th><th>Suite</th><th>Expectations</th></tr>"
    return _page("Data Docs", f"<h1>Data Docs</h1><table>{head}{''.join(rows)}</table>")


def page(result: SuiteResult, document: Mapping[str, Any]) -> str:
    """The page of one split."""
    title = _text(f"{result.split}: {result.name}")
    sampled = ""
    if result.sampled is not None:
        sampled = f'<p class="sampled">Judged on a sample of {result.rows:,} of {result.rows_total:,} rows.</p>'
    sections = (
        f"<section><h2>{escape(_text(section.get('section_name') or ''))}</h2>"
        f"{''.join(html_of(block) for block in section.get('content_blocks') or ())}</section>"
        for section in document.get("sections") or ()
    )
    head = f'<p><a href="index.html">All splits</a></p><h1>{escape(title)}</h1>'
    return _page(title, f"{head}{sampled}{''.join(sections)}")


def html_of(block: Any) -> str:
    """A content block of Great Expectations as HTML; what is not known is shown as text."""
    if block is None:
        return ""
    if isinstance(block, list):
        return "".join(f"<div>{html_of(part)}</div>" for part in block)
    if not isinstance(block, dict):
        return escape(_text(block))
    # A block of kind header repeats the section's name.
    heads = ("subheader",) if block.get("content_block_type") == "header" else ("header", "subheader")
    head = "".join(f"<p>{html_of(block[name])}</p>" for name in heads if block.get(name))
    draw = _DRAWN.get(str(block.get("content_block_type")))
    return head + (draw(block) if draw else escape(_text({k: v for k, v in block.items() if k != "styling"})))


def text_of(block: Any) -> str:
    """A content block as one line of plain text."""
    if isinstance(block, list):
        return " ".join(text_of(part) for part in block)
    if not isinstance(block, dict) or "string_template" not in block:
        return "" if isinstance(block, dict) else _text(block)
    template = block["string_template"]
    return Template(_doubled(_text(template.get("template") or ""))).safe_substitute(_params(template, _text))


def _string_template(block: Mapping[str, Any]) -> str:
    template = block["string_template"]
    params = _params(template, lambda value: f'<span class="v">{escape(_text(value))}</span>')
    words = escape(_doubled(_text(template.get("template") or "")))
    return Template(words).safe_substitute(params).strip().replace("\n", "<br>")


def _params(template: Mapping[str, Any], shown: Callable[[Any], str]) -> dict[str, str]:
    params = {name: shown(value) for name, value in (template.get("params") or {}).items()}
    params |= {name: "" for name in _MARKUP_PARAMS if name in params}
    if "markdown_status_icon" in params:
        params["icon"] = _STATUS.get(str(template["params"]["markdown_status_icon"]), params["markdown_status_icon"])
    return params


def _doubled(template: str) -> str:
    # Great Expectations' own view keeps `$$` and `$PARAMETER` literal as well.
    return template.replace("$$", "$$$$").replace("$PARAMETER", "$$PARAMETER")


def _table(block: Mapping[str, Any]) -> str:
    head = "".join(f"<th>{html_of(cell)}</th>" for cell in block.get("header_row") or ())
    rows = ("".join(f"<td>{html_of(cell)}</td>" for cell in row) for row in block.get("table") or ())
    body = "".join(f"<tr>{cells}</tr>" for cells in rows)
    return f"<table>{f'<tr>{head}</tr>' if head else ''}{body}</table>"


def _collapse(block: Mapping[str, Any]) -> str:
    inside = "".join(html_of(part) for part in block.get("collapse") or ())
    return f"<details><summary>{html_of(block.get('collapse_toggle_link') or 'More')}</summary>{inside}</details>"


def _list(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda block: f"<ul>{''.join(f'<li>{html_of(part)}</li>' for part in block.get(name) or ())}</ul>"


def _tabs(block: Mapping[str, Any]) -> str:
    tabs = (tab for tab in block.get("tabs") or ())
    return "".join(f"<h4>{html_of(tab.get('tab_name'))}</h4>{html_of(tab.get('tab_content'))}" for tab in tabs)


def _text(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", f"{value:.0f}" if whole else str(value))


_DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "header": lambda block: "",
    "string_template": _string_template,
    "table": _table,
    "collapse": _collapse,
    "bullet_list": _list("bullet_list"),
    "value_list": _list("value_list"),
    "content_block_container": _list("content_blocks"),
    "tabs": _tabs,
    "text": lambda block: f"<p>{html_of(block.get('text'))}</p>",
    "markdown": lambda block: f"<pre>{escape(_text(block.get('markdown')))}</pre>",
    # A chart is a Vega program, which takes a script to draw; its figures stand in the table beside it.
    "graph": lambda block: "",
}


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>{body}</body></html>\n'
    )
