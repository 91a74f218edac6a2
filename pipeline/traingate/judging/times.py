"""Where splits lie in time, one against the other, and which columns are times though nobody said so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from traingate.judging.columns import features
from traingate.judging.moments import convert, find_formats, find_unit, read_texts
from traingate.judging.sampled import take_column
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.summaries import ColumnSummary, Numbers, Quantiles
from traingate.wording import moment, number

MOST = 0.9
"""Share of a split's rows that have to lie on one side of as many of the other's, for the split to lie there."""
_FEWEST_TEXTS = 20  # distinct texts of a column that may be a time
_BORN = re.compile(r"birth|born|(^|[_\W])dob($|[_\W])", re.IGNORECASE)


@dataclass(frozen=True)
class Times:
    """When the rows of a split were observed, in microseconds since 1970 UTC or in the unit of the column's numbers.

    Attributes:
        first, last: the extremes; of a text, those of a sample where it has more than 1,000 values.
        quantiles: the times with their rows.
        are_moments: whether they are microseconds.
        written: how they are written, where they are no type of their own.
        sampled: whether they are those of a sample.
    """

    first: float
    last: float
    quantiles: Quantiles
    are_moments: bool = True
    written: str = ""
    sampled: bool = False

    @property
    def rows(self) -> float:
        """Rows with a time."""
        return self.quantiles.total

    def describe(self) -> tuple[str, str]:
        """The first and the last time, as people write them."""
        return self.write(self.first), self.write(self.last)

    def write(self, time: float) -> str:
        """A time as people write it."""
        return moment(time) if self.are_moments else number(time)

    def is_before(self, other: Times) -> bool:
        """Whether nine tenths of these rows lie before nine tenths of the others."""
        return float(self.quantiles.at([MOST])[0]) < float(other.quantiles.at([1 - MOST])[0])

    def count_before(self, time: float) -> float:
        """Rows strictly before a time; exact where there are none, else within the summary's rank error."""
        rows = float(self.quantiles.weights[self.quantiles.points < time].sum())
        return max(rows, 1.0) if self.first < time else 0.0


def read_times(profile: Profile, split: str, name: str, *, declared: bool = True) -> Times | None:
    """The times of a column; None where the split has no such column, or one that holds no times.

    Texts are times where they are ISO 8601, or in another format in which days and months of all splits can be told
    apart. Numbers are instants where they lie where those of our days do, or else times in a unit of their own, if the
    column is declared as one.
    """
    column = profile.of(Statistics, split).columns.get(name)
    if column is None:
        return None
    if column.kind == Kind.STRING:
        return _read_texts(profile, split, name)
    numbers = column.numbers
    if column.kind not in (Kind.TIME, Kind.INT, Kind.FLOAT) or numbers is None or not len(numbers.quantiles.points):
        return None
    return _read_numbers(column, numbers, declared=declared)


def _read_numbers(column: ColumnSummary, numbers: Numbers, *, declared: bool) -> Times | None:
    first, last = float(numbers.minimum), float(numbers.maximum)
    unit = find_unit(column.kind, numbers, declared=declared)
    if unit is None:
        is_time = column.kind == Kind.TIME
        return Times(first, last, numbers.quantiles, is_time) if is_time or declared else None
    points = convert(numbers.quantiles.points, unit)
    if np.isnan(points).any():
        return None
    ends = convert(np.array([first, last]), unit)
    quantiles = Quantiles(points, numbers.quantiles.weights, numbers.quantiles.rank_error)
    return Times(float(ends[0]), float(ends[1]), quantiles, written=unit)


def _read_texts(profile: Profile, split: str, name: str) -> Times | None:
    rows, complete = _take_texts(profile, split, name)
    formats = find_formats(rows)
    if len(formats) > 1:  # 01/02/2026 is a day of January or of February; other splits may tell
        others = (find_formats(_take_texts(profile, other, name)[0]) for other in profile.splits if other != split)
        known = {found[0] for found in others if len(found) == 1}
        formats = tuple(form for form in formats if form in known)
    if len(formats) != 1:
        return None
    readable = [text for text in rows if len(read_texts([text], formats[0]))]
    found = read_texts(readable, formats[0])
    points, at = np.unique(found, return_inverse=True)
    weights = np.bincount(at, np.array([rows[text] for text in readable], np.float64))
    return Times(float(points[0]), float(points[-1]), Quantiles(points, weights), True, formats[0], not complete)


