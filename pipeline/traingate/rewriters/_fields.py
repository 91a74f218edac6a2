"""The fields of a record of delimited text, as they are written: quotes, spaces and all."""

from __future__ import annotations

import re
from functools import cached_property

from traingate.dataset import Reading


class Fields:
    """Splits records into raw fields, and turns a raw field into its text and back.

    Args:
        delimiter: what separates fields.
        reading: how text is turned into values.
    """

    def __init__(self, delimiter: str, reading: Reading) -> None:
        self.delimiter, self.quote, self.escape = delimiter.encode(), reading.quote.encode(), reading.escape.encode()
        self.strip = reading.strip

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        end, quote, escape = (re.escape(mark) for mark in (self.delimiter, self.quote, self.escape))
        escaped = escape + b".|" if escape else b""
        plain = b"(?:" + escaped + b"[^" + end + escape + b"])*"
        if not quote:
            return re.compile(plain, re.DOTALL)
        inner = b"(?:" + escaped + quote + quote + b"|[^" + quote + escape + b"])*"
        return re.compile(quote + inner + quote + plain + b"|" + plain, re.DOTALL)

    def split(self, record: bytes) -> list[bytes]:
        """The raw fields of a record without its line end."""
        if not (self.quote and self.quote in record) and not (self.escape and self.escape in record):
            return record.split(self.delimiter)
        fields, at = [], 0
        while True:
            found = self._pattern.match(record, at)
            end = found.end() if found else at
            if end < len(record) and record[end : end + 1] != self.delimiter:  # a quote that does not obey
                cut = record.find(self.delimiter, end)
                end = cut if cut >= 0 else len(record)
            fields.append(record[at:end])
            if end >= len(record):
                return fields
            at = end + 1

    def read(self, field: bytes) -> bytes:
        """The text of a raw field."""
        if self.is_quoted(field):
            field = field[1:-1].replace(self.quote * 2, self.quote)
        elif self.strip:
            field = field.strip(b" \t")
        return re.sub(re.escape(self.escape) + b"(.)", rb"\1", field, flags=re.DOTALL) if self.escape else field

    def write(self, text: bytes, quoted: bool = False) -> bytes:
        """The raw field of a text; in quotes where it was, or has to be."""
        if self.escape:
            text = text.replace(self.escape, self.escape * 2)
        if self.quote and (quoted or any(mark in text for mark in (self.delimiter, self.quote, b"\n", b"\r"))):
            return self.quote + text.replace(self.quote, self.quote * 2) + self.quote
        return text

    def is_quoted(self, field: bytes) -> bool:
        """Whether a raw field stands in quotes."""
        return bool(self.quote) and len(field) > 1 and field[:1] == self.quote == field[-1:]
