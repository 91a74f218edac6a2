"""Tab-separated values, with the quoting of CSV."""

from __future__ import annotations

from typing import ClassVar

from traingate.formats._delimited import Delimited


class Tsv(Delimited):
    """Reads tab-separated values, plain or gzipped; `reading.quote = ""` where quotes are ordinary characters."""

    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tsv.gz", ".tab", ".tab.gz")
    delimiter: ClassVar[str] = "\t"
