"""Progress goes to stderr: bars on a terminal, a plain line now and then elsewhere, nothing for a short run."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from traingate.cli import progress as shown
from traingate.cli.progress import show_progress
from traingate.scan import progress


def test_a_short_run_says_nothing_where_stderr_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with show_progress():
        progress.begin({"train": [1_000_000]})
    assert capfd.readouterr() == ("", "")


def test_a_long_run_says_in_plain_lines_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shown, "_LINE_EVERY", 0.01)
    progress.begin({"train": [3_000_000, 1_000_000]})
    progress.enter("reading")
    progress.add("train", 12_345)
    progress.end("train", 0)
    said = ""
    with show_progress():
        while "\n" not in said:
            said += capfd.readouterr().err
    assert "traingate: reading | train 12,345 rows, 75% of 4 MB\n" in said


def test_on_a_terminal_bars_are_drawn_on_stderr_and_stdout_stays_clean() -> None:
    script = (
        "from traingate.cli.progress import show_progress\nfrom traingate.scan import progress\nimport time\n"
        "with show_progress():\n"
        "    progress.begin({'train': [10]}); progress.add('train', 5); time.sleep(0.6)\n"
    )
    screen, terminal = pty.openpty()
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=terminal, check=True)
    os.close(terminal)
    drawn = os.read(screen, 65_536).decode()
    os.close(screen)
    assert done.stdout == b""
    assert "train" in drawn and "5 rows" in drawn
