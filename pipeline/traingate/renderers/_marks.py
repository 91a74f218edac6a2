"""What findings say of a feature's values, as places on its axis: limits that were passed, and odd values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from traingate.report.feature import Feature
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery
from traingate.wording import moment, number

MOST_PLACES = 3
_ROUNDED = 1e-3  # what a figure of four digits may be off, as a share of it


@dataclass(frozen=True)
class Marks:
    """Values that findings are about.

    Attributes:
        places: numbers with what is said there.
        names: bars that are meant, by name.
    """

    places: tuple[tuple[float, str], ...] = ()
    names: frozenset[str] = frozenset()


def collect_marks(feature: Feature, names: Sequence[str], findings: Sequence[Finding]) -> Marks:
    """The marks of the findings that are about rows by this feature's value; `names` are those of its bars, if any."""
    queries = [one.rows for one in findings if one.rows is not None and one.rows.columns == (feature.name,)]
    places = dict(place for query in queries for place in _list_places(feature, query))
    meant = frozenset(name for name in names for query in queries if _is_meant(name, query))
    return Marks(tuple(places.items())[:MOST_PLACES], meant)


def _list_places(feature: Feature, query: RowQuery) -> Iterator[tuple[float, str]]:
    write = moment if feature.scale == "time" else number
    if query.what == "equal":
        yield from ((value, write(value)) for value in query.numbers if math.isfinite(value))
    if query.what == "outside":
        sides = (("below {}", "{} and less", "minimum", math.inf), ("above {}", "{} and more", "maximum", -math.inf))
        for value, (beyond, within, figure, inward) in zip(query.numbers, sides, strict=False):
            if math.isfinite(value) and _is_passed(feature, value, figure, inward):
                # The number next to a limit is what it excludes.
                limit = math.nextafter(value, inward)
                excluded = len(repr(limit)) < len(repr(float(value)))
                yield value, beyond.format(write(limit)) if excluded else within.format(write(value))


def _is_passed(feature: Feature, value: float, figure: str, inward: float) -> bool:
    """Whether a value of any split lies beyond a limit, as far as figures that were rounded tell."""
    for shown in feature.shown.values():
        end = _read_number(shown.get(figure, ""))
        near = abs(value) * _ROUNDED if end is not None and math.isfinite(end) else 0.0
        if end is None or (end <= value + near if inward > 0 else end >= value - near):
            return True
    return not feature.shown


def _read_number(text: str) -> float | None:
    """The number that `wording.number` wrote."""
    try:
        return {"infinite": math.inf, "-infinite": -math.inf}.get(text) or float(text.replace(",", ""))
    except ValueError:
        return None


def _is_meant(name: str, query: RowQuery) -> bool:
    """Whether a bar holds rows of the kind that a finding is about; a number's bar is named as `number` writes it."""
    if query.what == "text":
        return name in query.texts
    if query.what == "equal":
        return name in map(number, query.numbers)
    if query.what == "other":
        return name not in query.texts and name not in map(number, query.numbers)
    value = _read_number(name)
    if value is None:
        return False
    low, high = (*query.numbers, -math.inf, math.inf)[:2] if len(query.numbers) == 2 else (-math.inf, math.inf)
    return query.what == "outside" and (value <= low or value >= high)
