"""Every file goes through one door, wherever it lies."""

from __future__ import annotations

import errno
import gzip
import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from traingate.errors import Unreadable
from traingate.format import find_format
from traingate.storage import files, writing


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
    with pytest.raises(Unreadable, match=r"this is a directory\. Name its files, such as .*/\*\.parquet\."):
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


@pytest.mark.parametrize(
    ("name", "format_id"),
    [
        ("a.CSV", "csv"),
        ("a.csv.gz", "csv"),
        ("a.tab", "tsv"),
        ("a.pq", "parquet"),
        ("a.ndjson", "jsonl"),
        ("a.feather", "arrow"),
        ("data_tfrecord-00000-of-00001.gz", "tfrecord"),
        ("out.csv-00003-of-00010", "csv"),
    ],
)
def test_the_suffix_names_the_format(name: str, format_id: str) -> None:
    assert find_format(f"gs://bucket/{name}").id == format_id


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Unreadable, match=r"a\.xlsx: no format has this suffix\. Known: \.arrow, "):
        find_format("a.xlsx")


@pytest.fixture(scope="module")
def _shelf() -> type:
    """A filesystem of Beam's with a scheme of its own, on local files; Beam finds it for as long as it is held."""
    from apache_beam.io.localfilesystem import LocalFileSystem

    class Shelf(LocalFileSystem):
        @classmethod
        def scheme(cls) -> str:
            return "shelf"

        def match(self, patterns: list[str], limits: object = None) -> list[object]:
            found = super().match([pattern.removeprefix("shelf://") for pattern in patterns], limits)
            for metadata in (item for result in found for item in result.metadata_list):
                metadata.path = f"shelf://{metadata.path}"
            return list(found)

        def create(self, path: str, *args: object, **settings: object) -> object:
            return super().create(path.removeprefix("shelf://"), *args, **settings)

        def open(self, path: str, *args: object, **settings: object) -> object:
            return super().open(path.removeprefix("shelf://"), *args, **settings)

        def exists(self, path: str) -> bool:
            return bool(super().exists(path.removeprefix("shelf://")))

        def checksum(self, path: str) -> str:
            return str(super().checksum(path.removeprefix("shelf://")))

        def delete(self, paths: list[str]) -> None:
            for path in paths:
                Path(path.removeprefix("shelf://")).unlink()

        def rename(self, sources: list[str], targets: list[str]) -> None:
            super().rename(*([path.removeprefix("shelf://") for path in paths] for paths in (sources, targets)))

    return Shelf


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
@pytest.mark.usefixtures("_shelf")
def test_writing_and_stamping_on_filesystems_of_beams(tmp_path: Path) -> None:
    path = f"shelf://{tmp_path}/a.json"
    writing.write_aside(path, b"first")
    before = files.read_stamp(path)
    writing.write_aside(path, lambda file: file.write(b"second one"))
    assert files.read_range(path, 0, 10) == b"second one"
    assert files.read_stamp(path) != before
    assert files.expand(f"shelf://{tmp_path}/*") == [path]


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
