"""What has to be known about a delimited text file before its rows are read: its dialect, columns and first row."""

from __future__ import annotations

import csv
import io
import re
import shlex
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from traingate.dataset import Reading
from traingate.errors import Unreadable
from traingate.formats import _encoding, _quotes
from traingate.formats._encoding import Text
from traingate.formats._quotes import Quotes
from traingate.storage import files
from traingate.storage.blocks import explain_change

_LONGEST_HEADER = 16 << 20


class _Room(threading.local):
    """Memory that a thread reads into again and again."""

    def __init__(self) -> None:
        self.data = bytearray()


_room = _Room()


@dataclass(frozen=True)
class TextLayout:
    """How one file is to be cut and read.

    Attributes:
        path: the file.
        reading: how text is turned into values.
        delimiter: what separates fields.
        ranged: whether a byte range can be read on its own; else offsets count bytes of the decoded text.
        names: the columns.
        start: offset of the first row.
    """

    path: str
    reading: Reading
    delimiter: str
    ranged: bool
    names: tuple[str, ...] = ()
    start: int = 0

    def start_quotes(self) -> Quotes:
        """A parser of quotes that starts at the first row."""
        return Quotes(self.delimiter, self.reading.quote, escape=self.reading.escape)

    def read_blocks(self) -> Iterator[bytes]:
        """The bytes from `start`: of the file where it is ranged, else of its text in UTF-8."""
        if self.ranged:
            with files.open_binary(self.path) as file:
                file.seek(self.start)
                yield from iter(lambda: file.read(files.BLOCK), b"")
            return
        left = self.start
        for block in self._read_text():
            yield block[left:]
            left = max(0, left - len(block))

    def _read_text(self) -> Iterator[bytes]:
        text = _encoding.read_blocks(self.path, self.reading.encoding)
        return blank_comments(
            text, Quotes(self.delimiter, self.reading.quote, escape=self.reading.escape), self.reading
        )

    def cut_pieces(self, size: int, quotes: Quotes | None = None) -> Iterator[bytes]:
        """The text from `start` in pieces of whole records, of about `size` bytes each; `quotes` follows it.

        Raises:
            Unreadable: a record is longer than what is read at a time; the message says where it begins.
        """
        try:
            yield from _quotes.cut_pieces(self.read_blocks(), quotes or self.start_quotes(), size)
        except _quotes.TooLong as found:
            raise Unreadable(self.explain_length(self.start + found.start, found.text)) from None

    def explain_length(self, offset: int, text: Text) -> str:
        """The message for a record that is too long: the last that begins in a text, at whose offset one begins."""
        ends = self.start_quotes().find_ends(text)
        begin = int(ends[-1]) if len(ends) else 0
        advice = "Break its line, or leave such a value out of the table."
        if self.reading.quote and self.reading.quote.encode() in text[begin:]:
            advice = f"Close its quotes; {advise_on_quotes(text[begin:], self.reading)}"
        return (
            f"{self.path}: the record that begins in line {self.find_line(offset + begin):,} is longer than "
            f"{_quotes.LONGEST_RECORD >> 20:,} MiB, the most that is read at a time. {advice}"
        )

    def read_range(self, start: int, stop: int) -> Text:
        """The bytes [start, stop) of a ranged file, in UTF-8, until this thread asks for others."""
        try:
            _room.data = files.read_into(self.path, start, stop, _room.data)
        except BufferError:  # something still looks at the last bytes, so they keep their place
            _room.data = files.read_into(self.path, start, stop, bytearray())
        return self.decode(_room.data)

    def read_records(self, start: int, stop: int) -> Text:
        """As `read_range`, of whole records; Unreadable where none ends at `stop`, which the file was cut at."""
        data = self.read_range(start, stop)
        if stop < files.read_size(self.path) and data[-1:] != b"\n":
            raise Unreadable(explain_change(self.path))
        return data

    def decode(self, data: Text) -> Text:
        """The bytes of a block in UTF-8."""
        return _encoding.decode(self.path, data, self.reading.encoding) if self.ranged else data

    def find_line(self, offset: int) -> int:
        """The line of the file, from 1, that begins at an offset or holds it."""
        line, left = 1, offset
        for block in replace(self, start=0).read_blocks() if offset else ():
            line += block[:left].count(b"\n")
            left -= len(block)
            if left <= 0:
                break
        return line


def advise_on_quotes(text: Text, reading: Reading) -> str:
    """Which setting reads a text whose quotes do not close where they should."""
    if b'\\"' in text and not reading.escape:
        return 'it holds \\": if a backslash makes the next character text, set `escape = "\\\\"` under [reading].'
    return 'if quotes are ordinary characters, set `quote = ""` under [reading].'


