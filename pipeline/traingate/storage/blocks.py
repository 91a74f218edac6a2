"""Files that are read in whole blocks, and what each block was when it was read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from traingate.errors import Unreadable
from traingate.storage import files


@dataclass
class Seen:
    """What was read of a file.

    Attributes:
        size: its bytes when it was opened.
        blocks: SHA-256 of every block of which a byte was handed out, by number.
    """

    size: int
    blocks: dict[int, bytes] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """As plain data, which `combine_seen` takes."""
        return {"size": self.size, "blocks": [[number, digest] for number, digest in self.blocks.items()]}


class SeenFiles:
    """A source (see `files.reading_from`) that digests every block in the memory that it is handed out from.

    So what is parsed and what is digested are the same bytes, however the file changes meanwhile. A file is opened
    once until `close`, however often it is asked for, in the source that held when this one was made. One thread reads.

    Attributes:
        seen: what was read, by path.
    """

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}
        self._open: dict[str, Blocks] = {}
        self._below = files.find_source()

    def open(self, path: str) -> BinaryIO:
        """The file's bytes; Unreadable, when they are read, where a block is not what it was the last time."""
        if path not in self._open:
            with files.reading_from(self._below):
                raw, size = files.open_binary(path), files.read_size(path)
            note = _Note(path, self.seen.setdefault(path, Seen(size)))
            self._open[path] = Blocks(raw, size, note)
        return self._open[path].open()

    def measure(self, path: str) -> int:
        """The file's size."""
        if path in self._open:
            return self._open[path].size
        with files.reading_from(self._below):
            return files.read_size(path)

    def close(self) -> None:
        """Closes what was opened."""
        while self._open:
            self._open.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class _Note:
    """Digests the blocks of one file and keeps the digests."""

    path: str
    seen: Seen

    def __call__(self, number: int, block: memoryview) -> None:
        end = number * files.BLOCK + len(block)
        if end != min((number + 1) * files.BLOCK, self.seen.size):
            raise Unreadable(
                f"{self.path}: ends at byte {end:,}, {self.seen.size:,} expected: it became shorter while it was read. "
                "Run again when nothing writes to it."
            )
        digest = hashlib.sha256(block).digest()
        if self.seen.blocks.setdefault(number, digest) != digest:
            raise Unreadable(explain_change(self.path))


def explain_change(path: str) -> str:
    """The message for a file that did not stay what it was."""
    return f"{path}: changed while it was read. Wait until nothing writes to it, then run again."


class Blocks:
    """The blocks of one open file; the last that was read for a part of it stays, as most reads follow each other.

    Args:
        raw: the file.
        size: its bytes, as far as it is read.
        show: is given the number and the bytes of every block that was read, before anybody else; raises to refuse.
            A file that has become shorter shows as a block that is too short.
    """

    def __init__(self, raw: BinaryIO, size: int, show: Callable[[int, memoryview], None]) -> None:
        self.size = size
        self._raw, self._show = raw, show
        self._held, self._block, self._room = -1, memoryview(b""), bytearray()

    def measure_block(self, number: int) -> int:
        """The bytes of a block; the last one may be shorter."""
        return min(files.BLOCK, self.size - number * files.BLOCK)

    def read_into(self, number: int, room: memoryview) -> None:
        """Reads a whole block."""
        self._raw.seek(number * files.BLOCK)
        read = 0
        while read < len(room) and (more := self._raw.readinto(room[read:])):  # type: ignore[attr-defined]
            read += more
        self._show(number, room[:read])

    def hold(self, number: int) -> memoryview:
        """A block, until another one is asked for."""
        if number != self._held:
            self._held = -1
            self._room = self._room or bytearray(files.BLOCK)
            block = memoryview(self._room)[: self.measure_block(number)]
            self.read_into(number, block)
            self._held, self._block = number, block
        return self._block

    def is_held(self, number: int) -> bool:
        """Whether `hold` has the block already."""
        return number == self._held

    def open(self, *, closes: bool = False) -> BinaryIO:
        """The blocks as a file that is read from any place on; `closes` says whether closing it closes them as well."""
        return cast(BinaryIO, _BlockFile(self, closes))

    def close(self) -> None:
        """Closes the file."""
        self._raw.close()


class _BlockFile(io.RawIOBase):
    def __init__(self, blocks: Blocks, closes: bool) -> None:
        super().__init__()
        self._blocks, self._closes, self._at = blocks, closes, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._blocks.size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        room = view[: max(self._blocks.size - self._at, 0)]
        read = len(room)
        while room:
            number, start = divmod(self._at, files.BLOCK)
            length = self._blocks.measure_block(number)
            if start == 0 and len(room) >= length and not self._blocks.is_held(number):
                self._blocks.read_into(number, room[:length])
                done = length
            else:
                part = self._blocks.hold(number)[start : start + len(room)]
                room[: len(part)] = part
                done = len(part)
            room = room[done:]
            self._at += done
        return read

    def read(self, size: int | None = -1) -> bytes:
        left = max(self._blocks.size - self._at, 0)
        room = bytearray(left if size is None or size < 0 else min(size, left))
        self.readinto(room)
        return room  # type: ignore[return-value]  # all that is asked of bytes here, and one copy less

    def readall(self) -> bytes:
        return self.read()

    def close(self) -> None:
        if self._closes:
            self._blocks.close()
        super().close()


def combine_seen(path: str, size: int, parts: list[Mapping[str, Any]]) -> list[bytes]:
    """The digests of all blocks of a file, in order, of what several readers saw of it.

    A block that nobody read, such as the padding between two parts, is read now.

    Raises:
        Unreadable: two readers saw two files.
    """
    found: dict[int, bytes] = {}
    for part in parts:
        for number, digest in part["blocks"]:
            if part["size"] != size or found.setdefault(number, digest) != digest:
                raise Unreadable(explain_change(path))
    with SeenFiles() as source, files.reading_from(source):
        for number in range(-(-size // files.BLOCK)):
            if number not in found:
                start = number * files.BLOCK
                files.read_range(path, start, min(start + files.BLOCK, size))
    late = source.seen.get(path, Seen(size))
    if late.size != size:
        raise Unreadable(explain_change(path))
    return [digest for _, digest in sorted((late.blocks | found).items())]
