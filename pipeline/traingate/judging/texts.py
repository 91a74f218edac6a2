"""The texts of a column with the rows of each: all of them where they are few, else those of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from traingate.judging.columns import Role, features
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile

NEEDS = (Statistics, Sample)
"""What a check needs for it."""


@dataclass(frozen=True)
class Texts:
    """The texts of a column of one split.

    Attributes:
        rows: rows by text, the most frequent first.
        sampled: rows of the split that were looked at, where not all were, as there are too many texts to count.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    sampled: int | None = None

    @property
    def total(self) -> int:
        """Rows with a text."""
        return sum(self.rows.values())


def list_text_columns(profile: Profile, split: str, also: tuple[Role, ...] = ()) -> list[str]:
    """The columns of a split that hold text, but for bytes that are none."""
    columns = profile.of(Statistics, split).columns
    names = features(profile.plan, split, also)
    return [name for name in names if columns[name].kind == Kind.STRING and name not in profile.plan.binary]


def count_texts(profile: Profile, split: str, name: str) -> Texts:
    """The texts of a column; none where it has none."""
    return profile.remember(NEEDS, _count_texts, split, name)


def _count_texts(profile: Profile, split: str, name: str) -> Texts:
    texts = profile.of(Statistics, split).columns[name].strings
    if texts is not None and len(texts.top) == texts.distinct:
        return Texts(dict(texts.top))
    sample, column = profile.of(Sample, split), _take_column(profile, split, name)
    if column is None:
        return Texts()
    counted = pc.value_counts(column.drop_null())
    found = dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))
    ordered = dict(sorted(found.items(), key=lambda pair: -pair[1]))
    return Texts(ordered, None if sample.complete else sample.table.num_rows)


def may_be_garbled(profile: Profile, split: str, name: str) -> bool:
    """Whether any sampled text, or frequent one, has a letter beyond ASCII or an ampersand."""
    texts = profile.of(Statistics, split).columns[name].strings
    top = pa.array([text for text, _ in texts.top] if texts is not None else [], pa.string())
    for some in (top, _take_column(profile, split, name)):
        if some is None or not len(some):
            continue
        if not pc.all(pc.string_is_ascii(some)).as_py() or pc.any(pc.match_substring(some, "&")).as_py():
            return True
    return False


def _take_column(profile: Profile, split: str, name: str) -> pa.ChunkedArray | None:
    sample = profile.of(Sample, split)
    if name not in sample.names or not pa.types.is_string(sample.table.schema.field(name).type):
        return None
    return sample.table.column(name)
