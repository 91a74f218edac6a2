"""TrainGate's scan with nothing but the statistics of both splits, written as TFDV's protos."""

from __future__ import annotations

from collections.abc import Callable

from task import Answer, Task

ENVIRONMENT = ""
PACKAGES = ("apache-beam", "pyarrow", "numpy")


def prepare(task: Task, overlap: bool = False) -> Callable[[], Answer]:
    """Imports what the scan needs; what it returns scans."""
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner  # noqa: F401 - imported before the clock starts
    from tensorflow_metadata.proto.v0 import statistics_pb2  # noqa: F401

    from traingate.config.load import quick
    from traingate.dataset import Columns
    from traingate.format import find_formats
    from traingate.joins.rows import Rows
    from traingate.measures.statistics import Statistics
    from traingate.runner import Run
    from traingate.scan import steps  # noqa: F401 - imported ahead of the clock
    from traingate.scan.scan import scan
    from traingate.tfdv.protos import to_proto

    find_formats()
    dataset = quick({"train": [task.train], "eval": [task.eval]}, Columns(label=task.label))

    def work() -> Answer:
        profile = scan(dataset, [Statistics()], [Rows()] if overlap else [], Run(threads=task.threads))
        listed = to_proto({split: profile.of(Statistics, split) for split in profile.splits})
        rows = sum(int(found.num_examples) for found in listed.datasets)
        return Answer(rows, profile.get_pair(Rows, "train", "eval").matched if overlap else None)

    return work
