"""pyarrow reads every column of both splits and computes nothing: what reading alone takes."""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

ENVIRONMENT = "pyarrow"
PACKAGES = ("pyarrow",)


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports pyarrow; what it returns reads."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    pa.set_cpu_count(task.threads)

    def work() -> Answer:
        read = pa.csv.read_csv if task.format == "csv" else pa.parquet.read_table
        return Answer(sum(read(path).num_rows for path in task.splits))

    return work
