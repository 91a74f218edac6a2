"""Checked files' bytes, compared as they are read: whatever is written meanwhile, no other byte is handed out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from traingate.errors import Refused
from traingate.storage import files
from traingate.storage.blocks import Blocks
from traingate.storage.digests import BlockDigests

AGAIN = "Run: traingate check"


class CheckedFiles:
    """A source (see `files.reading_from`) of the files that a decision holds for, and of no others.

    Every block is digested in the memory that it is handed out from. Comparing files before and after would not do:
    one that is replaced and put back in between looks the same, and a mapped file changes without a trace.

    Args:
        blocks: the digests of every file's blocks, by path.
        names: what a message calls a file, by path, such as `train.csv of train`.
    """

    def __init__(self, blocks: Mapping[str, BlockDigests], names: Mapping[str, str]) -> None:
        self._blocks, self._names = blocks, names

    def open(self, path: str) -> BinaryIO:
        """The file's bytes; Refused, when they are read, where they are not those that were checked."""
        known = self._find(path)
        with files.reading_from(None):
            raw = files.open_binary(path)
        return Blocks(raw, known.size, _Comparison(known, self._names[path])).open(closes=True)

    def measure(self, path: str) -> int:
        """The size of the file that was checked."""
        return self._find(path).size

    def _find(self, path: str) -> BlockDigests:
        if path not in self._blocks:
            raise Refused(f"{path} was not checked. {AGAIN}")
        return self._blocks[path]


@dataclass(frozen=True)
class _Comparison:
    """Refuses every block that is not the one that was checked."""

    known: BlockDigests
    name: str

    def __call__(self, number: int, block: memoryview) -> None:
        if hashlib.sha256(block).digest() != self.known.blocks[number]:
            raise Refused(f"{self.name} has changed since the gate opened. {AGAIN}")
