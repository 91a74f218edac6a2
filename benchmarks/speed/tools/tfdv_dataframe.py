"""TFDV without Beam: `generate_statistics_from_dataframe` of both splits, schema, anomalies. No overlap of rows."""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

ENVIRONMENT = ""
PACKAGES = ("tensorflow-data-validation", "pandas", "pyarrow", "numpy")


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports TFDV; what it returns reads, computes, infers and validates."""
    import pandas as pd
    import tensorflow_data_validation as tfdv

    def work() -> Answer:
        frames = [pd.read_csv(path) if task.format == "csv" else pd.read_parquet(path) for path in task.splits]
        # More jobs are slower: each starts a process that imports TensorFlow.
        train, held_out = (tfdv.generate_statistics_from_dataframe(frame, n_jobs=1) for frame in frames)
        tfdv.validate_statistics(held_out, tfdv.infer_schema(train))
        return Answer(sum(len(frame) for frame in frames))

    return work
