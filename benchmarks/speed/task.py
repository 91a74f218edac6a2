"""What every tool is given, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """Two splits of one table.

    Attributes:
        train, eval: the file of each split.
        format: `parquet` or `csv`.
        threads: cores that the process is pinned to; tools that take a number of threads are given it.
        label: the label column.
        folder: an empty folder for what the tool writes.
    """

    train: str
    eval: str
    format: str
    threads: int
    label: str
    folder: str

    @property
    def splits(self) -> tuple[str, str]:
        """Both files."""
        return self.train, self.eval


@dataclass(frozen=True)
class Answer:
    """What can be held against the truth.

    Attributes:
        rows: rows of both splits that the tool read.
        overlap: rows of eval that are in train; None where the tool does not look for them.
    """

    rows: int
    overlap: int | None = None
