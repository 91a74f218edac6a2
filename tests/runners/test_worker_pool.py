"""In a worker pool: the user says where it is, and a pool that never answers is not waited for for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.refusals import refusal
from given.scans import checked, worker_pool
from traingate.runner import Run
from traingate.runners._needs import check_run
from traingate.runners.worker_pool import WorkerPool

POOL = "--environment_config=host:50000"


def test_the_pool_has_to_be_named() -> None:
    answer = refusal("worker-pool")
    assert answer == "--runner worker-pool needs --runner-option environment_config=…. See docs/runners.md."


def test_its_workers_need_a_shared_folder() -> None:
    assert "--runner worker-pool needs --shared FOLDER" in refusal("worker-pool", POOL)
    check_run(Run("worker-pool", (POOL,), shared="/nfs/traingate"))


def test_work_goes_to_the_pool_that_was_named() -> None:
    from apache_beam.options.pipeline_options import PipelineOptions
    from apache_beam.transforms.environments import ExternalEnvironment

    runner = WorkerPool().make_beam_runner(PipelineOptions([POOL]))
    assert runner._default_environment == ExternalEnvironment("host:50000")


@pytest.mark.slow
def test_a_worker_that_never_reports_in_is_not_waited_for_for_ever(loans: Path, tmp_path: Path) -> None:
    with worker_pool("--container_executable=/bin/true") as address:
        where = ("--runner", "worker-pool", "--runner-option", f"environment_config={address}", "--shared", tmp_path)
        code, printed = checked(loans, "--out", tmp_path / "out", *where, "--timeout", "15s")
    assert code == 3, printed
    assert "worker-pool: not done after 15s (--timeout), and no worker had reported in" in printed
