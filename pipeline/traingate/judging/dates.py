"""In which formats the texts of a column are dates, where they are dates at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from traingate.judging.moments import list_formats, read_texts

_LIKELY = re.compile(r"\s*(\w{3,9},?\s+)?\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/., ]|\s*[A-Za-z]{3,9} \d{1,2}, ")
_PEEK, _MOST_LOOKED_AT = 20, 1_000  # distinct texts
_MOSTLY = 0.9  # of the rows have to be dates, for a column to be one of dates
_WHOLE = 0.99  # of the rows have to be read by a format, for a column to be written in it
_OF_DAYS = ("%d/%m/%Y", "%m/%d/%Y")


@dataclass(frozen=True)
class Written:
    """How a column of dates is written.

    Attributes:
        rows: rows by format, the most frequent first; what several formats read is the most frequent one's.
        examples: a text of each.
        judged: rows that were looked at.
        either: rows whose day and month may be either, as both ways occur.
        fits: the formats that read nearly all of them.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    judged: int = 0
    either: int = 0
    fits: frozenset[str] = frozenset()


def find_written(texts: Mapping[str, int]) -> Written | None:
    """How texts, with their rows, are written as dates; None where they are none. The time of day tells nothing."""
    distinct = [text for text in texts if text.strip()]
    if not look_like_dates(distinct):
        return None
    looked_at = distinct[:: -(-len(distinct) // _MOST_LOOKED_AT)]
    rows, reads = np.array([texts[text] for text in looked_at]), _read_by_format(looked_at)
    found, examples, left = dict[str, int](), dict[str, str](), np.ones(len(rows), bool)
    while (form := _find_most(reads, rows, left)) is not None:
        here = reads[form] & left
        found[form], examples[form] = int(rows[here].sum()), looked_at[int(here.argmax())]
        left &= ~here
    total = int(rows.sum())
    if sum(found.values()) < _MOSTLY * total:
        return None
    both = all(form in found for form in _OF_DAYS)
    either = int(rows[reads[_OF_DAYS[0]] & reads[_OF_DAYS[1]]].sum()) if both else 0
    fits = frozenset(form for form, read in reads.items() if rows[read].sum() >= _WHOLE * total)
    return Written(found, examples, total, either, fits)


def look_like_dates(texts: Sequence[str]) -> bool:
    """Whether half of some texts look as if they were dates; one text alone is no column of them."""
    some = texts[:: max(1, len(texts) // _PEEK)]
    return len(texts) > 1 and 2 * sum(bool(_LIKELY.match(text)) for text in some) >= len(some)


def _find_most(reads: Mapping[str, np.ndarray], rows: np.ndarray, left: np.ndarray) -> str | None:
    """The format that reads most of the rows that are left; None where none reads any."""
    counts = {form: int(rows[read & left].sum()) for form, read in reads.items()}
    best = max(counts, key=lambda form: counts[form], default=None)
    return best if best is not None and counts[best] else None


def _read_by_format(texts: list[str]) -> dict[str, np.ndarray]:
    """Which texts each format reads, bool [n], whatever time of day follows; formats that read none are left out."""
    found: dict[str, np.ndarray] = {}
    for form in list_formats():
        read = np.array([len(read_texts([text], form)) > 0 for text in texts])
        if read.any():
            date = form.partition(" %H")[0]
            found[date] = found[date] | read if date in found else read
        if read.all() and form not in _OF_DAYS:
            break
    return found
