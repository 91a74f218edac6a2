"""Digests of files' bytes: SHA-256 over the SHA-256 of each 32 MiB, so that chunks can be hashed in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from traingate.errors import Unreadable
from traingate.storage import files

CHUNK = 32 << 20
"""Bytes of a chunk; part of the digest's definition."""


@dataclass(frozen=True)
class BlockDigests:
    """A file's bytes, known block by block, so that any part of them can be recognised on its own.

    Attributes:
        size: the file's bytes.
        digest: the file's digest, of the very bytes that the blocks hold.
        blocks: SHA-256 of every `files.BLOCK` bytes, 32 bytes each; the last block may be shorter.
    """

    size: int
    digest: str
    blocks: tuple[bytes, ...]


def list_chunks(path: str) -> list[tuple[int, int]]:
    """Offset and length of every chunk of the file; none where it is empty."""
    size = files.read_size(path)
    return [(offset, min(CHUNK, size - offset)) for offset in range(0, size, CHUNK)]


def digest_chunk(path: str, offset: int, length: int, look: Callable[[bytes], object] | None = None) -> bytes:
    """SHA-256 of the bytes [offset, offset + length), 32 bytes; Unreadable where the file ends before.

    `look` is shown the bytes as they are read, in parts of `files.BLOCK` unless the filesystem hands out less.
    """
    digest = hashlib.sha256()
    left = length
    with files.open_binary(path) as file:
        file.seek(offset)
        while left and (data := file.read(min(left, files.BLOCK))):
            digest.update(data)
            left -= len(data)
            if look is not None:
                look(data)
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


def digest_blocks(path: str) -> BlockDigests:
    """The digests of the file and of its blocks, of the same bytes, read here and now."""
    chunks, blocks, size = list[bytes](), _Blocks(), 0
    for offset, length in list_chunks(path):
        chunks.append(digest_chunk(path, offset, length, blocks.add))
        size = offset + length
    return BlockDigests(size, combine_digests(chunks), blocks.finish())


class _Blocks:
    """Cuts what it is shown into blocks; a remote filesystem may hand out less than was asked for."""

    def __init__(self) -> None:
        self.digests: list[bytes] = []
        self.digest, self.left = hashlib.sha256(), files.BLOCK

    def add(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            part, view = view[: self.left], view[self.left :]
            self.digest.update(part)
            self.left -= len(part)
            if not self.left:
                self.digests.append(self.digest.digest())
                self.digest, self.left = hashlib.sha256(), files.BLOCK

    def finish(self) -> tuple[bytes, ...]:
        if self.left < files.BLOCK:
            self.digests.append(self.digest.digest())
        return tuple(self.digests)
