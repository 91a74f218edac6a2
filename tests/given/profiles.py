"""Profiles from plain Python lists: the real measures and joins on small Arrow tables, without Beam."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from traingate.batch.batch import Batch
from traingate.check import Check
from traingate.dataset import Columns, Dataset, Split
from traingate.join import Join
from traingate.joins.entities import Entities, SharedEntities
from traingate.joins.rows import Overlap, Rows
from traingate.kinds import Kind
from traingate.measure import Measure
from traingate.measures.contents import Contents
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.profile.reads import SplitRead
from traingate.profile.summaries import ColumnSummary
from traingate.report.findings import Finding, Severity

INFO, WARN, BLOCK = Severity.INFO, Severity.WARN, Severity.BLOCK

Table = Mapping[str, Any]
Pair = tuple[str, str]
Computed = Callable[..., Profile]
"""Computes artifacts, named by their classes, and returns the profile with them."""


def array_of(values: Any) -> pa.Array:
    """An Arrow array of a list, a numpy array or an Arrow array."""
    return values if isinstance(values, pa.Array) else pa.array(values)


def kind_of(array: pa.Array) -> Kind:
    """The kind of an Arrow array, as formats read it."""
    types = pa.types
    for is_type, kind in (
        (types.is_null, Kind.NULL), (types.is_boolean, Kind.BOOL), (types.is_integer, Kind.INT),
        (types.is_floating, Kind.FLOAT), (types.is_temporal, Kind.TIME), (types.is_list, Kind.LIST),
    ):  # fmt: skip
        if is_type(array.type):
            return kind
    return Kind.STRING


def profile_of(
    columns: Columns | None = None,
    joins: Mapping[Pair, Overlap | SharedEntities] | None = None,
    identifiers: Sequence[str] = (),
    measures: Sequence[Measure[Any]] = (Statistics(), Sample(), Contents()),
    **splits: Table,
) -> Profile:
    """The profile that a scan would leave behind: measured splits, and the joins as they are given."""
    tables = {split: {name: array_of(values) for name, values in table.items()} for split, table in splits.items()}
    kinds = {split: {name: str(kind_of(array)) for name, array in table.items()} for split, table in tables.items()}
    dataset = Dataset("d", tuple(Split(split, (f"{split}.csv",)) for split in splits), columns or Columns())
    common = sorted(set.intersection(*(set(table) for table in tables.values())))
    plan = Plan(dataset, kinds, tuple(common), tuple(identifiers))
    batches = {split: Batch(pa.RecordBatch.from_pydict(table), plan, split) for split, table in tables.items()}
    values = {kind.id: {split: _measured(kind, plan, split, batches[split]) for split in splits} for kind in measures}
    reads = {split: SplitRead(split, batch.rows, "", ()) for split, batch in batches.items()}
    by_join: dict[str, dict[Pair, Any]] = {}
    for pair, value in (joins or {}).items():
        by_join.setdefault(Rows.id if isinstance(value, Overlap) else Entities.id, {})[pair] = value
    return Profile(plan, reads, values, by_join)


def _measured(measure: Measure[Any], plan: Plan, split: str, batch: Batch) -> Any:
    state = measure.start(plan, split)
    return measure.finish(measure.add(state, batch) if batch.rows else state)


def summary_of(values: Any, name: str = "x") -> ColumnSummary:
    """The statistics of one column."""
    return profile_of(measures=[Statistics()], train={name: values}).of(Statistics, "train").columns[name]


def matched(join: Join[Any], profile: Profile, **splits: Table) -> Any:
    """What a join says of two splits, in the order in which they are given."""
    import numpy as np

    from traingate.join import Side

    sides = []
    for split, table in splits.items():
        records = pa.RecordBatch.from_pydict({name: array_of(values) for name, values in table.items()})
        keys = join.compute_keys(Batch(records, profile.plan, split), profile.plan)
        keys = keys[:, keys[0] != 0]
        sides.append(Side(keys, np.zeros(keys.shape[1], np.int32)))
    found = join.match(*sides)
    return join.finish({**found.sums, **found.largest}, {})


def joined(profile: Profile, join: type[Join[Any]], **splits: Table) -> Profile:
    """The profile with a join of all pairs of its splits."""
    from dataclasses import replace

    names = list(splits)
    pairs = [(first, second) for at, first in enumerate(names) for second in names[at + 1 :]]
    values = {pair: matched(join(), profile, **{split: splits[split] for split in pair}) for pair in pairs}
    return replace(profile, joins={**profile.joins, join.id: values})


def judged(check: Check, profile: Profile) -> list[Finding]:
    """The check's findings, where the question applies to the dataset."""
    reason = check.not_applicable(profile.plan.dataset)
    assert reason is None, reason
    return list(check.judge(profile.plan.dataset, profile.only(check.needs)))


def told(findings: Sequence[Finding]) -> list[tuple[Severity, str]]:
    """What the user reads, and how severe it is."""
    return [(finding.severity, finding.message) for finding in findings]
