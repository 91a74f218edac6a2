"""What is handed out and what is digested are the same bytes, and two readers of one file have seen one file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from traingate.errors import Unreadable
from traingate.storage import files
from traingate.storage.blocks import SeenFiles, combine_seen

CONTENT = b"0123456789"
CHANGED = r"a\.csv: changed while it was read\. Wait until nothing writes to it, then run again\."


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BLOCK", 4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_bytes(CONTENT)
    return tmp_path / "a.csv"


def digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def test_any_part_of_a_file_is_read_as_from_the_file_itself(path: Path) -> None:
    with SeenFiles() as source, files.reading_from(source):
        assert files.read_size(str(path)) == 10
        assert files.read_range(str(path), 1, 9) == CONTENT[1:9]
        assert b"".join(files.read_stream(str(path), 3)) == CONTENT
        with files.open_binary(str(path)) as file:
            file.seek(-4, 2)
            assert (file.read(), file.read(1)) == (CONTENT[-4:], b"")
            file.seek(2)
            assert (file.read(5), file.tell()) == (CONTENT[2:7], 7)


def test_blocks_that_were_read_in_part_are_digested_whole(path: Path) -> None:
    with SeenFiles() as source, files.reading_from(source):
        files.read_range(str(path), 5, 9)
    assert (source.seen[str(path)].size, source.seen[str(path)].blocks) == (10, {1: digest(b"4567"), 2: digest(b"89")})


def test_a_file_is_opened_once_so_that_one_put_in_its_place_is_not_mixed_with_it(path: Path) -> None:
    with SeenFiles() as source, files.reading_from(source):
        first = files.read_range(str(path), 0, 4)
        path.with_name("b.csv").write_bytes(b"abcdefghij")
        path.with_name("b.csv").replace(path)
        assert first + files.read_range(str(path), 4, 10) == CONTENT


def test_a_block_that_is_read_twice_has_to_be_the_same(path: Path) -> None:
    with SeenFiles() as source, files.reading_from(source):
        files.read_range(str(path), 0, 10)
        path.write_bytes(b"01X3456789")
        with pytest.raises(Unreadable, match=CHANGED):
            files.read_range(str(path), 0, 10)


def test_a_file_that_becomes_shorter_says_where_it_ends(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BLOCK", 1_000_000)
    path.write_bytes(bytes(2_500_000))
    with SeenFiles() as source, files.reading_from(source):
        files.read_range(str(path), 0, 4)
        path.write_bytes(bytes(2_100_000))
        with pytest.raises(Unreadable, match=r"ends at byte 2,100,000, 2,500,000 expected: it became shorter while"):
            files.read_range(str(path), 0, 2_500_000)


def test_what_several_readers_saw_is_one_file(path: Path) -> None:
    parts = [
        {"size": 10, "blocks": [[0, digest(b"0123")], [1, digest(b"4567")]]},
        {"size": 10, "blocks": [[1, digest(b"4567")], [2, digest(b"89")]]},
    ]
    assert combine_seen(str(path), 10, parts) == [digest(b"0123"), digest(b"4567"), digest(b"89")]


@pytest.mark.parametrize(
    "other",
    [{"size": 10, "blocks": [[1, digest(b"4X67")]]}, {"size": 11, "blocks": [[1, digest(b"4567")]]}],
    ids=["another block", "another size"],
)
def test_readers_that_saw_two_files_are_told_so(path: Path, other: dict[str, object]) -> None:
    parts = [{"size": 10, "blocks": [[1, digest(b"4567")]]}, other]
    with pytest.raises(Unreadable, match=CHANGED):
        combine_seen(str(path), 10, parts)


def test_a_block_that_nobody_read_is_read_now(path: Path) -> None:
    parts = [{"size": 10, "blocks": [[0, digest(b"0123")], [2, digest(b"89")]]}]
    assert combine_seen(str(path), 10, parts)[1] == digest(b"4567")


def test_a_block_that_nobody_read_of_a_file_that_grew_is_refused(path: Path) -> None:
    parts = [{"size": 10, "blocks": [[0, digest(b"0123")], [2, digest(b"89")]]}]
    path.write_bytes(CONTENT + b"more")
    with pytest.raises(Unreadable, match=CHANGED):
        combine_seen(str(path), 10, parts)


def test_it_reads_through_the_source_that_held_when_it_was_made(path: Path) -> None:
    with SeenFiles() as outer, files.reading_from(outer), SeenFiles() as inner, files.reading_from(inner):
        files.read_range(str(path), 0, 10)
    assert inner.seen == outer.seen != {}
