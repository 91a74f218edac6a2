"""An earlier decision does not outlive the start of the next run."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from traingate.storage.withdrawing import withdraw


def test_a_decision_is_kept_under_another_name(tmp_path: Path) -> None:
    (tmp_path / "decision.json").write_text("{}")
    assert withdraw(tmp_path) == tmp_path / "decision.previous.json"
    assert withdraw(tmp_path) is None
    assert [path.name for path in tmp_path.iterdir()] == ["decision.previous.json"]


def test_a_decision_that_cannot_be_moved_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EROFS, "Read-only file system")

    (tmp_path / "decision.json").write_text("{}")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match=r"decision\.json: cannot be written \(Read-only file system\)\. Let this user"):
        withdraw(tmp_path)


def test_withdrawing_imports_nothing_that_takes_long() -> None:
    code = "import sys, traingate.storage.withdrawing; print({'pyarrow', 'numpy', 'apache_beam'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
