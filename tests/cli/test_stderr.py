"""Why a command ended is said on stderr, in lines that data cannot begin."""

from __future__ import annotations

import pytest

from given.hostile import EVERY, controls
from traingate.cli.stderr import say


def test_the_first_line_names_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert say("no such file.\nWrite one.", 2) == 2
    assert capsys.readouterr() == ("", "traingate: no such file.\n| Write one.\n")


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_data_steers_no_terminal_and_begins_no_line(capsys: pytest.CaptureFixture[str], text: str) -> None:
    say(f"{text}: no such file.", 2)
    shown = capsys.readouterr().err
    assert controls(shown) <= {"\u200c", "\u200d"}
    assert all(line.startswith(("traingate: ", "| ")) for line in shown.split("\n")[:-1])
