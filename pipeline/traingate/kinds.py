"""The kinds of values that a column can hold, and what a column of two kinds is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Kind(StrEnum):
    """A column's logical type, the same for every format that carries it."""

    NULL = "null"
    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    TIME = "time"
    CODE = "code"
    """Whole numbers of which one begins with 0, as `007`: text that a format finds, and the plan turns into STRING."""
    STRING = "string"
    LIST = "list"

    @property
    def numeric(self) -> bool:
        """Whether values can be added up; times are not."""
        return self in (Kind.BOOL, Kind.INT, Kind.FLOAT)


def widest(first: Kind, second: Kind) -> Kind:
    """The narrowest kind that holds both: null < anything, int < float, int < code, all else < string, all < list."""
    if first == second or second == Kind.NULL:
        return first
    if first == Kind.NULL:
        return second
    if Kind.LIST in (first, second):
        return Kind.LIST
    return {frozenset((Kind.INT, other)): other for other in (Kind.FLOAT, Kind.CODE)}.get(
        frozenset((first, second)), Kind.STRING
    )


def are_alike(kinds: Iterable[Kind]) -> bool:
    """Whether values of the kinds mean the same wherever they are read: all numbers, or all of one kind.

    A boolean is no number here: a split that says True where another says 1 is not read alike by a trainer.
    """
    found = set(kinds) - {Kind.NULL}
    return len(found) <= 1 or found == {Kind.INT, Kind.FLOAT}


def widest_schema(schemas: Iterable[Mapping[str, Kind]]) -> dict[str, Kind]:
    """The kind of every column that any of the schemas has, in the order of first sight.

    A column without any value, next to columns inside it, is an object that is missing in some rows: it is left out.
    """
    found: dict[str, Kind] = {}
    for schema in schemas:
        for name, kind in schema.items():
            found[name] = widest(found[name], kind) if name in found else kind
    return {name: kind for name, kind in found.items() if not (kind == Kind.NULL and is_parent(name, found))}


def is_parent(name: str, names: Iterable[str]) -> bool:
    """Whether the column is an object that has leaves among the names."""
    return any(other.startswith(f"{name}.") for other in names)
