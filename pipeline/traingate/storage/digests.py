"""Digests of files' bytes: SHA-256 over the SHA-256 of each MiB, so that blocks are digested by whoever reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from traingate.storage import files
from traingate.storage.blocks import SeenFiles


@dataclass(frozen=True)
class BlockDigests:
    """A file's bytes, known block by block, so that any part of them can be recognised on its own.

    Attributes:
        size: the file's bytes.
        digest: the file's digest.
        blocks: SHA-256 of every `files.BLOCK` bytes, 32 bytes each; the last block may be shorter.
    """

    size: int
    digest: str
    blocks: tuple[bytes, ...]


def digest_blocks(path: str) -> BlockDigests:
    """The digests of the file and of its blocks, read here and now; Unreadable where it becomes shorter meanwhile."""
    with SeenFiles() as source, files.reading_from(source), files.open_binary(path) as file:
        room = bytearray(files.BLOCK)
        while file.readinto(room):  # type: ignore[attr-defined]
            pass
    seen = source.seen[path]
    blocks = tuple(digest for _, digest in sorted(seen.blocks.items()))
    return BlockDigests(seen.size, combine_digests(blocks), blocks)


def combine_digests(blocks: Iterable[bytes]) -> str:
    """The file's digest, `sha256:` and 64 hex digits, of its blocks' digests in their order."""
    return "sha256:" + hashlib.sha256(b"".join(blocks)).hexdigest()


def digest_file(path: str) -> str:
    """The file's digest, `sha256:` and 64 hex digits, read here and now."""
    return digest_blocks(path).digest
