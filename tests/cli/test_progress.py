"""Progress goes to stderr: bars on a terminal, a plain line now and then elsewhere, nothing for a short run."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from traingate.cli import progress as shown
from traingate.cli.progress import show_progress, show_steps
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


def test_a_line_for_each_step_is_all_where_stderr_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with show_steps(["a", "b"]) as show:
        show(1, "a is done")
        show(2, "b is done")
    assert capfd.readouterr() == ("a is done\nb is done\n", "")


def test_on_a_terminal_the_step_under_way_is_shown_below_and_goes() -> None:
    script = (
        "from traingate.cli.progress import show_steps\n"
        "with show_steps(['a', 'b']) as show:\n"
        "    show(1, 'a is done')\n"
    )
    screen, terminal = pty.openpty()
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=terminal, check=True)
    os.close(terminal)
    drawn = os.read(screen, 65_536).decode()
    os.close(screen)
    assert done.stdout == b"a is done\n"
    assert drawn == "\r\x1b[K1 of 2: a\r\x1b[K2 of 2: b\r\x1b[K"
