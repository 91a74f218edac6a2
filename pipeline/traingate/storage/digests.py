"""Digests of files' bytes: SHA-256 over the SHA-256 of each 32 MiB, so that chunks can be hashed in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from traingate.errors import Unreadable
from traingate.storage import files

CHUNK = 32 << 20
"""Bytes of a chunk; part of the digest's definition."""


def list_chunks(path: str) -> list[tuple[int, int]]:
    """Offset and length of every chunk of the file; none where it is empty."""
    size = files.read_size(path)
    return [(offset, min(CHUNK, size - offset)) for offset in range(0, size, CHUNK)]


def digest_chunk(path: str, offset: int, length: int) -> bytes:
    """SHA-256 of the bytes [offset, offset + length), 32 bytes; Unreadable where the file ends before."""
    digest = hashlib.sha256()
    left = length
    with files.open_binary(path) as file:
        file.seek(offset)
        while left and (data := file.read(min(left, files.BLOCK))):
            digest.update(data)
            left -= len(data)
    if left:
        raise Unreadable(
            f"{path}: the file became {left:,} bytes shorter while it was read. Run again when nothing writes to it."
        )
    return digest.digest()


def combine_digests(chunk_digests: Iterable[bytes]) -> str:
    """The file's digest, `sha256:` and 64 hex digits, of its chunks' digests in their order."""
    return "sha256:" + hashlib.sha256(b"".join(chunk_digests)).hexdigest()


def digest_file(path: str) -> str:
    """The file's digest, `sha256:` and 64 hex digits, read here and now."""
    return combine_digests(digest_chunk(path, offset, length) for offset, length in list_chunks(path))
