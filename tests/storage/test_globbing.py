"""A glob names every file that it matches, or says which folder it could not look into."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from traingate.errors import ConfigError, Unreadable
from traingate.storage.files import expand
from traingate.storage.globbing import match_files

NAMES = ("b.csv", "a.csv", "a[1].csv", ".hidden.csv", "deep/c.csv", "deep/er/d.csv", "deep/.x/e.csv", "x.txt", "csv")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    "pattern",
    ["*.csv", "?.csv", ".*.csv", "**/*.csv", "deep/**/*.csv", "**", "*/c.csv", "*/*/*", "**/er/*", "b.csv", "no/*.csv"],
)
def test_a_glob_matches_what_pythons_own_does(root: Path, pattern: str) -> None:
    theirs = glob.glob(f"{root}/{pattern}", recursive=True)  # noqa: PTH207
    assert match_files(root / pattern) == sorted({path for path in theirs if Path(path).is_file()})


def test_brackets_mean_themselves(root: Path) -> None:
    assert match_files(root / "a[1]*") == [f"{root}/a[1].csv"]


def test_a_relative_pattern_names_relative_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert match_files(Path("deep/*.csv")) == ["deep/c.csv"]


@pytest.mark.parametrize("pattern", ["*/*.csv", "**/*.csv", "deep/*.csv"])
def test_a_folder_that_may_not_be_listed_is_named(root: Path, monkeypatch: pytest.MonkeyPatch, pattern: str) -> None:
    listed: Callable[[str | Path], list[str]] = os.listdir

    def refuse(folder: Path) -> list[str]:
        if folder == root / "deep":
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(Unreadable, match=rf"{root}/deep: this folder cannot be listed \(Permission denied\), so files"):
        match_files(root / pattern)


def test_a_link_that_leads_nowhere_is_named(root: Path) -> None:
    (root / "c.csv").symlink_to("gone.csv")
    with pytest.raises(Unreadable, match=r"c\.csv: this link leads to gone\.csv, which is not there\. Mend or remove"):
        match_files(root / "*.csv")


def test_a_directory_with_the_name_of_a_file_is_named(root: Path) -> None:
    (root / "part.csv").mkdir()
    with pytest.raises(ConfigError, match=r"part\.csv: this is a directory with the name of a file\. Name its files"):
        match_files(root / "*.csv")


def test_links_that_lead_in_a_circle_end(root: Path) -> None:
    (root / "deep" / "back").symlink_to(root)
    assert match_files(root / "**" / "d.csv") == [f"{root}/deep/er/d.csv"]


@pytest.mark.parametrize("name", ["decision.json", "decision.previous.json"])
@pytest.mark.parametrize("pattern", ["**/*.csv", "*/*/*.csv", "out/**/*.csv"])
def test_rows_that_a_run_listed_are_no_data(root: Path, name: str, pattern: str) -> None:
    (root / "out" / "rows").mkdir(parents=True)
    (root / "out" / "own.csv").touch()
    (root / "out" / "rows" / "row-overlap-1.csv").touch()
    assert f"{root}/out/rows/row-overlap-1.csv" in match_files(root / pattern)
    (root / "out" / "report.json").touch()
    (root / "out" / name).touch()
    found = match_files(root / pattern)
    assert f"{root}/out/rows/row-overlap-1.csv" not in found
    assert ("**" in pattern) == (f"{root}/out/own.csv" in found)
    assert match_files(root / "out/rows/*.csv") == [f"{root}/out/rows/row-overlap-1.csv"]


def test_a_pipe_among_the_files_is_named(root: Path) -> None:
    os.mkfifo(root / "c.csv")
    message = r"c\.csv: this is a named pipe, and a split is read more than once\. Write its rows to a file\."
    for pattern in ("*.csv", "c.csv"):
        with pytest.raises(ConfigError, match=message):
            expand(str(root / pattern))


def test_a_link_to_a_device_among_the_files_is_named(root: Path) -> None:
    (root / "c.csv").symlink_to("/dev/zero")
    with pytest.raises(ConfigError, match=r"c\.csv: this is a device"):
        match_files(root / "*.csv")
