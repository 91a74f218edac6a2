"""The doctor compares what workers have installed with what is installed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from traingate.cli.commands.doctor import find_differences
from traingate.cli.main import main
from traingate.report import notes

HERE = {"python": "3.11.7", "apache-beam": "2.72.0", "traingate": "0.1.0"}


def test_a_patch_version_of_python_makes_no_difference() -> None:
    assert find_differences(HERE, {**HERE, "python": "3.11.9"}) == []


def test_every_other_difference_is_told() -> None:
    there = {"python": "3.12.1", "apache-beam": "2.71.0"}
    assert find_differences(HERE, there) == [
        "python is 3.12.1, and 3.11.7 here",
        "apache-beam is 2.71.0, and 2.72.0 here",
        "traingate is not installed, and 0.1.0 here",
    ]


@pytest.mark.slow
def test_a_worker_process_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--runner", "job-service"]) == 0
    assert capsys.readouterr().out.endswith(": same versions as on this machine\n")


@pytest.mark.slow
def test_a_worker_that_differs_is_exit_code_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What this process takes for its own versions is bent, which the worker process does not see."""
    monkeypatch.setattr(notes, "list_versions", lambda: {"apache-beam": "1.0"})
    assert main(["doctor", "--runner", "job-service"]) == 3
    captured = capsys.readouterr()
    assert "and 1.0 here" in captured.out
    assert "1 of 1 workers differ. Install the same wheel and versions there as here." in captured.err
