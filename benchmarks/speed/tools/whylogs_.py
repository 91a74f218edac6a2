"""whylogs: a profile of each split: sketches of counts, types, quantiles, distinct and frequent values. No overlap."""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

ENVIRONMENT = "whylogs"
PACKAGES = ("whylogs", "pandas", "numpy")


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports whylogs; what it returns reads and profiles."""
    import pandas as pd
    import whylogs

    def read(path: str) -> pd.DataFrame:
        return pd.read_csv(path, engine="pyarrow") if task.format == "csv" else pd.read_parquet(path)

    def work() -> Answer:
        rows = 0
        for path in task.splits:
            frame = read(path)
            whylogs.log(frame).view().to_pandas()
            rows += len(frame)
        return Answer(rows)

    return work
