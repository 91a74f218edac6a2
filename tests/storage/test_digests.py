"""A file's digest says whether its bytes are the same, and is put together of its blocks', whoever read them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from traingate.errors import Unreadable
from traingate.storage import digests, files

BLOCKS = tuple(hashlib.sha256(part).digest() for part in (b"0123", b"4567", b"89"))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(files, "BLOCK", 4)
    (tmp_path / "a.bin").write_bytes(b"0123456789")
    return str(tmp_path / "a.bin")


def test_the_digest_is_sha256_over_the_blocks_sha256(path: str) -> None:
    whole = "sha256:" + hashlib.sha256(b"".join(BLOCKS)).hexdigest()
    assert digests.digest_file(path) == digests.combine_digests(BLOCKS) == whole


def test_blocks_are_digested_along_with_the_file(path: str) -> None:
    assert digests.digest_blocks(path) == digests.BlockDigests(10, digests.digest_file(path), BLOCKS)


def test_an_empty_file_has_a_digest(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert digests.digest_file(str(tmp_path / "empty")) == "sha256:" + hashlib.sha256().hexdigest()


def test_a_file_that_becomes_shorter_is_refused(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "read_size", lambda _: 12)
    with pytest.raises(Unreadable, match=r"ends at byte 10, 12 expected: it became shorter .* Run again when"):
        digests.digest_file(path)


def test_digests_start_without_heavy_imports() -> None:
    code = (
        "import sys, traingate.storage.digests; print({'pyarrow', 'numpy', 'apache_beam', 'pandas'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
