"""What was misread, in words: the place, what was expected there, and the nearest known name."""

from __future__ import annotations

import types
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from traingate.bounds import FINITE, Bounds, OneOf
from traingate.errors import Misread, suggest

_LONGEST = 60  # characters of a wrong value that a message repeats


def explain_mismatch(kind: Any, plain: Any) -> Misread:
    """That a value is not of a type, with what would be and the nearest of it."""
    expected = f"must be {_describe(kind)}, not {show_value(plain)}."
    known = list_choices(kind)
    near = f" {suggest(plain, known)}" if known and isinstance(plain, str) else ""
    return Misread((), expected + (near if near.startswith(" Did") else ""))


WORDS = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def list_choices(kind: Any) -> list[str]:
    """The strings that a type is written as; none where it is not one of a few."""
    if get_origin(kind) is Annotated:
        return [name for one in kind.__metadata__ if isinstance(one, OneOf) for name in one.names]
    if get_origin(kind) is Literal:
        return [str(one) for one in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, IntEnum):
        return list(kind.__members__)
    return [str(one.value) for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


def _describe(kind: Any) -> str:
    """A type in words."""
    if get_origin(kind) in (Union, types.UnionType):
        meant = [one for one in get_args(kind) if one is not types.NoneType]
        return " or ".join(_describe(one) for one in meant if one is not int or float not in meant)
    if known := list_choices(kind):
        return f"{', '.join(known[:-1])} or {known[-1]}" if len(known) > 1 else known[0]
    if get_origin(kind) is Annotated:
        return _describe(get_args(kind)[0])
    if get_origin(kind) is tuple:
        return f"a list of {_PLURALS.get(unwrap(get_args(kind)[0], None)[0], 'tables')}"
    return WORDS.get(kind, "a table of keys and values")


_PLURALS = {str: "strings", int: "whole numbers", float: "numbers"}


def show_value(plain: Any) -> str:
    """A wrong value, escaped, and cut where it is long."""
    if isinstance(plain, dict | list | tuple) and len(plain) > 3:
        return "a table of keys and values" if isinstance(plain, dict) else f"a list of {len(plain)}"
    try:
        text = repr(plain)
    except (ValueError, RecursionError):
        return "a value that is too long to show"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def unwrap(kind: Any, plain: Any) -> tuple[Any, Bounds]:
    """The type without what wraps it: the one of a union that the value is meant for, and the bounds of a number."""
    bounds = FINITE
    while get_origin(kind) in (Annotated, Union, types.UnionType):
        if get_origin(kind) is Annotated:
            bounds = next((one for one in kind.__metadata__ if isinstance(one, Bounds)), bounds)
            kind = get_args(kind)[0]
        else:
            meant = [one for one in get_args(kind) if one is not types.NoneType]
            kind = next((one for one in meant if not isinstance(plain, str) or one is str), meant[0])
    return kind, bounds
