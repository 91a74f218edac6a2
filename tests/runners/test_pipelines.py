"""One command gives the same answer on every runner that this machine has itself, and fails closed as workers do."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import pytest

from given.scans import checked, ended, kill, loans_in_parts, measured, processes_of, started, wait_for, worker_pool
from traingate.errors import ConfigError
from traingate.runners._pipelines import RUNNERS, limit, require

FLINK = ("--flink_master=host:8081", "--job_endpoint=host:8099", "--environment_type=EXTERNAL")
POOL = "--environment_config=host:50000"


def refusal(runner: str, *options: str, shared: str = "") -> str:
    with pytest.raises(ConfigError) as refused:
        require(runner, options, shared)
    return str(refused.value)


def test_a_misspelt_runner_is_told_the_nearest_one() -> None:
    assert refusal("flik") == "--runner flik: no such runner. Did you mean flink?"


@pytest.mark.parametrize("runner", [name for name, runner in RUNNERS.items() if runner.required])
def test_what_a_runner_needs_is_named_before_anything_starts(runner: str) -> None:
    need = RUNNERS[runner].required[0].partition("|")[0]
    assert f"--runner {runner} needs --runner-option {need}=…" in refusal(runner)


def test_a_job_server_that_is_not_there_is_named() -> None:
    jar = "--flink_job_server_jar=/none.jar"
    answer = refusal("flink", "--flink_master=host:8081", jar, "--environment_type=EXTERNAL", shared="/nfs")
    assert answer == "--runner-option flink_job_server_jar=/none.jar: no such file. Name the file on this machine."


def test_a_job_server_needs_java(tmp_path: Path) -> None:
    (tmp_path / "server.jar").touch()
    options = (f"--spark_job_server_jar={tmp_path}/server.jar", "--environment_type=EXTERNAL")
    answer = refusal("spark", *options, "--job_server_java_launcher=no-java", shared="/nfs")
    assert "starts its job server with `no-java`, and there is none on PATH. Install Java 11" in answer


def test_workers_elsewhere_need_a_shared_folder() -> None:
    for runner, options in (("flink", FLINK), ("worker-pool", (POOL,)), ("job-service", ("--job_endpoint=host:1",))):
        assert f"--runner {runner} needs --shared FOLDER" in refusal(runner, *options)
        require(runner, options, "/nfs/traingate")


def test_dataflow_needs_googles_libraries_and_a_bucket() -> None:
    options = ("--project=p", "--region=r", "--sdk_container_image=i")
    assert "temp_location=/tmp: Dataflow needs a gs:// folder" in refusal("dataflow", *options, "--temp_location=/tmp")
    assert "pip install 'traingate[gcp]'" in refusal("dataflow", *options, "--temp_location=gs://b/t")


def test_an_option_that_beam_would_drop_is_refused() -> None:
    answer = refusal("job-service", "--enviroment_type=LOOPBACK")
    assert answer == "--runner-option enviroment_type: Beam has no such option. Did you mean environment_type?"


def test_runs_off_this_process_end_after_two_hours_by_themselves() -> None:
    assert (limit("in-process", None), limit("flink", None), limit("flink", 90), limit("flink", 0)) == (
        None, 7200, 90, None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def loans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loans_in_parts(tmp_path_factory.mktemp("loans"))


@pytest.fixture(scope="module")
def alone(loans: Path) -> dict[str, Any]:
    """What the check of `loans` says on one thread in this one process."""
    code, printed = checked(loans, "--out", loans / "out-alone", "--threads", 1)
    assert code == 1, printed
    return measured(loans / "out-alone")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("runner", "options"),
    [
        ("in-process", ("direct_num_workers=2", "direct_running_mode=multi_threading")),
        ("in-process", ("direct_runner_bundle_repeat=1",)),
        ("job-service", ()),
        ("job-service", ("environment_type=LOOPBACK",)),
    ],
    ids=["two-workers", "every-step-twice", "job-service", "loopback"],
)
def test_every_runner_says_the_same(
    loans: Path, alone: dict[str, Any], tmp_path: Path, runner: str, options: tuple[str, ...]
) -> None:
    given = [argument for option in options for argument in ("--runner-option", option)]
    code, printed = checked(loans, "--out", loans / tmp_path.name, "--runner", runner, *given)
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
def test_a_worker_that_never_reports_in_is_not_waited_for_for_ever(loans: Path, tmp_path: Path) -> None:
    with worker_pool("--container_executable=/bin/true") as address:
        where = ("--runner", "worker-pool", "--runner-option", f"environment_config={address}", "--shared", tmp_path)
        code, printed = checked(loans, "--out", tmp_path / "out", *where, "--timeout", "15s")
    assert code == 3, printed
    assert "worker-pool: not done after 15s (--timeout), and no worker had reported in" in printed


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


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["in-process", "job-service"])
def test_a_full_disk_leaves_the_gate_shut_and_nothing_half_written(loans: Path, tmp_path: Path, runner: str) -> None:
    code, printed = checked(loans, "--out", tmp_path, "--runner", runner, on=("prlimit", "--fsize=30000"))
    assert code == 3, printed
    assert "File too large" in printed
    assert "ree space" in printed
    assert [path for path in tmp_path.rglob("*") if path.name.endswith(".part")] == []
    assert not (tmp_path / "decision.json").exists() or '"verdict": "error"' in (tmp_path / "decision.json").read_text()


def test_beams_sampler_wakes_up_often_while_a_run_lasts_and_as_usual_afterwards() -> None:
    from apache_beam.runners.worker import statesampler

    from traingate.runners._execution import attentive

    start = statesampler.StateSampler.__init__
    usual = start.__defaults__
    assert usual == (statesampler.DEFAULT_SAMPLING_PERIOD_MS,)  # else it would be left alone
    with pytest.raises(KeyboardInterrupt), attentive():
        assert start.__defaults__ == (10,)
        raise KeyboardInterrupt
    assert start.__defaults__ == usual
