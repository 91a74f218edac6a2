"""Reads plain data, as JSON and TOML hold it, into frozen dataclasses; a mistake names its place and what would do."""

from __future__ import annotations

import json
import math
import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, IntEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from traingate.bounds import FINITE, Bounds, OneOf

T = TypeVar("T")
Place = tuple[str | int, ...]
"""Keys, and 0-based positions in lists, that lead to a value."""

_LONGEST = 60  # characters of a wrong value that a message repeats


class Misread(ValueError):
    """Plain data that is not what it should be.

    Attributes:
        place: the keys that lead to it.
        wrong: what is wrong there, to follow the place in a sentence.
    """

    exit_code = 2

    def __init__(self, place: Place, wrong: str) -> None:
        self.place, self.wrong = place, wrong
        super().__init__(f"{spell(place)} {wrong}".strip())

    def within(self, what: str) -> Misread:
        """The same mistake, introduced by what it was found in."""
        return Misread((), f"{what}: {self}")


class OutOfBounds(Misread):
    """A number that is too small, too large, or none."""


def spell(place: Place) -> str:
    """`splits[0].files[2].rows`; a key that would be taken for two is quoted."""
    spelled = ""
    for step in place:
        if isinstance(step, int):
            spelled += f"[{step}]"
        else:
            key = step if re.fullmatch(r"[\w-]+", step, re.ASCII) else json.dumps(step)
            spelled += f".{key}" if spelled else key
    return spelled


def nearest(key: str, keys: Iterable[str]) -> str:
    """`Did you mean …?`, or the list of keys where none is near."""
    import difflib

    keys = list(keys)
    close = difflib.get_close_matches(key, keys, 1, 0.5)
    return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(keys)}."


def parse(text: str | bytes) -> Any:
    """The plain data of a JSON text; Misread where it is none, or has a key twice."""
    try:
        plain = json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise Misread((), "it is nested too deeply.") from None
    except ValueError as error:
        raise Misread((), f"not valid JSON: {error}") from None
    if place := _repeated(plain):
        raise Misread(place, "is there twice.")
    return plain


class _Repeated(dict[str, Any]):
    """An object with a key that it has twice."""

    key: str


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    repeated = _Repeated(plain)
    repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


def _repeated(plain: Any) -> Place | None:
    """Where a key is there twice."""
    left: list[tuple[Place, Any]] = [((), plain)]
    while left:
        place, one = left.pop()
        if isinstance(one, _Repeated):
            return (*place, one.key)
        children = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        left.extend(((*place, step), child) for step, child in children)
    return None


def read(kind: type[T], plain: object, place: Place = (), *, noun: str = "a key", whole: bool = False) -> T:
    """The value of a type, of a frozen dataclass above all, that plain data stands for.

    A dataclass may name keys that are written but computed anew, and their types, in a class variable `computed`.
    Numbers have to be within the Bounds that their type is annotated with, and finite where it names none. An IntEnum
    is written by its name.

    Args:
        kind: the type; its dataclasses' fields are the keys.
        plain: what JSON or TOML held.
        place: where that stands.
        noun: what a key is called where it is not known.
        whole: whether lists and tables have to be written even where they are empty, as the project itself does.

    Raises:
        Misread: a key is unknown or missing, or a value is of another type or out of bounds.
    """
    value: T = _converted(kind, _prepared(kind, plain, place, _Rules(noun, whole)), plain, place)
    return value


@dataclass(frozen=True)
class _Rules:
    noun: str
    whole: bool


@cache
def types_of(kind: type[Any]) -> dict[str, Any]:
    """The types of a dataclass's fields; class variables are left alone, whose types may be for type checkers only."""
    names, found = {entry.name for entry in fields(kind)}, dict[str, Any]()
    for base in reversed(kind.__mro__):
        own = {name: said for name, said in vars(base).get("__annotations__", {}).items() if name in names}
        holder = type(base.__name__, (), {"__annotations__": own, "__module__": base.__module__})
        found |= get_type_hints(holder, include_extras=True)
    return found


def _converted(kind: Any, prepared: object, plain: object, place: Place) -> Any:
    import msgspec

    try:
        return msgspec.convert(prepared, kind)
    except msgspec.ValidationError as error:
        raise _explained(str(error), kind, plain, place) from None


def _prepared(kind: Any, plain: Any, place: Place, rules: _Rules) -> Any:
    """The plain data as msgspec takes it; Misread at what msgspec would let pass."""
    wrapped, (kind, bounds) = kind, _unwrapped(kind, plain)
    if is_dataclass(kind) and isinstance(plain, dict):
        return _prepared_fields(kind, plain, place, rules)
    if get_origin(kind) is tuple and isinstance(plain, list | tuple):
        return [_prepared(get_args(kind)[0], one, (*place, at), rules) for at, one in enumerate(plain)]
    if get_origin(kind) in (dict, Mapping) and isinstance(plain, dict):
        return {key: _prepared_value(kind, one, (*place, key), rules) for key, one in plain.items()}
    if isinstance(kind, type) and issubclass(kind, IntEnum):
        if not isinstance(plain, str) or plain not in kind.__members__:
            raise _unexpected(kind, plain, place)
        return kind[plain].value
    if isinstance(plain, str) and not _may_be(wrapped, kind, plain):
        raise _unexpected(wrapped, plain, place)
    if isinstance(plain, int | float) and not isinstance(plain, bool) and kind is not Any:
        _hold(bounds, kind, plain, place)
    return plain


