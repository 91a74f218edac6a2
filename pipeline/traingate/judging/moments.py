"""Texts and numbers that are instants: how they are written, and the microseconds since 1970 UTC of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np

from traingate.kinds import Kind
from traingate.profile.summaries import Numbers

# A year of four digits beside another number, or a whole date of eight: all else is no time, and told sooner.
_LIKELY = re.compile(r"(?<!\d)(\d{4}\D.*\d|\d{8})|\d.*\D\d{4}(?!\d)", re.DOTALL)
_READ = 0.99  # share of texts that have to be times
_LOOKED_AT = 20  # texts that tell which formats are worth a try
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORMATS = (
    "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S",
    "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y %H:%M:%S %z",
    "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S",
)  # fmt: skip
# Microseconds that one of each is; numbers of seconds since 1970 are nine or ten digits, those of the others more.
UNITS = {"seconds": 1e6, "milliseconds": 1e3, "microseconds": 1.0, "nanoseconds": 1e-3}
DATES = "dates such as 20260131"
_WORDS = {"%d": "DD", "%m": "MM", "%Y": "YYYY", "%b": "Mon", "%B": "Month", "%a": "Day", "%H": "hh", "%M": "mm"} | {
    "%S": "ss",
    "%z": "zone",
}
_FEWEST = 20  # distinct numbers that are no coincidence

Reader = Callable[[str], datetime]


def _read_in(form: str, text: str) -> datetime:
    return datetime.strptime(text, form)  # without a zone it is one of UTC


_READERS: dict[str, Reader] = {"ISO 8601": datetime.fromisoformat} | {
    form: partial(_read_in, form) for form in _FORMATS
}


def find_formats(texts: Iterable[str]) -> tuple[str, ...]:
    """The formats in which texts may be times; more than one where days and months cannot be told apart."""
    distinct = list(dict.fromkeys(text.strip() for text in texts if text))
    if not distinct:
        return ()
    some = distinct[:: max(1, len(distinct) // _LOOKED_AT)]
    likely = [form for form in _READERS if 2 * len(read_texts(some, form)) >= len(some)]
    found = [form for form in likely if len(read_texts(distinct, form)) >= _READ * len(distinct)]
    return ("ISO 8601",) if "ISO 8601" in found else tuple(found)


def read_texts(texts: Iterable[str], form: str) -> np.ndarray:
    """The microseconds of those texts that are times in a format, float64 [k]."""
    read, found = _READERS[form], []
    for text in texts:
        if not _LIKELY.search(text):
            continue
        try:
            at = read(text.strip())
        except ValueError:
            continue
        found.append(((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH) / timedelta(microseconds=1))
    return np.array(found, np.float64)


def list_formats() -> tuple[str, ...]:
    """The formats in which texts are read as times, ISO 8601 first."""
    return tuple(_READERS)


def say_format(form: str) -> str:
    """A format or a unit as people write it: `DD.MM.YYYY`, `seconds since 1970`."""
    if form in UNITS:
        return f"{form} since 1970"
    for code, word in _WORDS.items():
        form = form.replace(code, word)
    return form


def find_unit(kind: Kind, numbers: Numbers, *, declared: bool) -> str | None:
    """What numbers count, where they are instants: a unit since 1970, or `DATES`; None where they may be anything.

    All of them lie between 1980 and 2100 where somebody said that they are times; else between 1990 and 2036, and
    there are twenty distinct ones. Numbers of that size are rare among quantities, and of dates each has to have a
    month and a day: one number in 27 would by chance.
    """
    points = numbers.quantiles.points
    if kind not in (Kind.INT, Kind.FLOAT) or len(points) < (1 if declared else _FEWEST):
        return None
    low, high = float(numbers.minimum), float(numbers.maximum)
    first, last = (_count_seconds(year) for year in ((1980, 2100) if declared else (1990, 2036)))
    for unit, size in UNITS.items():
        if first <= low * size / 1e6 and high * size / 1e6 < last:
            return unit
    years = (19_000_101, 21_001_231) if declared else (19_500_101, 20_361_231)
    return DATES if years[0] <= low and high <= years[1] and not np.isnan(convert(points, DATES)).any() else None


def convert(numbers: np.ndarray, unit: str) -> np.ndarray:
    """The microseconds since 1970 UTC of numbers, float64 [n]; NaN for what is no date."""
    if unit in UNITS:
        return np.asarray(numbers, np.float64) * UNITS[unit]
    year, rest = np.divmod(np.asarray(numbers, np.float64), 10_000)
    month, day = np.divmod(rest, 100)
    may_be = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (day == np.floor(day))
    months = np.where(may_be, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(may_be, day - 1, 0).astype("timedelta64[D]")
    is_date = may_be & (days.astype("datetime64[M]") == months)  # 30 February is none
    return np.where(is_date, days.astype("datetime64[us]").astype(np.int64), np.nan)


def _count_seconds(year: int) -> float:
    return datetime(year, 1, 1, tzinfo=UTC).timestamp()
