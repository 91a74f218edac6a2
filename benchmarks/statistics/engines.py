"""One engine computes the statistics of train, once, in this process, and says how long that took.

    python benchmarks/statistics/engines.py traingate benchmarks/.data/mixed-1000000/train.parquet --threads 2

The clock starts when everything is imported, and stops when the statistics are a DatasetFeatureStatisticsList.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness.processes import say


def traingate(path: str, threads: int) -> Callable[[], Any]:
    """TrainGate's scan with nothing but its statistics, on Beam in this process, written as TFDV's protos."""
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner  # noqa: F401 - imported before the clock starts
    from tensorflow_metadata.proto.v0 import statistics_pb2  # noqa: F401

    from traingate.dataset import Dataset, Split
    from traingate.format import find_formats
    from traingate.measures.statistics import Statistics
    from traingate.runner import Run
    from traingate.scan import steps  # noqa: F401 - imported ahead of the clock
    from traingate.scan.scan import scan
    from traingate.tfdv.protos import to_proto

    find_formats()
    dataset = Dataset("benchmark", (Split("train", (path,)),))

    def compute() -> Any:
        profile = scan(dataset, [Statistics()], [], Run(threads=threads))
        return to_proto({"train": profile.of(Statistics, "train")})

    return compute


def batches(path: str, rows: int) -> Iterator[Any]:
    """A Parquet file in record batches of that many rows."""
    import pyarrow.parquet as pq
    from tfx_bsl.arrow.table_util import CanonicalizeRecordBatch

    yield from map(CanonicalizeRecordBatch, pq.ParquetFile(path).iter_batches(batch_size=rows))


def whole(path: str, rows: int) -> Iterator[Any]:
    """A Parquet file as one record batch."""
    import pyarrow.parquet as pq
    from tfx_bsl.arrow.table_util import CanonicalizeRecordBatch

    table = pq.read_table(path).combine_chunks()
    yield from map(CanonicalizeRecordBatch, table.to_batches(max_chunksize=rows))


def tfdv_beam(read: Callable[..., Iterator[Any]], rows: int) -> Callable[[str, int], Callable[[], Any]]:
    """`tfdv.GenerateStatistics` on Beam's FnApiRunner, fed by a step that reads the file in TFX's batches."""

    def prepare(path: str, threads: int) -> Callable[[], Any]:
        import apache_beam as beam
        import pyarrow as pa
        import tensorflow_data_validation as tfdv
        from apache_beam.runners.portability.fn_api_runner import FnApiRunner

        def compute() -> Any:
            with tempfile.TemporaryDirectory() as folder:
                written = f"{folder}/statistics.pb"
                with beam.Pipeline(runner=FnApiRunner()) as root:
                    _ = (
                        root
                        | beam.Create([path])
                        | beam.FlatMap(read, rows).with_output_types(pa.RecordBatch)
                        | tfdv.GenerateStatistics()
                        | tfdv.WriteStatisticsToBinaryFile(written)
                    )
                return tfdv.load_stats_binary(written)

        return compute

    return prepare


def tfdv_dataframe(path: str, threads: int) -> Callable[[], Any]:
    """`tfdv.generate_statistics_from_dataframe`, which runs without Beam."""
    import pandas as pd
    import tensorflow_data_validation as tfdv

    return lambda: tfdv.generate_statistics_from_dataframe(pd.read_parquet(path), n_jobs=1)


def tfdv_csv(path: str, threads: int) -> Callable[[], Any]:
    """`tfdv.generate_statistics_from_csv`, on Beam's FnApiRunner."""
    import tensorflow_data_validation as tfdv
    from apache_beam.options.pipeline_options import PipelineOptions

    options = PipelineOptions(["--runner=FnApiRunner"])
    return lambda: tfdv.generate_statistics_from_csv(path, pipeline_options=options)


ENGINES: dict[str, Callable[[str, int], Callable[[], Any]]] = {
    "traingate": traingate,
    "tfdv-one-batch": tfdv_beam(whole, 1 << 40),
    "tfdv-100k-batches": tfdv_beam(batches, 100_000),
    "tfdv-dataframe": tfdv_dataframe,
    "tfdv-csv": tfdv_csv,
}


def main() -> int:
    """Computes, and leaves seconds, rows, columns and a checksum of means."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("engine", choices=ENGINES)
    options.add_argument("path")
    options.add_argument("--threads", type=int, default=0)
    chosen = options.parse_args()
    warnings.simplefilter("ignore")
    compute = ENGINES[chosen.engine](chosen.path, chosen.threads)
    began = time.perf_counter()
    listed = compute()
    seconds = time.perf_counter() - began
    dataset = listed.datasets[0]
    means = {f.path.step[0]: f.num_stats.mean for f in dataset.features if f.HasField("num_stats")}
    say(inner=seconds, rows=dataset.num_examples, columns=len(dataset.features), means=means)
    print(f"{seconds:.3f} s, {dataset.num_examples} rows, {len(dataset.features)} columns")
    return 0


if __name__ == "__main__":
    sys.exit(main())
