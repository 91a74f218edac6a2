"""Where splits lie in time, one against the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.wording import moment, number

MOST = 0.9
"""Share of a split's rows that have to lie on one side of as many of the other's, for the split to lie there."""
_READ = 0.99  # share of texts that have to be times


@dataclass(frozen=True)
class Times:
    """When the rows of a split were observed, in microseconds since 1970 UTC or in the unit of the column's numbers.

    Attributes:
        first, last: the extremes; of a text, those of a sample.
        early, late: a tenth of the rows lies before the one, a tenth after the other.
        rows: with a time.
        are_moments: whether they are microseconds.
    """

    first: float
    last: float
    early: float
    late: float
    rows: float
    are_moments: bool = True

    def describe(self) -> tuple[str, str]:
        """The first and the last time, as people write them."""
        write = moment if self.are_moments else number
        return write(self.first), write(self.last)

    def is_before(self, other: Times) -> bool:
        """Whether nine tenths of these rows lie before nine tenths of the others."""
        return self.late < other.early


def read_times(profile: Profile, split: str, name: str) -> Times | None:
    """The times of a column; None where the split has no such column, or one that holds no times.

    Texts are times where they are ISO 8601, as in TFRecord, which has no type for times; judged on the sample.
    """
    column = profile.of(Statistics, split).columns.get(name)
    if column is None:
        return None
    if column.kind == Kind.STRING:
        return _read_texts(profile, split, name)
    numbers = column.numbers
    if column.kind not in (Kind.TIME, Kind.INT, Kind.FLOAT) or numbers is None or not len(numbers.quantiles.points):
        return None
    early, late = (float(point) for point in numbers.quantiles.at([1 - MOST, MOST]))
    first, last, rows = float(numbers.minimum), float(numbers.maximum), numbers.quantiles.total
    return Times(first, last, early, late, rows, column.kind == Kind.TIME)


def _read_texts(profile: Profile, split: str, name: str) -> Times | None:
    table = profile.of(Sample, split).table
    if name not in table.column_names:
        return None
    values = [value for value in table.column(name).to_pylist() if value]
    texts = [value.decode("utf8", "replace") if isinstance(value, bytes) else str(value) for value in values]
    found = np.array(list(_parse(texts)))
    if not len(found) or len(found) < _READ * len(texts):
        return None
    early, late = (float(point) for point in np.quantile(found, [1 - MOST, MOST], method="inverted_cdf"))
    return Times(float(found.min()), float(found.max()), early, late, len(found))


def _parse(texts: Iterable[str]) -> Iterable[float]:
    for text in texts:
        try:
            read = datetime.fromisoformat(text.strip())
        except ValueError:
            continue
        since = (read if read.tzinfo else read.replace(tzinfo=UTC)) - datetime(1970, 1, 1, tzinfo=UTC)
        yield since / timedelta(microseconds=1)
