"""Delimited text, written again record by record; what is not edited keeps its bytes."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, ClassVar, cast

from traingate.dataset import Reading
from traingate.errors import Unreadable
from traingate.formats._layout import TextLayout, read_layout
from traingate.rewriter import FileEdit, Kept, Rewriter
from traingate.rewriters._fields import Fields
from traingate.storage import files

_PIECE = 4 << 20


class Delimited(Rewriter):
    """Rows of fields between delimiters. Comments are left out; lines that are passed over by `skip` stay."""

    delimiter: ClassVar[str]

    def rewrite(self, path: str, out: BinaryIO, edit: FileEdit, reading: Reading) -> None:
        """The lines above the rows, then the rows that stay."""
        layout = read_layout(path, reading, self.delimiter)
        records = _Records(layout, edit)
        encode = _choose_encoder(layout)
        with packed(path, out) as file:
            file.write(encode(records.rewrite_head(_read_head(layout))))
            for piece in layout.cut_pieces(_PIECE):
                file.write(encode(b"".join(records.rewrite_rows(piece))))
            records.kept.end()


@contextmanager
def packed(path: str, out: BinaryIO) -> Iterator[BinaryIO]:
    """The file to write to, compressed where the original is; without a time, so that the same content is the same."""
    if not files.is_compressed(path):
        yield out
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as file:
        yield cast(BinaryIO, file)


def _choose_encoder(layout: TextLayout) -> Callable[[bytes], bytes]:
    """Text that was not read as the file's own bytes is UTF-8, and goes back to the file's encoding."""
    if layout.ranged or codecs.lookup(layout.reading.encoding).name == "utf-8":
        return lambda data: data
    encoder = codecs.getincrementalencoder(layout.reading.encoding)()
    return lambda data: encoder.encode(data.decode("utf8"))


def _read_head(layout: TextLayout) -> bytes:
    """All that stands above the rows."""
    head, whole = b"", replace(layout, start=0)
    for block in whole.read_blocks() if layout.start else ():
        head += block[: layout.start - len(head)]
        if len(head) >= layout.start:
            break
    return head


class _Records:
    def __init__(self, layout: TextLayout, edit: FileEdit) -> None:
        self.layout, self.edit, self.kept = layout, edit, Kept(layout.path, edit.keep)
        self.fields = Fields(layout.delimiter, layout.reading)
        # The mark of utf-8-sig stands at the file's beginning alone.
        known = codecs.lookup(layout.reading.encoding).name
        self.encoding = known if layout.ranged and not known.startswith("utf-8") else "utf8"
        self.stay = [at for at, name in enumerate(layout.names) if name not in edit.drop]
        self.convert = {at: edit.convert[name] for at, name in enumerate(layout.names) if name in edit.convert}

    def rewrite_head(self, head: bytes) -> bytes:
        """The lines above the rows, with the columns' names as they are now."""
        if not self.layout.reading.header or not (self.edit.drop or self.edit.rename):
            return head
        begin = 0
        for _ in range(self.layout.reading.skip):
            begin = head.index(b"\n", begin) + 1
        lines = head[begin:]
        blank = len(lines) - len(lines.lstrip(b"\r\n"))
        mark = codecs.BOM_UTF8 if lines.startswith(codecs.BOM_UTF8) else b""
        begin += blank + len(mark)
        record, end = _cut_end(head[begin:])
        raw = [self._rename(at, field) for at, field in enumerate(self.fields.split(record))]
        return head[:begin] + self.fields.delimiter.join(raw[at] for at in self.stay) + end

    def _rename(self, at: int, field: bytes) -> bytes:
        new = self.edit.rename.get(self.layout.names[at])
        return field if new is None else self.fields.write(new.encode(self.encoding), self.fields.is_quoted(field))

    def rewrite_rows(self, piece: bytes) -> Iterator[bytes]:
        """The records of a piece that stay."""
        begin, found = 0, []
        for end in [*self.layout.start_quotes().find_ends(piece).tolist(), len(piece)]:
            if piece[begin:end].strip(b"\r\n"):
                found.append(piece[begin:end])
            begin = end
        for record, stays in zip(found, self.kept.take(len(found)).tolist(), strict=True):
            if stays:
                yield self._rewrite(record) if self.edit.drop or self.convert else record

    def _rewrite(self, record: bytes) -> bytes:
        body, end = _cut_end(record)
        raw = self.fields.split(body)
        if len(raw) != len(self.layout.names):
            raise Unreadable(
                f"{self.layout.path}: row {self.kept.at:,} or one before it has {len(raw)} fields, "
                f"{len(self.layout.names)} expected; nothing was written. Write the file again."
            )
        for at, convert in self.convert.items():
            raw[at] = self._convert(raw[at], convert)
        left = [raw[at] for at in self.stay]
        if left == [b""]:  # a blank line would be no row
            left = [next(iter(self.layout.reading.null_values), '""').encode()]
        return self.fields.delimiter.join(left) + end

    def _convert(self, field: bytes, convert: Callable[[str], object]) -> bytes:
        text, quoted = self.fields.read(field).decode(self.encoding), self.fields.is_quoted(field)
        if not text or (not quoted and text in self.layout.reading.null_values):
            return field
        new = convert(text)
        return b"" if new is None else self.fields.write(str(new).encode(self.encoding), quoted)


def _cut_end(record: bytes) -> tuple[bytes, bytes]:
    """A record and its line end."""
    body = record.removesuffix(b"\n").removesuffix(b"\r") if record.endswith(b"\n") else record
    return body, record[len(body) :]
