"""What a peer is asked, and what it answers. It imports nothing, as every environment of a peer reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Asked:
    """Two splits, and what is declared of them.

    Attributes:
        train, eval: their Parquet files.
        label, entity, time: declared columns; None where there are none, or several.
    """

    train: str
    eval: str
    label: str | None = None
    entity: str | None = None
    time: str | None = None

    def read(self) -> tuple[Any, Any]:
        """Both splits as the environment's own pandas has them."""
        import pandas as pd

        return pd.read_parquet(self.train), pd.read_parquet(self.eval)


@dataclass(frozen=True)
class Raised:
    """One condition that did not hold.

    Attributes:
        level: `fail` or `warn`, as the tool has it.
        check: the tool's name of what it asked.
        column: the column that it names; "" where it names none.
        count: rows that it marks; 0 where it judges the split as a whole.
    """

    level: str
    check: str
    column: str = ""
    count: int = 0


def by_columns(level: str, check: str, text: str, columns: Iterable[object]) -> Iterator[Raised]:
    """One for every column that a message names; one without a column where it names none."""
    named = [str(name) for name in columns if re.search(rf"(?<!\w){re.escape(str(name))}(?!\w)", text)]
    for name in named or [""]:
        yield Raised(level, check, name)
