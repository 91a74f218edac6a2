"""In this process, on the runner that TrainGate names, and in any number of threads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from given.scans import checked, measured
from traingate.runner import Run
from traingate.runners._needs import check_run
from traingate.runners.in_process import InProcess


def test_nothing_is_needed() -> None:
    check_run(Run("in-process"))


def test_nothing_is_started() -> None:
    def launch(name: str, command: object, port: int) -> str:
        raise AssertionError(name)

    assert InProcess().start({}, launch, None) == []


def test_the_runner_is_pinned_because_beams_default_would_download_another() -> None:
    from apache_beam.options.pipeline_options import PipelineOptions
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner

    assert type(InProcess().make_beam_runner(PipelineOptions([]))) is FnApiRunner


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [("direct_num_workers=2", "direct_running_mode=multi_threading"), ("direct_runner_bundle_repeat=1",)],
    ids=["two-workers", "every-step-twice"],
)
def test_the_answer_does_not_depend_on_how_beam_cuts_the_work(
    loans: Path, alone: dict[str, Any], tmp_path: Path, options: tuple[str, ...]
) -> None:
    given = [argument for option in options for argument in ("--runner-option", option)]
    code, printed = checked(loans, "--out", loans / tmp_path.name, *given)
    assert code == 1, printed
    assert measured(loans / tmp_path.name) == alone
