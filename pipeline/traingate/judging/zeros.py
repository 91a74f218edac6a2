"""Codes that lost the zeros before them in one split, as zip codes do where a program takes them for numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch import hashing
from traingate.judging.budget import alpha
from traingate.judging.categories import lacks
from traingate.judging.columns import features
from traingate.judging.significance import log_chance
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary, Strings
from traingate.report.rows import RowQuery

LEAST_SHARE = 0.005
"""Share of a split's rows that have to lack their zeros; of fewer, the new values are told one by one."""
_WHOLE = re.compile(r"[1-9][0-9]*|0")


@dataclass(frozen=True)
class LostZeros:
    """A column whose codes begin with zeros in one split and never in another.

    Attributes:
        name: the column.
        lost: the split without the zeros.
        kept: the split with them.
        codes: codes that lack their zeros, what each was, and its rows.
        judged: rows of `lost` that were looked at.
        is_text: whether `lost` holds text; else numbers.
        is_sampled: whether the rows are those of a sample, as there are more codes than are counted by name.
    """

    name: str
    lost: str
    kept: str
    codes: tuple[tuple[str, str, int], ...]
    judged: int
    is_text: bool
    is_sampled: bool = False

    @property
    def rows(self) -> int:
        """Rows that lack their zeros, of those that were looked at."""
        return sum(rows for _, _, rows in self.codes)

    @property
    def query(self) -> RowQuery | None:
        """The rows; None where not all of their codes are known."""
        if self.is_sampled:
            return None
        texts = [text for text, _, _ in self.codes]
        return RowQuery.text(self.name, *texts) if self.is_text else RowQuery.equal(self.name, *map(float, texts))


def find_lost_zeros(profile: Profile) -> dict[tuple[str, str], LostZeros]:
    """By held-out split and column: what it lost, or what train did that it did not.

    A code such as `2134` is one that lost a zero where the other split has no `2134` and has `02134`, or where all of
    its codes are of one length. Both have to be: that no code of a split begins with a zero is not left to chance, and
    enough of its rows lack one.
    """
    plan = profile.plan
    train = plan.dataset.train
    names = features(plan, train, also=("label", "entity"))
    level = alpha("lost-zeros", len(names) * max(1, len(plan.dataset.held_out)))
    found = {}
    for split in (split.name for split in plan.dataset.held_out):
        for name in names:
            if name in plan.types[split] and (lost := _compare_both(profile, (train, split), name, level)):
                found[(split, name)] = lost
    return found


@dataclass(frozen=True)
class _Codes:
    """The values of a column as text, with their rows."""

    rows: Mapping[str, int]
    is_sampled: bool

    @property
    def judged(self) -> int:
        return sum(self.rows.values())

    def count_padded(self) -> int:
        """Rows of whole numbers that begin with a zero."""
        return sum(rows for value, rows in self.rows.items() if _is_padded(value))


def _compare_both(profile: Profile, splits: tuple[str, str], name: str, level: float) -> LostZeros | None:
    columns = {split: profile.of(Statistics, split).columns[name] for split in splits}
    if not any(_may_be_padded(profile, split, column) for split, column in columns.items()):
        return None
    codes = {split: _list_codes(profile, split, column) for split, column in columns.items()}
    for kept, lost in (splits, splits[::-1]):
        strings, ours, theirs = columns[kept].strings, codes[kept], codes[lost]
        padded = ours.count_padded() if strings is not None else 0
        if strings is None or not padded or not theirs.rows or theirs.count_padded():
            continue
        if math.exp(log_chance(padded, ours.judged, ours.judged + theirs.judged)) >= level:
            continue
        found = tuple(_pad_codes(strings, ours, theirs))
        if sum(rows for _, _, rows in found) >= LEAST_SHARE * theirs.judged:
            is_text = columns[lost].strings is not None
            return LostZeros(name, lost, kept, found, theirs.judged, is_text, theirs.is_sampled)
    return None


def _may_be_padded(profile: Profile, split: str, column: ColumnSummary) -> bool:
    """Whether any text that is looked at begins with a zero and a digit: of most columns none does."""
    if column.strings is None:
        return False
    if len(column.strings.top) >= column.strings.distinct:
        return any(_is_padded(value) for value, _ in column.strings.top)
    table = profile.of(Sample, split).table
    if column.name not in table.column_names:
        return False
    return bool(pc.any(pc.match_substring_regex(table.column(column.name), r"^0\d+$")).as_py())


def _list_codes(profile: Profile, split: str, column: ColumnSummary) -> _Codes:
    """All values where each is known with its rows, else those of the sample."""
    if column.strings is not None and len(column.strings.top) >= column.strings.distinct:
        return _Codes(dict(column.strings.top), is_sampled=False)
    if column.numbers is not None and column.numbers.counts is not None:
        return _Codes({_spell(value): rows for value, rows in column.numbers.counts.items()}, is_sampled=False)
    if column.strings is None and column.kind != Kind.INT:
        return _Codes({}, is_sampled=True)
    table = profile.of(Sample, split).table
    values = table.column(column.name).to_pylist() if column.name in table.column_names else []
    return _Codes(Counter(_spell(value) for value in values if value is not None), is_sampled=True)


def _spell(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf8", "backslashreplace")
    return value if isinstance(value, str) else f"{value:.0f}" if value == int(value) else str(value)


def _is_padded(value: str) -> bool:
    """Whether a text is a whole number with a 0 before it."""
    return value[:1] == "0" and len(value) > 1 and value.isascii() and value.isdigit()


def _pad_codes(strings: Strings, kept: _Codes, lost: _Codes) -> Iterator[tuple[str, str, int]]:
    """(without zeros, with them, rows) of the values that the other split lacks and has with zeros."""
    values = [(value, rows) for value, rows in lost.rows.items() if _WHOLE.fullmatch(value)]
    is_fixed = len({len(value) for value in kept.rows if value.isdigit()}) == 1
    absent = lacks(strings, _hash([value for value, _ in values]))
    for width in sorted({len(value) for value in kept.rows if _is_padded(value)}):
        # A code that the other split has in this very length is taken first; of one length only, any is.
        known = _holds(strings, [value.zfill(width) for value, _ in values])
        for place, (value, rows) in enumerate(values):
            if absent[place] and len(value) < width and (known[place] or is_fixed):
                absent[place] = False
                yield value, value.zfill(width), rows


def _holds(texts: Strings, values: Sequence[str]) -> np.ndarray:
    keys = _hash(values)
    at = np.searchsorted(texts.hashes, keys)
    found: np.ndarray = np.append(texts.hashes, np.uint64(0))[at] == keys
    return found


def _hash(values: Sequence[str]) -> np.ndarray:
    return hashing.hash_bytes(pa.array([value.encode() for value in values], pa.binary()))
