"""`traingate check`: both splits' statistics, schema, overlap and every check, judged, decided, reports written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from task import Answer, Task

ENVIRONMENT = ""
PACKAGES = ("apache-beam", "pyarrow", "numpy")


def prepare(task: Task) -> Callable[[], Answer]:
    """Imports what a check needs; what it returns does what the command does after that."""
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner  # noqa: F401 - imported before the clock starts
    from rich.console import Console
    from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2, statistics_pb2  # noqa: F401

    from traingate import errors, outputs  # noqa: F401
    from traingate.check import find_checks
    from traingate.config.load import quick
    from traingate.dataset import Columns
    from traingate.format import find_formats
    from traingate.joins.rows import Rows
    from traingate.renderer import find_renderers
    from traingate.renderers.terminal import print_report
    from traingate.runner import Run
    from traingate.scan import steps  # noqa: F401 - imported ahead of the clock
    from traingate.tfdv import engine, extension, protos, schemas, validation  # noqa: F401
    from traingate.validation import examine

    for found in (find_checks, find_formats, find_renderers):
        found()
    extension.load_validation()
    dataset = quick({"train": [task.train], "eval": [task.eval]}, Columns(label=task.label))

    def work() -> Answer:
        examined = examine(dataset, Run(threads=task.threads))
        folder = Path(task.folder)
        written = outputs.write_outputs(examined, dataset, folder)
        with (folder / "terminal.txt").open("w", encoding="utf8") as file:
            print_report(examined.report, Console(file=file), written)
        if examined.profile is None or examined.report.error:
            raise RuntimeError(str(examined.report.error))
        rows = sum(split.rows for split in examined.report.splits)
        return Answer(rows, examined.profile.get_pair(Rows, "train", "eval").matched)

    return work
