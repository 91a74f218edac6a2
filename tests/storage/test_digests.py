"""A file's digest says whether its bytes are the same, and can be computed in chunks anywhere."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from traingate.errors import Unreadable
from traingate.storage import digests, files


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(digests, "CHUNK", 4)
    (tmp_path / "a.bin").write_bytes(b"0123456789")
    return str(tmp_path / "a.bin")


def test_chunks_cover_the_file(path: str) -> None:
    assert digests.list_chunks(path) == [(0, 4), (4, 4), (8, 2)]


def test_the_digest_is_sha256_over_the_chunks_sha256(path: str) -> None:
    parts = [hashlib.sha256(part).digest() for part in (b"0123", b"4567", b"89")]
    assert (
        digests.digest_file(path)
        == digests.combine_digests(parts)
        == "sha256:" + hashlib.sha256(b"".join(parts)).hexdigest()
    )


def test_blocks_are_digested_along_with_the_file(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BLOCK", 4)
    found = digests.digest_blocks(path)
    blocks = tuple(hashlib.sha256(part).digest() for part in (b"0123", b"4567", b"89"))
    assert found == digests.BlockDigests(10, digests.digest_file(path), blocks)


def test_an_empty_file_has_a_digest(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert digests.digest_file(str(tmp_path / "empty")) == "sha256:" + hashlib.sha256().hexdigest()


def test_a_file_that_shrank_is_refused(path: str) -> None:
    with pytest.raises(Unreadable, match=r"the file became 2 bytes shorter while it was read\. Run again"):
        digests.digest_chunk(path, 8, 4)


def test_digests_start_without_heavy_imports() -> None:
    code = (
        "import sys, traingate.storage.digests; print({'pyarrow', 'numpy', 'apache_beam', 'pandas'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
