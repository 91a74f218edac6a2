"""How numbers read in messages: counts with separators, shares in percent, four significant digits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def count(number: float, what: str = "") -> str:
    """`1,234 rows`; the noun loses its s for 1."""
    words = f"{round(number):,}"
    if not what:
        return words
    return f"{words} {what[:-1] if round(number) == 1 and what.endswith('s') else what}"


def share(part: float) -> str:
    """A share as percent: `10.9%`, `0.30%`, `under 0.01%`; 0% and 100% are none and all."""
    percent = 100 * part
    if percent == 0 or percent >= 100:
        return f"{percent:.0f}%"
    if percent < 0.01:
        return "under 0.01%"
    if percent >= 99.995:
        return "over 99.99%"
    if percent > 99:
        return f"{percent:.2f}%"
    return f"{percent:.2f}%" if percent < 1 else f"{percent:.1f}%"


def number(value: float) -> str:
    """Four significant digits, whole numbers whole: `13.23`, `1,200`, `4.5e-12`."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if 1e-4 <= abs(value) < 1e6:
        digits = f"{value:,.4g}"
        return f"{value:,.0f}" if "e" in digits else digits
    return f"{value:.4g}"


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


def listed(names: list[str], most: int = 5) -> str:
    """`a, b and 3 more`."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most:,} more"


def quoted(text: str, most: int = 40) -> str:
    """A value between quotes, its control characters escaped, cut at `most` characters."""
    return repr(text if len(text) <= most else text[: most - 1] + "…")
