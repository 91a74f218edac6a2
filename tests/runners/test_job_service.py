"""Behind Beam's job service: started with its workers where the user has none, and fails closed as workers do."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from given.refusals import refusal
from given.scans import checked, ended, kill, measured, processes_of, started, wait_for
from traingate.runner import Run
from traingate.runners._needs import check_run
from traingate.runners.job_service import JobService


def launch(name: str, command: Sequence[str], port: int) -> str:
    """Starts nothing, and says what was to be started."""
    assert command[-1] in (f"--port={port}", f"--service_port={port}")
    return f"[{name}: {' '.join(command[:-1]).replace(sys.executable, 'python')}]"


SERVICE = "--job_endpoint=[job service: python -m apache_beam.runners.portability.local_job_service_main]"
POOL = "--environment_config=[worker pool: python -m apache_beam.runners.worker.worker_pool_main]"


def test_service_and_workers_are_started_for_the_run() -> None:
    flags = JobService().start({}, launch, 90)
    assert flags == ["--job_server_timeout=90", SERVICE, "--environment_type=EXTERNAL", POOL]


def test_a_run_without_a_time_limit_is_followed_for_years() -> None:
    assert JobService().start({}, launch, None)[0] == "--job_server_timeout=315360000"


@pytest.mark.parametrize(
    ("given", "started"),
    [
        ({"job_endpoint": "host:1"}, ["--environment_type=EXTERNAL", POOL]),
        ({"environment_type": "LOOPBACK"}, [SERVICE]),
        ({"job_endpoint": "host:1", "environment_type": "DOCKER"}, []),
    ],
)
def test_what_the_user_runs_is_not_started_again(given: dict[str, str], started: list[str]) -> None:
    assert JobService().start(given, launch, 90)[1:] == started


def test_a_service_of_the_users_own_needs_a_shared_folder() -> None:
    assert "--runner job-service needs --shared FOLDER" in refusal("job-service", "--job_endpoint=host:1")
    check_run(Run("job-service", ("--job_endpoint=host:1",), shared="/nfs/traingate"))


@pytest.mark.slow
def test_workers_in_the_submitting_process_say_the_same(loans: Path, alone: dict[str, Any], tmp_path: Path) -> None:
    where = ("--runner", "job-service", "--runner-option", "environment_type=LOOPBACK")
    code, printed = checked(loans, "--out", loans / tmp_path.name, *where)
    assert code == 1, printed
    assert measured(loans / tmp_path.name) == alone


@pytest.mark.slow
def test_tfdvs_own_engine_runs_on_the_job_service(loans: Path, alone: dict[str, Any], tmp_path: Path) -> None:
    config = loans / "tfdv.toml"
    config.write_text((loans / "gate.toml").read_text("utf8") + '\n[statistics]\nengine = "tfdv"\n', "utf8")
    code, printed = checked(config, "--out", tmp_path, "--runner", "job-service")
    assert code == 1, printed
    ours, theirs = ({found["check"] for found in said["bound"]["findings"]} for said in (alone, measured(tmp_path)))
    assert ours == theirs


@pytest.mark.slow
def test_a_worker_that_is_killed_leaves_the_gate_shut(loans: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    where = ("--runner", "job-service", "--shared", shared, "--timeout", "60s")
    with started(loans, "--out", tmp_path / "out", *where) as run:
        kill(wait_for(shared, "*/worker-*"))
        code, printed = ended(run)
    assert code == 3, printed
    assert "job-service: the run failed, and nothing was decided" in printed
    assert "A worker was lost" in printed
    assert list(shared.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_decides_nothing_and_leaves_nothing(loans: Path, tmp_path: Path, number: int) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    where = ("--runner", "job-service", "--shared", shared)
    with started(loans, "--out", tmp_path / "out", *where, TRAINGATE_TEST=str(tmp_path)) as run:
        kill(wait_for(shared, "*/worker-*"), signal.SIGSTOP)  # so that it is at work when the signal comes
        run.send_signal(number)
        code, printed = ended(run)
    assert code == 130
    assert printed.endswith("traingate: interrupted; nothing was decided.")
    time.sleep(0.5)
    assert (list(shared.iterdir()), processes_of(tmp_path)) == ([], [])
    assert not (tmp_path / "out" / "decision.json").exists()
