"""Comma-separated values (RFC 4180)."""

from __future__ import annotations

from typing import ClassVar

from traingate.formats._delimited import Delimited


class Csv(Delimited):
    """Reads comma-separated values, plain or gzipped; `reading.delimiter` takes another separator."""

    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".csv.gz")
    delimiter: ClassVar[str] = ","
