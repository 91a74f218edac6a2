"""What is written is whole or not there, and says what helps where it cannot be."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from pathlib import Path

import pytest

from traingate.storage import files, writing


def test_what_is_written_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "new/report.json"
    writing.write_aside(str(path), b"first")

    def fail(file: object) -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        writing.write_aside(str(path), fail)
    assert [(found.name, found.read_bytes()) for found in path.parent.iterdir()] == [("report.json", b"first")]


def test_what_else_goes_wrong_while_writing_is_told_as_it_is(tmp_path: Path) -> None:
    def fill(file: object) -> None:
        (tmp_path / "template").read_bytes()

    with pytest.raises(FileNotFoundError, match="template"):
        writing.write_aside(str(tmp_path / "report.html"), fill)


def test_folders_can_be_left_unmade(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        writing.write_aside(str(tmp_path / "gone/result"), b"late", make_folders=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_says_what_helps(tmp_path: Path) -> None:
    def fill(file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError) as full:
        writing.write_aside(str(tmp_path / "report.html"), fill)
    assert (full.value.errno, full.value.strerror) == (
        errno.ENOSPC,
        f"{tmp_path}/report.html: cannot be written (No space left on device). Free space there, and run again.",
    )
    assert list(tmp_path.iterdir()) == []


def test_what_a_library_saves_under_a_path_is_whole_or_not_there(tmp_path: Path) -> None:
    path, given = tmp_path / "new/model.keras", []

    def save(aside: Path) -> None:
        given.append(aside)
        aside.write_bytes(b"weights")

    writing.save_aside(path, save)
    assert [(found.name, found.read_bytes()) for found in path.parent.iterdir()] == [("model.keras", b"weights")]
    assert [(aside.suffix, aside.name != path.name) for aside in given] == [(".keras", True)]


def test_a_model_that_does_not_fit_on_the_disk_says_what_helps(tmp_path: Path) -> None:
    def save(aside: Path) -> None:
        aside.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match=r"model.keras: cannot be written \(No space left on device\). Free space there"):
        writing.save_aside(tmp_path / "model.keras", save)
    assert list(tmp_path.iterdir()) == []


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_of_one_run_replace_those_of_another_and_nothing_else(tmp_path: Path) -> None:
    writing.write_together(tmp_path, {"a": b"1", "docs/x": b"1", "docs/y": b"1", "end": b"1", "gone": b"1"}, "end")
    (tmp_path / "mine").write_bytes(b"mine")
    writing.write_together(tmp_path, {"a": b"2", "docs/x": b"2", "end": b"2"}, "end", [tmp_path / "gone"])
    assert read_all(tmp_path) == {"a": b"2", "docs/x": b"2", "end": b"2", "mine": b"mine"}


def test_the_last_file_takes_its_place_behind_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = []
    replace = Path.replace

    def note(self: Path, target: Path) -> Path:
        placed.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", note)
    writing.write_together(tmp_path, {"end": b"1", "a": b"1", "z": b"1"}, "end")
    assert placed == ["a", "z", "end"]


def test_nothing_is_replaced_where_a_folder_lies_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_bytes(b"1")
    with pytest.raises(IsADirectoryError, match="a folder lies where a file goes"):
        writing.write_together(tmp_path, {"a": b"2", "b": b"2"}, "b")
    assert read_all(tmp_path) == {"a": b"1"}
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


def test_what_a_run_that_was_killed_left_goes_an_hour_later(tmp_path: Path) -> None:
    for name, age in ((".traingate-old", 4000), (".traingate-new", 60)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    writing.write_together(tmp_path, {"end": b"1"}, "end")
    assert {path.name for path in tmp_path.iterdir()} == {".traingate-new", "end"}


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> str:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(OSError) as refused:
        writing.write_together(tmp_path / "out", {"end": b"1"}, "end")
    assert refused.value.strerror == (
        f"{tmp_path}/out: cannot be written (Read-only file system). Let this user write there, or name another "
        "folder, and run again."
    )


@pytest.mark.slow
@pytest.mark.usefixtures("_shelf")
def test_writing_and_stamping_on_filesystems_of_beams(tmp_path: Path) -> None:
    path = f"shelf://{tmp_path}/a.json"
    writing.write_aside(path, b"first")
    before = files.read_stamp(path)
    writing.write_aside(path, lambda file: file.write(b"second one"))
    assert files.read_range(path, 0, 10) == b"second one"
    assert files.read_stamp(path) != before
    assert files.expand(f"shelf://{tmp_path}/*") == [path]
