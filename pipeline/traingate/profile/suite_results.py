"""The results of Great Expectations, as plain values: the artifact `suites`, by split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ExpectationResult:
    """The result of one expectation of a suite.

    Attributes:
        type: its type (`expect_column_values_to_be_between`).
        severity: `critical`, `warning` or `info`.
        success: whether the rows meet it; False where it could not be judged.
        sentence: the expectation in Great Expectations' words, without markup.
        column: the column that it concerns, or several separated by commas; None for the whole table.
        kwargs: its arguments, JSON values.
        judged: values or rows that were checked against it; None where it judges one figure of the column or table.
        unexpected: of these, how many break it.
        missing: values passed over because they are missing.
        examples: some of the unexpected values, as text.
        observed: the figure that it judges, a JSON value; None where it judges values.
        error: why it could not be judged; None where it could.
        disproved: whether these rows alone break it, whatever the others hold.
        notes: what its author wrote beside it.
    """

    type: str
    severity: str
    success: bool
    sentence: str
    column: str | None = None
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    judged: int | None = None
    unexpected: int | None = None
    missing: int = 0
    examples: tuple[str, ...] = ()
    observed: Any = None
    error: str | None = None
    disproved: bool = False
    notes: str = ""


@dataclass(frozen=True)
class SuiteResult:
    """The results of a suite on one split.

    Attributes:
        path: the suite's file.
        name: the suite's own name.
        split: the split that it was run on.
        rows: rows that were judged.
        rows_total: rows of the split.
        expectations: one for each expectation of the file, in its order.
        dropped: what its file says and nothing reads.
        document: JSON of Great Expectations' own ExpectationSuiteValidationResult, which Data Docs are rendered from.
    """

    path: str
    name: str
    split: str
    rows: int
    rows_total: int
    expectations: tuple[ExpectationResult, ...]
    document: str = ""
    dropped: tuple[str, ...] = ()

    @property
    def sampled(self) -> int | None:
        """Rows that were judged, where they are a sample; None where they are all."""
        return self.rows if self.rows < self.rows_total else None
