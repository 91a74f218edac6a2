"""Every runner that this machine has itself gives the same answer, within its time, and fails closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from given.scans import checked, measured
from traingate.runner import find_runner, find_runners
from traingate.runners._pipelines import choose_limit

HERE = [name for name, runner in find_runners().items() if runner.here and not runner.required]


@pytest.mark.parametrize(
    ("runner", "timeout", "seconds"),
    [("in-process", None, None), ("flink", None, 7200), ("flink", 90, 90), ("flink", 0, None)],
)
def test_runs_off_this_process_end_after_two_hours_by_themselves(
    runner: str, timeout: float | None, seconds: float | None
) -> None:
    assert choose_limit(find_runner(runner), timeout) == seconds


@pytest.mark.slow
@pytest.mark.parametrize("runner", HERE)
def test_every_runner_says_the_same(loans: Path, alone: dict[str, Any], tmp_path: Path, runner: str) -> None:
    code, printed = checked(loans, "--out", loans / tmp_path.name, "--runner", runner)
    assert code == 1, printed
    assert measured(loans / tmp_path.name) == alone


@pytest.mark.slow
@pytest.mark.parametrize("runner", HERE)
def test_a_full_disk_leaves_the_gate_shut_and_nothing_half_written(loans: Path, tmp_path: Path, runner: str) -> None:
    code, printed = checked(loans, "--out", tmp_path, "--runner", runner, on=("prlimit", "--fsize=30000"))
    assert code == 3, printed
    assert "File too large" in printed
    assert "ree space" in printed
    assert [path for path in tmp_path.rglob("*") if path.name.endswith(".part")] == []
    assert not (tmp_path / "decision.json").exists() or '"verdict": "error"' in (tmp_path / "decision.json").read_text()
