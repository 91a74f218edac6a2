"""A test run leaves the checkout as it was, or fails."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from given.places import ROOT


def run(checkout: Path, body: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The test run of a checkout with one test, which does what is asked."""
    tests = checkout / "tests"
    (tests / "given").mkdir(parents=True)
    for name in ("conftest.py", "given/checkout.py", "given/places.py"):
        shutil.copy(ROOT / "tests" / name, tests / name)
    (tests / "test_it.py").write_text(f"from pathlib import Path\ndef test_it():\n    {body}\n", "utf8")
    command = [sys.executable, "-m", "pytest", "-o", "pythonpath=tests", *arguments, "tests"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("workers", ["-n0", "-n1"])
def test_a_run_that_leaves_a_folder_fails(tmp_path: Path, workers: str) -> None:
    done = run(tmp_path, "Path('shelf:/a').mkdir(parents=True)", workers)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "Came, went or was written while the tests ran:\n  shelf:\n" in done.stdout


def test_a_run_that_writes_over_what_a_command_left_fails(tmp_path: Path) -> None:
    (tmp_path / "traingate-out").mkdir()
    (tmp_path / "traingate-out/report.html").write_text("the demo's")
    done = run(tmp_path, "Path('traingate-out/report.html').write_text('mine')")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "\n  traingate-out/report.html\n" in done.stdout


def test_a_run_that_removes_what_a_command_left_fails(tmp_path: Path) -> None:
    (tmp_path / "traingate-out").mkdir()
    done = run(tmp_path, "Path('traingate-out').rmdir()")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "\n  traingate-out\n" in done.stdout


def test_a_run_that_writes_elsewhere_passes(tmp_path: Path) -> None:
    (tmp_path / "checkout").mkdir()
    done = run(tmp_path / "checkout", "Path('../elsewhere').write_text('')")
    assert (done.returncode, "not as it was" in done.stdout) == (pytest.ExitCode.OK, False)


def test_who_edits_a_tracked_file_meanwhile_disturbs_nothing(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("old")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "README.md"], cwd=tmp_path, check=True)
    assert run(tmp_path, "Path('README.md').write_text('new')").returncode == pytest.ExitCode.OK
