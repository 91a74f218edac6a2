"""On Spark: what its job server needs is asked for before it is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.refusals import refusal
from traingate.runner import Run
from traingate.runners._needs import check_run

EXTERNAL = "--environment_type=EXTERNAL"


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ((), "--runner-option spark_job_server_jar=… or --runner-option job_endpoint=…"),
        (("--job_endpoint=h:1",), "--runner-option environment_type=… or --runner-option sdk_container_image=…"),
    ],
)
def test_a_missing_option_is_named(given: tuple[str, ...], needed: str) -> None:
    assert refusal("spark", *given) == f"--runner spark needs {needed}. See docs/runners.md."


def test_a_job_server_needs_java(tmp_path: Path) -> None:
    (tmp_path / "server.jar").touch()
    options = (f"--spark_job_server_jar={tmp_path}/server.jar", EXTERNAL)
    answer = refusal("spark", *options, "--job_server_java_launcher=no-java", shared="/nfs")
    assert answer == (
        "--runner spark starts its job server with `no-java`, which is not on PATH. "
        "Install Java 11 or later, or name it: --runner-option job_server_java_launcher=…"
    )


def test_a_job_server_that_runs_already_needs_no_java(tmp_path: Path) -> None:
    (tmp_path / "server.jar").touch()
    options = (f"--spark_job_server_jar={tmp_path}/server.jar", "--job_endpoint=host:8099", EXTERNAL)
    check_run(Run("spark", (*options, "--job_server_java_launcher=no-java"), shared="/nfs/traingate"))