def _may_be(wrapped: Any, kind: Any, plain: str) -> bool:
    if kind is str:
        return plain in (_choices(wrapped) or [plain])
    # msgspec takes any string for a string; of others it wants the bytes, which a lone surrogate has not.
    return kind is Any or plain.isascii() or not any("\ud800" <= mark <= "\udfff" for mark in plain)


def _prepared_value(kind: Any, plain: Any, place: Place, rules: _Rules) -> Any:
    """A mapping's value, converted by itself because msgspec does not say at which key a value is wrong."""
    value = _prepared(get_args(kind)[1], plain, place, rules)
    _converted(get_args(kind)[1], value, plain, place)
    return value


def _prepared_fields(kind: Any, plain: dict[str, Any], place: Place, rules: _Rules) -> dict[str, Any]:
    known, computed = types_of(kind), getattr(kind, "computed", {})
    for key in plain:
        if key not in known and key not in computed:
            raise Misread((*place, key), f"is not {rules.noun}. {nearest(str(key), known)}")
    if missing := rules.whole and next((key for key in known if key not in plain and _holds_many(known[key])), None):
        raise Misread((*place, missing), "is missing.")
    for key in computed.keys() & plain.keys():
        read(computed[key], plain[key], (*place, key))
    return {key: _prepared(known[key], value, (*place, key), rules) for key, value in plain.items() if key in known}


def _holds_many(kind: Any) -> bool:
    return is_dataclass(kind) or get_origin(kind) in (tuple, dict, Mapping)


def _unwrapped(kind: Any, plain: Any) -> tuple[Any, Bounds]:
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


def _hold(bounds: Bounds, kind: Any, number: float, place: Place) -> None:
    if kind is int and isinstance(number, float):
        return  # which msgspec refuses
    try:
        if bounds.hold(float(number) if kind is float else number):
            return
        finite = math.isfinite(number)
    except OverflowError:
        finite = False
    if not finite:
        # Nothing is ever above inf, nor above nan: such a limit turns its check off without a reason.
        raise OutOfBounds(place, f"must be a finite number, not {_shown(number)}.")
    raise OutOfBounds(place, f"must be {_WORDS.get(kind, 'a number')} {bounds.words(number)}, not {_shown(number)}.")


def _explained(error: str, kind: Any, plain: Any, place: Place) -> Misread:
    """What msgspec refused, in the project's words: only the place is taken from its message."""
    path = re.search(r" - at `\$(.*)`$", error)
    steps = re.findall(r"\.(\w+)|\[(\d+)\]", path[1]) if path else []
    for key, at in steps:
        kind, _ = _unwrapped(kind, plain)
        step = key or int(at)
        kind, plain, place = types_of(kind)[key] if key else get_args(kind)[0], plain[step], (*place, step)
    if missing := re.match(r"Object missing required field `(\w+)`", error):
        return Misread((*place, missing[1]), "is missing.")
    return _unexpected(kind, plain, place)


def _unexpected(kind: Any, plain: Any, place: Place) -> Misread:
    expected = f"must be {_described(kind)}, not {_shown(plain)}."
    choices = _choices(kind)
    near = f" {nearest(plain, choices)}" if choices and isinstance(plain, str) else ""
    return Misread(place, expected + (near if near.startswith(" Did") else ""))


_WORDS = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is Annotated:
        return [name for one in kind.__metadata__ if isinstance(one, OneOf) for name in one.names]
    if get_origin(kind) is Literal:
        return [str(one) for one in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, IntEnum):
        return list(kind.__members__)
    return [str(one.value) for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


def _described(kind: Any) -> str:
    """A type in words."""
    if get_origin(kind) in (Union, types.UnionType):
        meant = [one for one in get_args(kind) if one is not types.NoneType]
        return " or ".join(_described(one) for one in meant if one is not int or float not in meant)
    if choices := _choices(kind):
        return f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else choices[0]
    if get_origin(kind) is Annotated:
        return _described(get_args(kind)[0])
    if get_origin(kind) is tuple:
        return f"a list of {_PLURALS.get(_unwrapped(get_args(kind)[0], None)[0], 'tables')}"
    return _WORDS.get(kind, "a table of keys and values")


_PLURALS = {str: "strings", int: "whole numbers", float: "numbers"}


def _shown(plain: Any) -> str:
    """A wrong value, escaped, and cut where it is long."""
    if isinstance(plain, dict | list | tuple) and len(plain) > 3:
        return "a table of keys and values" if isinstance(plain, dict) else f"a list of {len(plain)}"
    try:
        text = repr(plain)
    except (ValueError, RecursionError):
        return "a value that is too long to show"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
