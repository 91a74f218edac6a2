"""`traingate checks` lists what is asked of the data, and describes one check in full."""

from __future__ import annotations

import pytest

from traingate.check import find_checks
from traingate.cli.main import main


def test_checks_are_listed_with_question_and_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks"]) == 0
    shown = capsys.readouterr().out
    assert [line.partition(" ")[0] for line in shown.splitlines() if line[:1] != " "] == list(find_checks())
    assert "row-overlap  (leakage)\n    Are rows of a held-out split also in train?\n    max_excess = " in shown


@pytest.mark.parametrize("name", find_checks())
def test_a_check_is_shown_in_full(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["checks", name]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{name} (")
    assert all(f"\n  {setting} = " in shown for setting in find_checks()[name].defaults())


@pytest.mark.parametrize(
    ("name", "message"),
    [("row-overlp", "row-overlp is not a check. Did you mean row-overlap?"), ("", " is not a check. Known: ")],
)
def test_a_name_that_is_not_a_check_is_a_usage_error(
    capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    assert main(["checks", name]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
