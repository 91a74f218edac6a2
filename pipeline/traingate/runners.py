"""Turns a runner's name into Beam's options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import apache_beam as beam

LOCAL = "in-process"


def pipeline(runner: str = LOCAL, options: Sequence[str] = ()) -> beam.Pipeline:
    """A Beam pipeline on the named runner.

    `in-process` pins Beam's FnApiRunner: the default DirectRunner would first try to download another runner.

    Args:
        runner: `in-process`, or the name of one of Beam's runners.
        options: that runner's own options, as Beam's command line takes them.
    """
    import apache_beam as beam
    from apache_beam.options.pipeline_options import PipelineOptions

    if runner == LOCAL:
        from apache_beam.runners.portability.fn_api_runner import FnApiRunner

        return beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions(["--runner=FnApiRunner", *options]))
    return beam.Pipeline(options=PipelineOptions([f"--runner={runner}", *options]))
