"""What Great Expectations renders, as JSON values, and its lines as words and values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

from traingate.inert import escape_lines


@dataclass(frozen=True)
class Part:
    """A piece of a line.

    Attributes:
        text: what it says.
        style: the class of the page's style that marks it: `v` for a value, `failed` for a status; empty for words.
    """

    text: str
    style: str = ""


# Great Expectations gives its status icon as HTML; the words beside it say the same.
_STATUS = {"✅": Part("met"), "❌": Part("not met", "failed"), "❗": Part("not judged", "failed")}


def dump(value: Any) -> str:
    """JSON of a value, with numpy's numbers as Python's and as text what JSON does not know."""
    return json.dumps(value, default=lambda unknown: unknown.item() if hasattr(unknown, "item") else str(unknown))


def as_json(value: Any) -> Any:
    """The value as it comes back from JSON."""
    return json.loads(dump(value))


def as_content(value: Any) -> Any:
    """As `as_json`, for people: whole numbers without a decimal point."""
    return json.loads(dump(value), parse_float=_parse_number)


def split_line(template: Mapping[str, Any]) -> list[Part]:
    """The words and values of a string template; a value is never looked through for names of other values."""
    params = {name: Part(str(value), "v") for name, value in (template.get("params") or {}).items()}
    if "html_success_icon" in params:
        params["html_success_icon"] = Part("")
    if "markdown_status_icon" in params:
        icon = params["markdown_status_icon"]
        params["icon"] = _STATUS.get(icon.text, icon)
    text, end, parts = str(template.get("template") or ""), 0, []
    for match in Template.pattern.finditer(text):
        value = params.get(match["named"] or match["braced"])
        # Great Expectations' own view keeps `$PARAMETER` literal as well.
        if value is not None and not match.group().startswith("$PARAMETER"):
            parts += [Part(text[end : match.start()]), value]
            end = match.end()
    return [*parts, Part(text[end:])]


def extract_text(block: Any) -> str:
    """A content block as one line of plain text."""
    if isinstance(block, list):
        return " ".join(extract_text(part) for part in block)
    if not isinstance(block, dict):
        return escape_lines(str(block))
    template = block.get("string_template")
    return escape_lines("".join(part.text for part in split_line(template))) if template else ""


def _parse_number(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
