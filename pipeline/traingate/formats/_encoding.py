"""Text files as UTF-8, whatever encoding and compression they came in."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from traingate.errors import Unreadable
from traingate.storage import files

Text = bytes | bytearray


def is_utf8(encoding: str) -> bool:
    """Whether text in this encoding needs no decoding before it is parsed."""
    return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")


def check_encoding(path: str, encoding: str) -> str:
    """The encoding; Unreadable where Python does not know it."""
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise Unreadable(
            f'{path}: reading.encoding "{encoding}" is not known. Use a name such as "utf8", "latin-1" or "utf-16".'
        ) from error
    return encoding


def is_ranged(path: str, encoding: str) -> bool:
    """Whether a byte range of the file can be read and decoded on its own."""
    if not files.is_local(path) or files.is_compressed(path):
        return False
    if is_utf8(encoding):
        return True
    every = bytes(range(256)).decode(encoding, "replace")
    return len(every) == 256 and every[:128].encode("utf8") == bytes(range(128))


def measure_mark(path: str, encoding: str) -> int:
    """Bytes of the byte order mark that a ranged file starts with."""
    mark = files.read_range(path, 0, min(len(codecs.BOM_UTF8), files.read_size(path)))
    return len(mark) if is_utf8(encoding) and mark == codecs.BOM_UTF8 else 0


def decode(path: str, data: Text, encoding: str) -> Text:
    """A byte range as UTF-8. Text that should be UTF-8 already is not checked, as its parser will."""
    if is_utf8(encoding):
        return data
    try:
        return data.decode(encoding).encode("utf8")
    except UnicodeDecodeError as error:
        raise Unreadable(explain_undecodable(path, data.count(b"\n", 0, error.start) + 1, encoding)) from error


def read_blocks(path: str, encoding: str) -> Iterator[bytes]:
    """The file from its start as UTF-8 without a byte order mark, decompressed, in blocks."""
    stream = files.read_stream(path)
    if is_utf8(encoding):
        yield next(stream, b"").removeprefix(codecs.BOM_UTF8)
        yield from stream
        return
    decoder, lines = codecs.getincrementaldecoder(encoding)(), 1
    final = False
    while not final:
        block = next(stream, b"")
        final = not block
        try:
            text = decoder.decode(block, final)
        except UnicodeDecodeError as error:
            raise Unreadable(explain_undecodable(path, lines, encoding)) from error
        lines += text.count("\n")
        yield text.encode("utf8")


def find_invalid(data: Text) -> int:
    """Offset of the first byte that is not UTF-8; -1 where all bytes are."""
    try:
        data.decode("utf8")
    except UnicodeDecodeError as error:
        return error.start
    return -1


def explain_undecodable(path: str, line: int, encoding: str) -> str:
    """The message for a file that is not in the configured encoding."""
    other = "latin-1" if is_utf8(encoding) else "utf8"
    return f'{path}: line {line:,} is not {encoding}. Set `encoding = "{other}"` under [reading], or convert the file.'


def explain_zero_byte(path: str, line: int) -> str:
    """The message for a text file with a NUL byte."""
    return (
        f"{path}: line {line:,} contains a NUL byte, which text never does: the file is damaged, or is UTF-16. "
        'Copy it again, or set `encoding = "utf-16"` under [reading].'
    )
