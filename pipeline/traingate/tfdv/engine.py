"""Statistics that TFDV's own engine computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from traingate.imports import silence

if TYPE_CHECKING:
    import apache_beam as beam
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

    from traingate.format import Shard
    from traingate.plan import Plan


ALL_ROWS = "All Examples"  # what TFDV calls the whole among slices


def add_steps(root: beam.Pipeline, plan: Plan, shards: Mapping[str, Sequence[Shard]], folder: str) -> dict[str, str]:
    """Adds to a pipeline what `tfdv.GenerateStatistics` computes of every split; returns each split's file.

    Rows are read and typed as the scan reads them; times are integer microseconds since 1970 UTC. Running the pipeline
    raises Unreadable where a shard cannot be read whole, and Widen where a value does not fit its column's kind.

    Args:
        root: the pipeline.
        plan: the columns' kinds by split.
        shards: every split's shards.
        folder: where the workers leave the results, one file a split; a cluster's workers must see it.
    """
    from traingate.tfdv.options import make_options
    from traingate.tfdv.rows import read_rows

    with silence():
        import tensorflow_data_validation as tfdv
    import apache_beam as beam
    import pyarrow as pa

    files = {split: f"{folder}/statistics-{number}.pb" for number, split in enumerate(shards)}
    for split, parts in shards.items():
        read = beam.FlatMap(read_rows, dict(plan.types[split]), plan.dataset.reading)
        _ = (
            root
            | f"shards of {split}" >> beam.Create(list(parts))
            | f"spread {split}" >> beam.Reshuffle()
            | f"read {split}" >> read.with_output_types(pa.RecordBatch)
            | f"statistics of {split}" >> tfdv.GenerateStatistics(make_options(tfdv, plan, split))
            | f"write {split}" >> tfdv.WriteStatisticsToBinaryFile(files[split])
        )
    return files


def read_statistics(files: Mapping[str, str]) -> DatasetFeatureStatisticsList:
    """The statistics of each split's file, named by split, those of slices `split/column_value`."""
    from apache_beam.io.filesystems import FileSystems
    from tensorflow_metadata.proto.v0 import statistics_pb2

    listed = statistics_pb2.DatasetFeatureStatisticsList()
    for split, path in files.items():
        with FileSystems.open(path) as file:
            written = statistics_pb2.DatasetFeatureStatisticsList.FromString(file.read())
        for dataset in written.datasets:  # the whole has no name where there are no slices
            dataset.name = split if dataset.name in ("", ALL_ROWS) else f"{split}/{dataset.name}"
        listed.datasets.extend(written.datasets)
    return listed
