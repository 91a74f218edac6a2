"""Every file goes through one door, wherever it lies."""

from __future__ import annotations

import gzip
import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from traingate.errors import ConfigError, Unreadable
from traingate.storage import files


def test_a_glob_names_files_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "deep/c.csv", "deep/er/d.csv", "x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert files.expand(f"{tmp_path}/?.csv") == [f"{tmp_path}/a.csv", f"{tmp_path}/b.csv"]
    assert [Path(path).name for path in files.expand(f"{tmp_path}/**/*.csv")] == ["a.csv", "b.csv", "c.csv", "d.csv"]


def test_no_match_is_an_empty_list_and_brackets_are_no_glob(tmp_path: Path) -> None:
    (tmp_path / "a[1].csv").touch()
    assert files.expand(f"{tmp_path}/none*.csv") == []
    assert files.expand(f"{tmp_path}/a[1].csv") == files.expand(f"{tmp_path}/a[1]*") == [f"{tmp_path}/a[1].csv"]


def test_a_directory_is_refused_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"this is a directory\. Name its files, such as .*/\*\.parquet\."):
        files.expand(str(tmp_path))


def test_a_missing_file_is_refused_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none\.csv: no such file\. Check the path under \[splits\]\."):
        files.read_size(f"{tmp_path}/none.csv")


def test_a_stamp_changes_when_the_file_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    before = files.read_stamp(str(path))
    assert files.read_stamp(f"file://{path}") == before
    os.utime(path, ns=(1, 1))
    assert files.read_stamp(str(path)) != before


def test_a_stamp_changes_when_a_link_was_led_elsewhere_and_back(tmp_path: Path) -> None:
    (tmp_path / "v1").mkdir()
    (tmp_path / "v1" / "a.csv").write_text("x")
    (tmp_path / "current").symlink_to("v1")
    (tmp_path / "b.csv").symlink_to(tmp_path / "current" / "a.csv")
    stamps = [files.read_stamp(f"{tmp_path}/b.csv")]
    for link, target in (("current", "v1"), ("b.csv", f"{tmp_path}/current/a.csv")):
        (tmp_path / link).rename(tmp_path / "kept")
        (tmp_path / link).symlink_to(target)
        stamps.append(files.read_stamp(f"{tmp_path}/b.csv"))
    assert len(set(stamps)) == 3


def test_a_range_beyond_the_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"0123456789")
    assert files.read_range(str(path), 2, 5) == b"234"
    with pytest.raises(Unreadable, match=r"ends at byte 10, 12 expected: it changed while it was read"):
        files.read_range(str(path), 8, 12)


def test_a_stream_decompresses_what_is_compressed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"abc") + gzip.compress(b"de"))
    assert list(files.read_stream(str(path), 2)) == [b"ab", b"cd", b"e"]


@pytest.mark.slow
@pytest.mark.usefixtures("_shelf")
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.jsonl", "a.parquet", "a.arrow", "a.tfrecord"])
def test_every_format_reads_from_filesystems_of_beams(tmp_path: Path, name: str) -> None:
    import pyarrow as pa

    from formats.read_back import columns
    from formats.write import write

    write(tmp_path / name, pa.table({"a": [1, 2], "b": ["x", "y"]}))
    (path,) = files.expand(f"shelf://{tmp_path}/a.*")
    assert files.read_size(path) == (tmp_path / name).stat().st_size
    assert columns(path) == {"a": [1, 2], "b": ["x", "y"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "module", "extra"),
    [("s3", "boto3", "aws"), ("hdfs", "hdfs", "hadoop"), ("gs", "google.cloud.storage", "gcp")],
)
def test_a_filesystem_that_is_not_installed_names_its_extra(scheme: str, module: str, extra: str) -> None:
    if find_spec(module) is not None:
        pytest.skip(f"{module} is installed")
    with pytest.raises(
        Unreadable, match=rf"{scheme}:// cannot be read here\. It needs pip install 'traingate\[{extra}\]'"
    ):
        files.read_size(f"{scheme}://bucket/a.csv")