def _take_texts(profile: Profile, split: str, name: str) -> tuple[Mapping[str, int], bool]:
    """Rows by text, all of them where they are known, else those of the sample."""
    column = profile.of(Statistics, split).columns.get(name)
    if column is None or column.strings is None:
        return {}, True
    strings = column.strings
    if strings.exact and len(strings.top) == strings.distinct:
        return {text: rows for text, rows in strings.top if text}, True
    rows: dict[str, int] = {}
    sample = profile.all(Sample).get(split)
    known = sample is not None and name in sample.names
    for value in sample.table.column(name).to_pylist() if sample is not None and known else []:
        text = value.decode("utf8", "replace") if isinstance(value, bytes) else str(value or "")
        if text:
            rows[text] = rows.get(text, 0) + 1
    return rows, False


def find_numbers_of_time(profile: Profile) -> set[str]:
    """Features of numbers that are instants in every split, by their size alone."""
    found: set[str] | None = None
    for split in profile.splits:
        columns = profile.of(Statistics, split).columns
        here = {
            name for name, column in columns.items()
            if column.numbers is not None and find_unit(column.kind, column.numbers, declared=False)
        }  # fmt: skip
        found = here if found is None else found & here
    return (found or set()) - profile.plan.columns.not_features


def find_undeclared(profile: Profile) -> Mapping[str, Mapping[str, Times]]:
    """The times that no role names, by split, by column, where all splits write them alike.

    Dates of birth are no time of a row.
    """
    return profile.remember((Statistics, Sample), _find_undeclared)


def _find_undeclared(profile: Profile) -> dict[str, dict[str, Times]]:
    train, found = profile.plan.dataset.train, {}
    for name in features(profile.plan, train, also=("identifiers",)):
        if name == profile.plan.columns.label or _BORN.search(name) or not _may_be_time(profile, name):
            continue
        times = {split: read_times(profile, split, name, declared=False) for split in profile.splits}
        known = {split: one for split, one in times.items() if one is not None}
        if len(known) == len(profile.splits) and len({one.written for one in known.values()}) == 1:
            found[name] = known
    return found


def _may_be_time(profile: Profile, name: str) -> bool:
    """Whether a look at the frequent values of train does not rule it out; it costs nothing beside reading all."""
    column = profile.of(Statistics, profile.plan.dataset.train).columns[name]
    if column.strings is None:
        return column.kind in (Kind.TIME, Kind.INT, Kind.FLOAT)
    texts = [text for text, _ in column.strings.top if text][:_FEWEST_TEXTS]
    return column.strings.distinct >= _FEWEST_TEXTS and bool(find_formats(texts))


def find_later(profile: Profile, split: str) -> str:
    """The column of times by which a held-out split comes later than train, the declared one first; "" where none does.

    One row in a hundred of either may lie beyond the other's border.
    """
    return profile.remember((Statistics, Sample), _find_later, split)


def _find_later(profile: Profile, split: str) -> str:
    train, declared = profile.plan.dataset.train, profile.plan.columns.time
    times: dict[str, Mapping[str, Times]] = {**find_undeclared(profile)}
    if declared is not None:
        read = {name: read_times(profile, name, declared) for name in (train, split)}
        known = {name: one for name, one in read.items() if one is not None}
        times = {declared: known, **times} if len(known) == 2 else times
    for name, of_splits in times.items():
        ours, theirs = of_splits[train], of_splits[split]
        if ours.quantiles.at([0.99])[0] <= theirs.quantiles.at([0.01])[0] and ours.last < theirs.last:
            return name
    return ""


def read_rows(sample: SampledRows, name: str) -> np.ndarray | None:
    """The times of sampled rows in an order that is theirs, float64 [k], NaN where there is none; None for no times."""
    if name not in sample.names:
        return None
    if not pa.types.is_string(sample.table.schema.field(name).type):
        if pa.types.is_nested(sample.table.schema.field(name).type):
            return None
        values, missing = take_column(sample, name, np.arange(sample.table.num_rows))
        return np.where(missing, np.nan, values.astype(np.float64))
    texts = [str(text or "") for text in sample.table.column(name).to_pylist()]
    forms = find_formats(texts)
    if not forms:
        return None
    read = [read_texts([text], forms[0]) for text in texts]
    return np.array([one[0] if len(one) else np.nan for one in read])
