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
    texts = profile.of(Statistics, split).columns[name].strings
    if texts is not None and len(texts.top) == texts.distinct:
        return Texts(dict(texts.top))
    sample = profile.of(Sample, split)
    table = sample.table
    if name not in sample.names or not pa.types.is_string(table.schema.field(name).type):
        return Texts()
    counted = pc.value_counts(table.column(name).drop_null()).to_pylist()
    found = {one["values"]: int(one["counts"]) for one in counted}
    return Texts(dict(sorted(found.items(), key=lambda pair: -pair[1])), None if sample.complete else table.num_rows)
