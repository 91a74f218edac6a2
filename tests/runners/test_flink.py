"""On Flink: what its job server needs is asked for before it is started."""

from __future__ import annotations

import pytest

from given.refusals import refusal
from traingate.runner import Run
from traingate.runners._needs import check_run
from traingate.runners.flink import Flink

MASTER = "--flink_master=host:8081"
ENDPOINT, EXTERNAL = "--job_endpoint=host:8099", "--environment_type=EXTERNAL"


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ((), "--runner-option flink_master=…"),
        ((MASTER,), "--runner-option flink_job_server_jar=… or --runner-option job_endpoint=…"),
        ((MASTER, ENDPOINT), "--runner-option environment_type=… or --runner-option sdk_container_image=…"),
    ],
)
def test_a_missing_option_is_named(given: tuple[str, ...], needed: str) -> None:
    assert refusal("flink", *given) == f"--runner flink needs {needed}. See docs/runners.md."


def test_a_job_server_that_is_not_there_is_named() -> None:
    answer = refusal("flink", MASTER, "--flink_job_server_jar=/none.jar", EXTERNAL, shared="/nfs")
    assert answer == "--runner-option flink_job_server_jar=/none.jar: no such file. Name the file on this machine."


def test_its_workers_need_a_shared_folder() -> None:
    assert "--runner flink needs --shared FOLDER" in refusal("flink", MASTER, ENDPOINT, EXTERNAL)
    check_run(Run("flink", (MASTER, ENDPOINT, EXTERNAL), shared="/nfs/traingate"))


def test_an_option_of_the_job_servers_own_is_left_to_it() -> None:
    check_run(Run("flink", (MASTER, ENDPOINT, EXTERNAL, "--flink_conf_of_mine=1"), shared="/nfs/traingate"))


def test_beam_is_told_how_long_the_job_may_take() -> None:
    assert Flink().start({}, lambda name, command, port: "", 7200) == ["--job_server_timeout=7200"]
