"""Whatever is written meanwhile, no other byte than those that were checked reaches whoever reads."""

from __future__ import annotations

import mmap
from pathlib import Path

import pyarrow as pa
import pytest

from formats.write import write
from traingate.dataset import Reading
from traingate.errors import Refused, TrainGateError
from traingate.format import find_format
from traingate.gate.checked import CheckedFiles
from traingate.storage import digests, files

CONTENT = bytes(range(10)) * 5


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BLOCK", 16)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_bytes(CONTENT)
    return tmp_path / "a.csv"


def checked(path: Path) -> CheckedFiles:
    return CheckedFiles({str(path): digests.digest_blocks(str(path))}, {str(path): "a.csv of train"})


def test_any_part_of_a_file_is_read_as_from_the_file_itself(path: Path) -> None:
    with files.reading_from(checked(path)):
        assert files.read_size(str(path)) == 50
        assert files.read_range(str(path), 3, 47) == CONTENT[3:47]
        assert b"".join(files.read_stream(str(path), 7)) == CONTENT
        with files.open_binary(str(path)) as file:
            file.seek(-4, 2)
            assert (file.read(), file.read(1)) == (CONTENT[-4:], b"")
            file.seek(5)
            assert (file.read(20), file.tell()) == (CONTENT[5:25], 25)


def test_a_block_that_differs_is_refused_and_the_others_are_not(path: Path) -> None:
    source = checked(path)
    path.write_bytes(CONTENT[:20] + b"X" + CONTENT[21:])
    with files.reading_from(source):
        assert files.read_range(str(path), 0, 16) == CONTENT[:16]
        with pytest.raises(Refused, match=r"a\.csv of train has changed since the gate opened\. Run: traingate check"):
            files.read_range(str(path), 0, 17)


def test_a_file_that_is_replaced_while_it_is_read_is_read_to_its_end(path: Path) -> None:
    with files.reading_from(checked(path)), files.open_binary(str(path)) as file:
        first = file.read(10)
        path.with_name("b.csv").write_bytes(b"other")
        path.with_name("b.csv").replace(path)
        assert first + file.read() == CONTENT


def test_a_mapped_file_that_changes_without_a_trace_is_refused(path: Path) -> None:
    source = checked(path)
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        mapped[30] = 0xFF
        with files.reading_from(source), pytest.raises(Refused, match="has changed since the gate opened"):
            files.read_range(str(path), 0, 50)


def test_a_file_that_lost_its_end_is_refused(path: Path) -> None:
    source = checked(path)
    path.write_bytes(CONTENT[:40])
    with files.reading_from(source), pytest.raises(Refused, match="has changed since the gate opened"):
        files.read_range(str(path), 0, 50)


def test_a_file_that_was_not_checked_is_not_opened(path: Path) -> None:
    source = checked(path)
    other = path.with_name("b.csv")
    other.write_bytes(CONTENT)
    with files.reading_from(source), pytest.raises(Refused, match=r"b\.csv was not checked\. Run: traingate check"):
        files.open_binary(str(other))


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.jsonl", "a.parquet", "a.arrow", "a.arrows", "a.tfrecord"])
def test_every_format_reads_checked_bytes_and_refuses_others(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write(path, pa.table({"x": list(range(500)), "y": ["abc", "defg"] * 250}))
    source, form, reading = checked(path), find_format(str(path)), Reading()

    def read() -> int:
        with files.reading_from(source):
            kinds = form.read_kinds(str(path), reading)
            shards = form.plan_shards(str(path), reading)
            return sum(found.num_rows for shard in shards for found in form.read(shard, kinds, reading))

    assert read() == 500
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    with pytest.raises(TrainGateError) as refused:
        read()
    assert isinstance(refused.value, Refused)
