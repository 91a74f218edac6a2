"""Statistics of literal rows that were cut into shards."""

from __future__ import annotations

import itertools

import pyarrow as pa

from given.against_tfdv import Columns, plan_of
from traingate.batch.batch import Batch
from traingate.dataset import StatisticsOptions
from traingate.measures.statistics import Statistics
from traingate.profile.summaries import Summary
from traingate.scan.packing import pack, unpack


def summary_of(options: StatisticsOptions, columns: Columns, *borders: int, weight: str | None = None) -> Summary:
    """The statistics of the rows cut at `borders` into shards, each packed as between workers."""
    plan = plan_of(columns, options, weight)
    records = pa.RecordBatch.from_arrays([array for _, array in columns.values()], list(columns))
    state = Statistics().start(plan, "train")
    for start, stop in itertools.pairwise([0, *sorted(borders), records.num_rows]):
        shard = Statistics().start(plan, "train")
        if stop > start:
            shard = Statistics().add(shard, Batch(records.slice(start, stop - start), plan, "train"))
        state = Statistics().merge(state, unpack(pack(shard)))
    return Statistics().finish(state)
