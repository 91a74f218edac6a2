"""Statistics that TFDV's own engine computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from traingate.imports import silence

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

    from traingate.format import Shard
    from traingate.plan import Plan


ALL_ROWS = "All Examples"  # what TFDV calls the whole among slices


def statistics_by_tfdv(
    plan: Plan,
    shards: Mapping[str, Sequence[Shard]],
    folder: str,
    runner: str = "in-process",
    options: Sequence[str] = (),
    timeout: float | None = None,
) -> DatasetFeatureStatisticsList:
    """The statistics that `tfdv.GenerateStatistics` computes, named by split, those of slices `split/column_value`.

    Rows are read and typed as the scan reads them; times are integer microseconds since 1970 UTC.

    Args:
        plan: the columns' kinds by split.
        shards: every split's shards.
        folder: where the workers leave the results, one file a split; a cluster's workers must see it.
        runner: a name that `runners.pipeline` knows.
        options: the runner's own options.
        timeout: seconds; see `runners.limit`.

    Raises:
        Unreadable: a shard cannot be read whole.
        Widen: a value does not fit its column's kind.
    """
    from traingate.runners._pipelines import pipeline
    from traingate.tfdv.options import stats_options
    from traingate.tfdv.rows import read_rows

    with silence():
        import tensorflow_data_validation as tfdv
    import apache_beam as beam
    import pyarrow as pa

    files = {split: f"{folder}/statistics-{number}.pb" for number, split in enumerate(shards)}
    with pipeline(runner, options, timeout) as root:
        for split, parts in shards.items():
            read = beam.FlatMap(read_rows, dict(plan.types[split]), plan.dataset.reading)
            _ = (
                root
                | f"shards of {split}" >> beam.Create(list(parts))
                | f"spread {split}" >> beam.Reshuffle()
                | f"read {split}" >> read.with_output_types(pa.RecordBatch)
                | f"statistics of {split}" >> tfdv.GenerateStatistics(stats_options(tfdv, plan, split))
                | f"write {split}" >> tfdv.WriteStatisticsToBinaryFile(files[split])
            )
    return _read_statistics(files)


def _read_statistics(files: Mapping[str, str]) -> DatasetFeatureStatisticsList:
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
