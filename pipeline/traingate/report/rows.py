"""Which rows a finding is about: what to look for once all is judged, and where the rows were listed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from traingate.bounds import Count, Figure, OneOf

KINDS = (
    "missing", "infinite", "outside", "beyond", "equal", "text", "other", "not-a-number", "nan", "fraction", "lengths",
    "invalid-text", "shared", "conflicting", "repeated", "again", "near", "unseen", "unmet",
)  # fmt: skip


@dataclass(frozen=True)
class RowQuery:
    """Which rows of a finding's split it is about. Plain data, so that judging stays pure and a stage of its own looks.

    Attributes:
        what: `missing` (null or NaN), `infinite`, `outside` (a finite number: at most the first of `numbers`, or at
            least the second), `beyond` (the same, infinite ones too, on the sides that `texts` names: `low`, `high`),
            `equal` (one of `numbers`), `text` (one of `texts`), `other` (none of both), `not-a-number` (text that is
            none, in the notation that the first of `texts` shows), `nan`, `fraction` (a finite number that is not
            whole), `lengths` (a list of fewer values than the first of `numbers`, or more than the second),
            `invalid-text` (text that is not UTF-8), `shared` (what `join` matches with a row of the split `other`),
            `conflicting` (of these, what never goes with that label there), `repeated` (rows whose values of all
            columns together occur again in the split), `again` (of these, all but the first of each), `near` (what
            `join` finds nearly equal to a row of the split `other`), `unseen` (text that the split `other` never has),
            or `unmet` (rows that break `expectation`).
        columns: the columns whose value decides, any of them where it is not said otherwise; of `shared` those that are
            shown first; of `near` those in which rows may differ.
        numbers, texts: what the values are held against.
        join: the id of a join: `rows` for copies, `entities` for shared entities, `near-texts` for edited texts.
        other: the split that rows are shared with.
        expectation: one of Great Expectations' that judges each row by itself, as JSON with `type` and `kwargs`.
    """

    what: Annotated[str, OneOf(KINDS)]
    columns: tuple[str, ...] = ()
    numbers: tuple[Figure, ...] = ()
    texts: tuple[str, ...] = ()
    join: str = ""
    other: str = ""
    expectation: str = ""

    @classmethod
    def missing(cls, column: str) -> RowQuery:
        """Rows without a value."""
        return cls("missing", (column,))

    @classmethod
    def infinite(cls, column: str) -> RowQuery:
        """Rows with an infinite value."""
        return cls("infinite", (column,))

    @classmethod
    def outside(cls, column: str, low: float = -math.inf, high: float = math.inf) -> RowQuery:
        """Rows with a finite value of `low` or less, or of `high` or more."""
        return cls("outside", (column,), (low, high))

    @classmethod
    def beyond(cls, column: str, low: float | None = None, high: float | None = None) -> RowQuery:
        """Rows with a value of `low` or less, or of `high` or more, infinite ones included; None leaves a side open."""
        sides = tuple(name for name, limit in (("low", low), ("high", high)) if limit is not None)
        return cls("beyond", (column,), (low or 0.0, high or 0.0), sides)

    @classmethod
    def above(cls, column: str, most: float) -> RowQuery:
        """Rows with a finite value greater than `most`."""
        return cls.outside(column, high=math.nextafter(most, math.inf))

    @classmethod
    def below(cls, column: str, least: float) -> RowQuery:
        """Rows with a finite value less than `least`."""
        return cls.outside(column, low=math.nextafter(least, -math.inf))

    @classmethod
    def equal(cls, column: str, *numbers: float) -> RowQuery:
        """Rows with one of some numbers."""
        return cls("equal", (column,), numbers)

    @classmethod
    def text(cls, column: str, *texts: str) -> RowQuery:
        """Rows with one of some texts, white space around them aside."""
        return cls("text", (column,), texts=texts)

    @classmethod
    def other_than(cls, column: str, *values: float | str) -> RowQuery:
        """Rows with a value that is none of some."""
        texts = tuple(value for value in values if isinstance(value, str))
        return cls("other", (column,), tuple(value for value in values if not isinstance(value, str)), texts)

    @classmethod
    def not_a_number(cls, column: str, notation: str = "") -> RowQuery:
        """Rows whose text is no number, in the notation that writes 1234.5 so or as every format writes it."""
        return cls("not-a-number", (column,), texts=(notation,) if notation else ())

    @classmethod
    def not_whole(cls, column: str) -> RowQuery:
        """Rows with a finite number that is not whole."""
        return cls("fraction", (column,))

    @classmethod
    def nan(cls, column: str) -> RowQuery:
        """Rows with NaN, which is a value that is no number; rows without a value are others."""
        return cls("nan", (column,))

    @classmethod
    def invalid_text(cls, column: str) -> RowQuery:
        """Rows with text that is not valid UTF-8."""
        return cls("invalid-text", (column,))

    @classmethod
    def of_length(cls, column: str, fewer: float = -math.inf, more: float = math.inf) -> RowQuery:
        """Rows with a list of fewer values than `fewer`, or of more than `more`."""
        return cls("lengths", (column,), (fewer, more))

    @classmethod
    def repeated(cls, *columns: str) -> RowQuery:
        """Rows whose values of some columns, together, occur more than once in the split; nulls alone do not count."""
        return cls("repeated", columns)

    @classmethod
    def again(cls, *columns: str) -> RowQuery:
        """Rows whose values of some columns, together, an earlier row of the split has; nulls alone do not count."""
        return cls("again", columns)

    @classmethod
    def unseen(cls, column: str, other: str) -> RowQuery:
        """Rows with a text that the split `other` never has."""
        return cls("unseen", (column,), other=other)

    @classmethod
    def unmet(cls, expectation: str, *columns: str) -> RowQuery:
        """Rows that break an expectation of single rows; `columns` are those that it names."""
        return cls("unmet", columns, expectation=expectation)

    @classmethod
    def shared(cls, join: str, other: str, *columns: str) -> RowQuery:
        """Rows that a join matches with a row of another split."""
        return cls("shared", columns, join=join, other=other)

    @classmethod
    def near(cls, join: str, other: str, *columns: str) -> RowQuery:
        """Rows that a join finds nearly equal to a row of another split, differing in one of some columns."""
        return cls("near", columns, join=join, other=other)

    @classmethod
    def conflicting(cls, join: str, other: str, *columns: str) -> RowQuery:
        """Rows that a join matches with rows of another split, none of which has the same label."""
        return cls("conflicting", columns, join=join, other=other)


@dataclass(frozen=True)
class RowList:
    """Where the rows of a finding were listed.

    Attributes:
        file: a CSV file, relative to the report.
        rows: rows that it lists.
        complete: whether these are all; else they are the first in the files' order.
    """

    file: str
    rows: Count
    complete: bool = True
