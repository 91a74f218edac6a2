"""`traingate require` says that a decision holds, or why it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.opened import dataset_in, decided
from traingate.cli.main import main


def test_a_decision_that_holds_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = decided(dataset_in(tmp_path))
    assert main(["require", str(path.parent), "--max-age", "1h"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("OPEN  loans: decided pass at ")
    assert captured.out.endswith(", and nothing has changed since.\n")
    assert captured.err == ""


def test_changed_data_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = decided(dataset_in(tmp_path))
    (tmp_path / "eval.csv").write_text((tmp_path / "train.csv").read_text())
    assert main(["require", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "eval has changed since it was checked: " in captured.err


def test_an_old_decision_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = decided(dataset_in(tmp_path))
    assert main(["require", str(path), "--max-age", "0s"]) == 1
    assert "seconds old, and at most 0 seconds is allowed." in capsys.readouterr().err


@pytest.mark.parametrize("age", ["3", "h", "²h", "1.5h", "-1h", "9999999999d", "1w"])
def test_an_age_says_its_unit(age: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["require", "x", f"--max-age={age}"])
    assert ended.value.code == 2
    assert (
        f"--max-age: '{age}': expected a whole number followed by s, m, h or d, such as 24h" in capsys.readouterr().err
    )