def read_layout(path: str, reading: Reading, delimiter: str) -> TextLayout:
    """The layout of a file; Unreadable where its header cannot be used."""
    _encoding.check_encoding(path, reading.encoding)
    delimiter = delimiter if reading.delimiter is None else reading.delimiter
    for key, value, shortest in (("delimiter", delimiter, 1), ("quote", reading.quote, 0)):
        if not (shortest <= len(value) <= 1 and value.isascii()):
            raise Unreadable(f"{path}: reading.{key} is {value!r}; one ASCII character is expected.")
    ranged = _encoding.is_ranged(path, reading.encoding) and not reading.comment
    mark = _encoding.measure_mark(path, reading.encoding) if ranged else 0
    bare = TextLayout(path, reading, delimiter, ranged, (), mark)
    bare = replace(bare, start=mark + _measure_lines(bare, reading.skip))
    head, begin, end = _read_first_record(bare)
    fields = _split_header(bare, head[begin:end], reading.skip + head.count(b"\n", 0, begin) + 1)
    names = _name_columns(bare, fields)
    return replace(bare, names=names, start=bare.start + (end if reading.header else 0))


def blank_comments(text: Iterator[bytes], quotes: Quotes, reading: Reading) -> Iterator[bytes]:
    """The text with a blank line for every comment, so that lines keep their numbers; a quoted line is none."""
    mark, quote, held = reading.comment.encode(), reading.quote.encode(), b""
    if not mark:
        yield from text
        return
    for block in text:
        lines = [line for line in re.split(b"(?<=\n)", held + block) if line]
        held = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        yield b"".join(_blank(line, mark, quote, quotes) for line in lines)
    yield _blank(held, mark, quote, quotes)


def _blank(line: bytes, mark: bytes, quote: bytes, quotes: Quotes) -> bytes:
    if not quotes.inside and line.startswith(mark):
        return b"\n"
    if quotes.inside or (quote and quote in line):
        quotes.feed(line)
    return line


def _measure_lines(bare: TextLayout, count: int) -> int:
    """Bytes of the first lines of the text; Unreadable where it has fewer."""
    passed, left = 0, count
    for block in bare.read_blocks() if count else ():
        place = -1
        while left and (place := block.find(b"\n", place + 1)) >= 0:
            left -= 1
        if not left:
            return passed + place + 1
        passed += len(block)
    if left:
        raise Unreadable(
            f"{bare.path}: has fewer than the {count} lines that `skip` under [reading] passes over. Lower it."
        )
    return 0


def _read_first_record(bare: TextLayout) -> tuple[bytes, int, int]:
    """The head of the file, and where the first record that is not blank begins and ends in it."""
    quotes, head, begin = bare.start_quotes(), b"", 0
    for block in bare.read_blocks():
        ends = len(head) + quotes.find_ends(block)
        head += block
        if b"\r" in head[:-1] and b"\n" not in head:
            raise Unreadable(
                f"{bare.path}: lines end in a carriage return alone, as on old Macintoshes. Convert it: "
                f"tr '\\r' '\\n' < {shlex.quote(bare.path)} > {shlex.quote(bare.path + '.mended')}"
            )
        for end in ends.tolist():
            if head[begin:end].strip(b"\r\n"):
                return head, begin, end
            begin = end
        if len(head) > _LONGEST_HEADER:
            raise Unreadable(
                f"{bare.path}: the first line does not end within {_LONGEST_HEADER:,} bytes. Close its quotes, or "
                "check that this is delimited text."
            )
    if not head[begin:].strip(b"\r\n"):
        raise Unreadable(
            f"{bare.path}: the file is empty: not even a header. Write it again, or take it out of [splits]."
        )
    return head, begin, len(head)


def _split_header(bare: TextLayout, record: bytes, line: int) -> list[str]:
    try:
        text = record.decode(bare.reading.encoding if bare.ranged else "utf8")
    except UnicodeDecodeError as error:
        raise Unreadable(_encoding.explain_undecodable(bare.path, line, bare.reading.encoding)) from error
    try:
        return split_fields(bare, text)
    except csv.Error as error:
        raise Unreadable(f"{bare.path}: line {line:,}: {error}. Correct the first line.") from error


def split_fields(layout: TextLayout, record: str) -> list[str]:
    """The fields of one record, as they are written; csv.Error where it cannot be split."""
    reading = layout.reading
    marks: dict[str, Any] = {"quotechar": reading.quote} if reading.quote else {"quoting": csv.QUOTE_NONE}
    lines = io.StringIO(record, newline="")
    rows = csv.reader(lines, delimiter=layout.delimiter, escapechar=reading.escape or None, **marks)
    return next((row for row in rows if row), [])


def _name_columns(bare: TextLayout, fields: list[str]) -> tuple[str, ...]:
    reading, path = bare.reading, bare.path
    if reading.header:
        names = [field.strip() if reading.strip else field for field in fields]
        names = [name or f"Unnamed: {place}" for place, name in enumerate(names)]
    elif not reading.names:
        return tuple(f"column_{place}" for place in range(1, len(fields) + 1))
    elif len(reading.names) != len(fields):
        raise Unreadable(
            f"{path}: the first row has {len(fields)} fields, `names` under [reading] has {len(reading.names)}. "
            "Name every column once."
        )
    else:
        names = list(reading.names)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Unreadable(
            f"{path}: {len(twice)} column name(s) occur more than once, such as {twice[0]!r}. Rename them; if the "
            "first line is data, set `header = false` under [reading]."
        )
    return tuple(names)
