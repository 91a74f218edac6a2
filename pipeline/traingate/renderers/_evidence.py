"""A finding's example rows laid out for reading: copies beneath each other, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from traingate.profile.reads import Example, Place
from traingate.renderers._differences import Part, mark_differences

MOST_COLUMNS = 12
EMPTY = "(empty)"
_LONGEST = 80
_FEW = 3  # columns that differ, up to which they lead


@dataclass(frozen=True)
class Cell:
    """One value of one row.

    Attributes:
        text: the value.
        differs: whether the example's rows do not agree on it.
        parts: the value in parts, where only some of a long one differ; () where all of it does.
    """

    text: str
    differs: bool
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class EvidenceTable:
    """The examples of one finding as a table.

    Attributes:
        columns: the columns shown.
        left_out: how many further columns the evidence has.
        examples: for each example its rows, in the order of its places.
    """

    columns: tuple[str, ...]
    left_out: int
    examples: tuple[tuple[tuple[Place, tuple[Cell, ...]], ...], ...]


def tabulate(evidence: Iterable[Example], most_columns: int = MOST_COLUMNS, first: str = "") -> EvidenceTable:
    """The table of a finding's evidence.

    Columns that tell copies apart are never the ones left out first, and lead where they are few.

    Args:
        evidence: the examples.
        most_columns: columns of the table.
        first: the column that leads.
    """
    examples = tuple(evidence)
    names = list(dict.fromkeys(name for example in examples for values in example.values for name in values))
    telling = {name for example in examples for name in find_differing(example)}
    kept = set(sorted(names, key=lambda name: (name != first, name not in telling))[:most_columns])
    lead = telling if len(telling) <= _FEW else ()
    columns = tuple(
        sorted((name for name in names if name in kept), key=lambda name: (name != first, name not in lead))
    )
    return EvidenceTable(columns, len(names) - len(columns), tuple(_lay_out(example, columns) for example in examples))


def find_differing(example: Example) -> list[str]:
    """The columns on which the copies do not agree, in their order."""
    names = dict.fromkeys(name for values in example.values for name in values)
    return [name for name in names if len({values.get(name) for values in example.values}) > 1]


def _lay_out(example: Example, columns: tuple[str, ...]) -> tuple[tuple[Place, tuple[Cell, ...]], ...]:
    different = set(find_differing(example))
    values = [*example.values, *({} for _ in example.places[len(example.values) :])]
    marked = {name: mark_values(example, name, _LONGEST) for name in different}
    return tuple(
        (
            place,
            tuple(
                Cell(shown.get(name, "–") or EMPTY, name in different, marked[name][row] if marked.get(name) else ())
                for name in columns
            ),
        )
        for row, (place, shown) in enumerate(zip(example.places, values, strict=False))
    )


def mark_values(example: Example, name: str, most: int) -> tuple[tuple[Part, ...], ...]:
    """The values of a pair of rows in parts, where they are long and differ in some; () where they do not."""
    if len(example.values) != len(example.places) or len(example.values) != 2:
        return ()
    first, second = (values.get(name, "") for values in example.values)
    return mark_differences(first, second, most) or ()
