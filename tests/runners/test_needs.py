"""What a runner lacks is said before anything is read or started."""

from __future__ import annotations

from pathlib import Path

from given.refusals import refusal


def test_an_option_that_beam_would_drop_is_refused() -> None:
    answer = refusal("job-service", "--enviroment_type=LOOPBACK")
    assert answer == "--runner-option enviroment_type: Beam has no such option. Did you mean environment_type?"


def test_a_file_that_is_not_there_is_named_on_every_runner() -> None:
    answer = refusal("job-service", "--flink_job_server_jar=/none.jar")
    assert answer == "--runner-option flink_job_server_jar=/none.jar: no such file. Name the file on this machine."


def test_a_program_has_to_be_one(tmp_path: Path) -> None:
    prism = tmp_path / "prism"
    prism.touch(0o644)
    answer = refusal("prism", f"--prism_location={prism}")
    assert answer == f"--runner-option prism_location={prism}: not a program. Make it executable: chmod +x {prism}"
