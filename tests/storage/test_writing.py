"""What is written is whole or not there, and says what helps where it cannot be."""

from __future__ import annotations

import errno
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
