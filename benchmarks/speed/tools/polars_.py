"""polars: `describe` and the 20 most frequent values of each text column, of both splits; overlap by 64-bit hash."""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

ENVIRONMENT = "polars"
PACKAGES = ("polars",)


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports polars, which takes its number of threads from $POLARS_MAX_THREADS."""
    import os

    os.environ["POLARS_MAX_THREADS"] = str(task.threads)
    import polars as pl

    def work() -> Answer:
        frames = [pl.read_csv(path) if task.format == "csv" else pl.read_parquet(path) for path in task.splits]
        for frame in frames:
            # 25 columns at a time, because its time goes with the square of their number: all of 1,000 take minutes.
            for at in range(0, frame.width, 25):
                frame.select(frame.columns[at : at + 25]).describe()
            for name in frame.select(pl.col(pl.String)).columns:
                frame[name].value_counts().top_k(20, by="count")
        train, held_out = (frame.hash_rows() for frame in frames)
        return Answer(sum(map(len, frames)), int(held_out.is_in(train.implode()).sum()))

    return work
