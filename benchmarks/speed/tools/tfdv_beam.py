"""TFDV on Beam's FnApiRunner: statistics of both splits, the inferred schema and its anomalies. No overlap of rows.

CSV through `tfdv.generate_statistics_from_csv`. Parquet through `tfdv.GenerateStatistics`, a step of ours feeding each
split as one record batch, which is its fastest way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from task import Answer, Task

ENVIRONMENT = ""
PACKAGES = ("tensorflow-data-validation", "apache-beam", "pyarrow", "numpy")


def read(path: str) -> Iterator[Any]:
    """A Parquet file as one of TFX's canonical record batches."""
    import pyarrow.parquet as pq
    from tfx_bsl.arrow.table_util import CanonicalizeRecordBatch

    yield from map(CanonicalizeRecordBatch, pq.read_table(path).combine_chunks().to_batches(max_chunksize=1 << 40))


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports TFDV; what it returns computes, infers and validates."""
    import apache_beam as beam
    import pyarrow as pa
    import tensorflow_data_validation as tfdv
    from apache_beam.options.pipeline_options import PipelineOptions

    options = PipelineOptions(["--runner=FnApiRunner"])

    def statistics(path: str, number: int) -> Any:
        if task.format == "csv":
            return tfdv.generate_statistics_from_csv(path, pipeline_options=options)
        written = f"{task.folder}/{number}.pb"
        with beam.Pipeline(options=options) as root:
            _ = (
                root
                | beam.Create([path])
                | beam.FlatMap(read).with_output_types(pa.RecordBatch)
                | tfdv.GenerateStatistics()
                | tfdv.WriteStatisticsToBinaryFile(written)
            )
        return tfdv.load_stats_binary(written)

    def work() -> Answer:
        train, held_out = (statistics(path, number) for number, path in enumerate(task.splits))
        tfdv.validate_statistics(held_out, tfdv.infer_schema(train))
        return Answer(sum(int(listed.datasets[0].num_examples) for listed in (train, held_out)))

    return work
