"""Comma-separated values."""

from __future__ import annotations

from typing import ClassVar

from traingate.rewriters._delimited import Delimited


class Csv(Delimited):
    """Writes comma-separated values again, as they were written."""

    delimiter: ClassVar[str] = ","
