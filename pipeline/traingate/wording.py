"""How things read in messages and reports: counts, numbers, shares, chances, moments, lists and quoted values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from traingate.inert import escape_line

NONE = "–"
"""What stands where there is no figure."""
_FOUR, _ALL = 4, 17  # significant digits that are read, and that tell all float64 apart


def count(number: float, what: str = "", one: str = "") -> str:
    """`1,234 rows`; the noun loses its s for 1, or is `one` where that does not do (`categories`, `category`)."""
    words = f"{round(number):,}"
    if not what:
        return words
    return f"{words} {what if round(number) != 1 else one or what.removesuffix('s')}"


def share(part: float | None) -> str:
    """A share as percent: `10.9%`, `0.30%`, `under 0.01%`; 0% and 100% are none and all, `–` is unknown."""
    if part is None or part != part:
        return NONE
    percent = 100 * part
    if percent == 0 or percent >= 100:
        return f"{percent:.0f}%"
    if percent < 0.01:
        return "under 0.01%"
    if percent >= 99.995:
        return "over 99.99%"
    return f"{percent:.2f}%" if percent < 1 or percent > 99 else f"{percent:.1f}%"


def number(value: float | None, *beside: float | None) -> str:
    """Four significant digits, whole numbers in full: `13.23`, `1,200`, `4.5e-12`; `–` is no number at all.

    Args:
        value: the number.
        beside: numbers that the reader compares it with; it gets as many digits as keep it on its side of each.
    """
    if value is None:
        return NONE
    limits = [limit for limit in beside if limit is not None]
    for digits in range(_FOUR, _ALL if value - value == 0 else _FOUR):
        text = _write_number(value, digits)
        rounded = float(text.replace(",", ""))
        if all((rounded > limit, rounded < limit) == (value > limit, value < limit) for limit in limits):
            return text
    return _write_number(value, _ALL)


def spell_number(value: float) -> str:
    """A number with every digit that somebody wrote: `123,456.7`."""
    return _write_number(value, _ALL)


def _write_number(value: float, digits: int) -> str:
    if value - value != 0:
        return "not a number" if value != value else "infinite" if value > 0 else "-infinite"
    if isinstance(value, int) or (value == int(value) and abs(value) < 1e15):
        return f"{int(value):,}"
    if digits == _ALL:  # Python's own spelling is the shortest that reads back as the same number
        return f"{value:,}"
    text = f"{value:,.{digits}g}"
    return f"{value:,.0f}" if "e" in text and 1 <= abs(value) < 1e15 else text


def chance(p: float) -> str:
    """A p-value: `p = 0.003`, `p = 4.2e-5`; what is beyond any doubt is not given to the last digit: `p < 1e-12`."""
    if p < 1e-12:
        return "p < 1e-12"
    digits = f"{p:.2g}"
    return f"p = {digits.replace('e-0', 'e-')}"


def moment(microseconds: float) -> str:
    """An instant, given in microseconds since 1970 UTC."""
    try:
        return str(datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None) + timedelta(microseconds=microseconds))
    except (OverflowError, ValueError):
        return f"{microseconds:.0f} µs since 1970"


def list_names(names: Sequence[str], most: int = 5) -> str:
    """`a, b and 3 more`."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most:,} more"


def quote(text: str, most: int = 40) -> str:
    """A value between quotes, cut at `most` characters; what would not be seen is spelled out, here and once."""
    return escape_line(repr(shorten(text, most)))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters; an ellipsis stands for what was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
