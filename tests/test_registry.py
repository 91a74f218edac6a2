"""The folder is the registry: one file, one class, one id."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from traingate.check import find_checks
from traingate.format import find_formats
from traingate.join import find_joins
from traingate.registry import derive_id, find_classes
from traingate.runner import find_runners


class Question:
    pass


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """An importable folder named after the test."""
    folder = tmp_path / f"folder_of_{request.node.name}"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "question", sys.modules[__name__])
    return folder


def test_a_file_is_found_by_its_name(package: Path) -> None:
    (package / "row_count.py").write_text("from question import Question\nclass RowCount(Question): pass\n")
    (package / "_shared.py").write_text("raise RuntimeError('not a member')\n")
    found = find_classes(package.name, Question)
    assert list(found) == ["row-count"]
    assert derive_id(found["row-count"]) == "row-count"


@pytest.mark.parametrize("text", ["", "class RowCount: pass\n", "RowCount = 7\n"])
def test_a_file_without_its_class_is_an_error(package: Path, text: str) -> None:
    (package / "row_count.py").write_text(text)
    with pytest.raises(TypeError, match=r"row_count must define RowCount, a subclass of Question"):
        find_classes(package.name, Question)


def test_a_file_that_cannot_be_imported_is_an_error(package: Path) -> None:
    (package / "row_count.py").write_text("raise RuntimeError('broken')\n")
    with pytest.raises(RuntimeError, match="broken"):
        find_classes(package.name, Question)


def test_every_id_is_its_files_name() -> None:
    for kind in (*find_checks().items(), *find_formats().items(), *find_joins().items(), *find_runners().items()):
        assert kind[0] == kind[1].id == kind[1].__module__.rpartition(".")[2].replace("_", "-")
