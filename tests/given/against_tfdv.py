"""The same columns measured by us and by TFDV's own pipeline, for tests that hold the two together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
from google.protobuf import text_format

from traingate.batch.batch import Batch
from traingate.dataset import Columns as Roles
from traingate.dataset import Dataset, Split, StatisticsOptions
from traingate.format import Shard
from traingate.measures.statistics import Statistics
from traingate.plan import Plan
from traingate.runner import Run
from traingate.runners._pipelines import open_pipeline
from traingate.scan.packing import pack, unpack
from traingate.tfdv import engine
from traingate.tfdv.options import make_options
from traingate.tfdv.protos import to_proto

Columns = dict[str, tuple[str, pa.Array]]
NONE = StatisticsOptions()


def plan_of(columns: Columns, options: StatisticsOptions, weight: str | None = None) -> Plan:
    dataset = Dataset("d", (Split("train", ()),), Roles(weight=weight), statistics=options)
    return Plan(dataset, {"train": {name: kind for name, (kind, _) in columns.items()}})


def ours(columns: Columns, step: int, options: StatisticsOptions = NONE, weight: str | None = None) -> Any:
    """Our statistics, `step` rows a shard, every shard packed as between workers."""
    plan = plan_of(columns, options, weight)
    records = pa.RecordBatch.from_arrays([array for _, array in columns.values()], list(columns))
    state = Statistics().start(plan, "train")
    for start in range(0, records.num_rows, step):
        shard = Statistics().add(Statistics().start(plan, "train"), Batch(records.slice(start, step), plan, "train"))
        state = unpack(pack(Statistics().merge(state, shard)))
    return to_proto({"train": Statistics().finish(state)})


def as_lists(array: pa.Array) -> pa.Array:
    if pa.types.is_list(array.type):
        return array
    return pa.array([None if value is None else [value] for value in array.to_pylist()], pa.list_(array.type))


def statistics_by_tfdv(plan: Plan, shards: Mapping[str, Sequence[Shard]], folder: Path) -> Any:
    """The statistics of TFDV's own engine, computed in this process."""
    with open_pipeline(Run()) as root:
        files = engine.add_steps(root, plan, shards, str(folder))
    return engine.read_statistics(files)


def theirs(
    tfdv: ModuleType, columns: Columns, folder: Path, options: StatisticsOptions = NONE, weight: str | None = None
) -> Any:
    """TFDV's statistics of all rows as one batch."""
    import apache_beam as beam
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner

    records = pa.RecordBatch.from_arrays([as_lists(array) for _, array in columns.values()], list(columns))
    open_pipeline = beam.Pipeline(runner=FnApiRunner())
    batches = open_pipeline | beam.Create([0]) | beam.FlatMap(lambda _: [records]).with_output_types(pa.RecordBatch)
    written = tfdv.WriteStatisticsToBinaryFile(str(folder / "stats"))
    _ = batches | tfdv.GenerateStatistics(make_options(tfdv, plan_of(columns, options, weight), "train")) | written
    open_pipeline.run().wait_until_finish()
    return tfdv.load_stats_binary(str(folder / "stats"))


def feature(listed: Any, name: str, dataset: int = 0) -> Any:
    return next(item for item in listed.datasets[dataset].features if item.path.step == [name])


def text_without(message: Any, *fields: str) -> str:
    """A feature as text, which also compares NaN, without some fields of its statistics of numbers."""
    left = type(message)()
    left.CopyFrom(message)
    for field in fields:
        left.num_stats.ClearField(field)
        if left.num_stats.HasField("weighted_numeric_stats"):
            left.num_stats.weighted_numeric_stats.ClearField(field)
    return text_format.MessageToString(left)
