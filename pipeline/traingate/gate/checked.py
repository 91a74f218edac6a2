"""Checked files' bytes, compared as they are read: whatever is written meanwhile, no other byte is handed out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from traingate.errors import Refused
from traingate.storage import files
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
        return cast(BinaryIO, _CheckedFile(raw, known, self._names[path]))

    def measure(self, path: str) -> int:
        """The size of the file that was checked."""
        return self._find(path).size

    def _find(self, path: str) -> BlockDigests:
        if path not in self._blocks:
            raise Refused(f"{path} was not checked. {AGAIN}")
        return self._blocks[path]


class _CheckedFile(io.RawIOBase):
    """One file, read in whole blocks; the last one is kept, because most reads follow each other."""

    def __init__(self, raw: BinaryIO, known: BlockDigests, name: str) -> None:
        super().__init__()
        self._raw, self._known, self._name = raw, known, name
        self._at, self._held, self._block = 0, -1, memoryview(b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._known.size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        room = view[: max(self._known.size - self._at, 0)]
        read = len(room)
        while room:
            number, start = divmod(self._at, files.BLOCK)
            length = min(files.BLOCK, self._known.size - number * files.BLOCK)
            if start == 0 and number != self._held and len(room) >= length:
                self._read_block(number, room[:length])
                done = length
            else:
                part = self._hold(number, length)[start : start + len(room)]
                room[: len(part)] = part
                done = len(part)
            room = room[done:]
            self._at += done
        return read

    def readall(self) -> bytes:
        return self.read(self._known.size - self._at) if self._at < self._known.size else b""

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _hold(self, number: int, length: int) -> memoryview:
        if number != self._held:
            self._held, room = -1, memoryview(bytearray(length))
            self._read_block(number, room)
            self._held, self._block = number, room
        return self._block

    def _read_block(self, number: int, room: memoryview) -> None:
        self._raw.seek(number * files.BLOCK)
        left = room
        while left and (data := self._raw.read(len(left))):
            left[: len(data)] = data
            left = left[len(data) :]
        if left or hashlib.sha256(room).digest() != self._known.blocks[number]:
            raise Refused(f"{self._name} has changed since the gate opened. {AGAIN}")
