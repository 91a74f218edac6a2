"""Reads plain data, from JSON or TOML, into frozen dataclasses; a mistake names its place and what was expected."""

from __future__ import annotations

import json
import math
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import IntEnum
from functools import cache, partial
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from traingate.bounds import FINITE, Bounds
from traingate.errors import Misread, OutOfBounds, Place, suggest
from traingate.misread import WORDS, explain_mismatch, list_choices, show_value, unwrap

T = TypeVar("T")


def parse(text: str | bytes) -> Any:
    """The plain data of a JSON text; Misread where it is not valid JSON, or has a key twice."""
    repeated: list[_Repeated] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        repeated.append(_Repeated(plain, [key for key, _ in pairs]))
        return repeated[-1]

    try:
        plain = json.loads(text, object_pairs_hook=once)
    except RecursionError:
        raise Misread((), "it is nested too deeply.") from None
    except ValueError as error:
        raise Misread((), f"not valid JSON: {error}") from None
    if repeated:
        raise Misread(_locate_repeated(plain), "is written twice.")
    return plain


class _Repeated(dict[str, Any]):
    """An object with a key that it has twice."""

    def __init__(self, plain: dict[str, Any], keys: list[str]) -> None:
        super().__init__(plain)
        self.key = next(key for at, key in enumerate(keys) if key in keys[:at])


def _locate_repeated(plain: Any) -> Place:
    left: list[tuple[Place, Any]] = [((), plain)]
    while True:
        place, one = left.pop()
        if isinstance(one, _Repeated):
            return (*place, one.key)
        children = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        left.extend(((*place, step), child) for step, child in children)


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
    said: Any = kind
    prepare = _make_preparer(said)
    try:
        value: T = _convert(kind, prepare(plain, _Rules(noun, whole)), plain)
    except Misread as wrong:
        raise wrong.prefix(*place) from None
    return value


@dataclass(frozen=True)
class _Rules:
    noun: str
    whole: bool


@cache
def resolve_types(kind: type[Any]) -> dict[str, Any]:
    """The types of a dataclass's fields; class variables are left alone, whose types may be for type checkers only."""
    names, found = {entry.name for entry in fields(kind)}, dict[str, Any]()
    for base in reversed(kind.__mro__):
        own = {name: said for name, said in vars(base).get("__annotations__", {}).items() if name in names}
        holder = type(base.__name__, (), {"__annotations__": own, "__module__": base.__module__})
        found |= get_type_hints(holder, include_extras=True)
    return found


def _convert(kind: Any, prepared: object, plain: object) -> Any:
    import msgspec

    try:
        return msgspec.convert(prepared, kind)
    except msgspec.ValidationError as error:
        raise _explain(str(error), kind, plain) from None


_Preparer = Callable[[Any, _Rules], Any]
"""Makes plain data what msgspec takes; Misread at what msgspec would let pass, and of the rest msgspec says so."""


@cache
def _make_preparer(kind: Any, bounds: Bounds = FINITE) -> _Preparer:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        within = next((one for one in kind.__metadata__ if isinstance(one, Bounds)), bounds)
        return partial(_prepare_name, kind, {}) if list_choices(kind) else _make_preparer(inner[0], within)
    if origin in (Union, types.UnionType):
        return _make_either_preparer([one for one in inner if one is not types.NoneType], bounds)
    if is_dataclass(kind):
        return partial(_prepare_fields, kind)
    if origin is tuple:
        return partial(_prepare_list, kind, _make_preparer(inner[0]))
    if origin in (dict, Mapping):
        return partial(_prepare_values, kind, _make_preparer(inner[1]))
    if isinstance(kind, type) and issubclass(kind, IntEnum):
        return partial(_prepare_name, kind, {one.name: one.value for one in kind})
    return partial(_prepare_scalar, kind, bounds)


def _make_either_preparer(kinds: list[Any], bounds: Bounds) -> _Preparer:
    """For a string where one of the types is that, else for the first of the others."""
    rest = [one for one in kinds if one is not str]
    text = _make_preparer(str if len(rest) < len(kinds) else rest[0], bounds)
    other = _make_preparer(rest[0] if rest else str, bounds)
    return lambda plain, rules: (text if isinstance(plain, str) else other)(plain, rules)


def _prepare_fields(kind: Any, plain: Any, rules: _Rules) -> Any:
    if not isinstance(plain, dict):
        return _leave_to_msgspec(kind, plain)
    known, computed = resolve_types(kind), getattr(kind, "computed", {})
    for key in plain:
        if key not in known and key not in computed:
            raise Misread((key,), f"is not {rules.noun}. {suggest(str(key), known)}")
    if missing := rules.whole and next((key for key in known if key not in plain and _holds_many(known[key])), None):
        raise Misread((missing,), "is missing.")
    for key in computed.keys() & plain.keys():
        read(computed[key], plain[key], (key,))
    return _prepare_each({key: _make_preparer(known[key]) for key in plain if key in known}, plain, rules)


def _prepare_each(preparers: Mapping[str, _Preparer], plain: Mapping[str, Any], rules: _Rules) -> dict[str, Any]:
    prepared = {}
    for key, prepare in preparers.items():
        try:
            prepared[key] = prepare(plain[key], rules)
        except Misread as wrong:
            raise wrong.prefix(key) from None
    return prepared


def _prepare_values(kind: Any, prepare: _Preparer, plain: Any, rules: _Rules) -> Any:
    return (
        _prepare_each(dict.fromkeys(plain, prepare), plain, rules)
        if isinstance(plain, dict)
        else _leave_to_msgspec(kind, plain)
    )


def _prepare_list(kind: Any, prepare: _Preparer, plain: Any, rules: _Rules) -> Any:
    if not isinstance(plain, list | tuple):
        return _leave_to_msgspec(kind, plain)
    prepared = []
    for at, one in enumerate(plain):
        try:
            prepared.append(prepare(one, rules))
        except Misread as wrong:
            raise wrong.prefix(at) from None
    return prepared


def _prepare_name(kind: Any, values: Mapping[str, int], plain: Any, rules: _Rules) -> Any:
    if not isinstance(plain, str) or plain not in list_choices(kind):
        raise explain_mismatch(kind, plain)
    return values.get(plain, plain)


def _prepare_scalar(kind: Any, bounds: Bounds, plain: Any, rules: _Rules) -> Any:
    if type(plain) is float and bounds.low < plain < bounds.high:
        return plain  # nearly all that a wide table's report holds
    if type(plain) in (int, float) and kind is not Any:
        _check_bounds(bounds, kind, plain)
    elif kind is not str and kind is not Any:
        return _leave_to_msgspec(kind, plain)
    return plain


def _leave_to_msgspec(kind: Any, plain: Any) -> Any:
    """What msgspec answers for; it wants the bytes of a string where none belongs, which a lone surrogate has not."""
    if isinstance(plain, str) and any("\ud800" <= mark <= "\udfff" for mark in plain):
        raise explain_mismatch(kind, plain)
    return plain


def _holds_many(kind: Any) -> bool:
    return is_dataclass(kind) or get_origin(kind) in (tuple, dict, Mapping)


def _check_bounds(bounds: Bounds, kind: Any, number: float) -> None:
    if kind is int and isinstance(number, float):
        return  # which msgspec refuses
    try:
        if bounds.contains(float(number) if kind is float else number):
            return
        finite = math.isfinite(number)
    except OverflowError:
        finite = False
    if not finite:
        # Nothing is ever above inf, nor above nan: such a limit turns its check off without a reason.
        raise OutOfBounds((), f"must be a finite number, not {show_value(number)}.")
    raise OutOfBounds((), f"must be {WORDS.get(kind, 'a number')} {bounds.describe(number)}, not {show_value(number)}.")


def _explain(error: str, kind: Any, plain: Any) -> Misread:
    """What msgspec refused, in the project's words: only the place is taken from its message."""
    path, place = re.search(r" - at `\$(.*)`$", error), tuple[str | int, ...]()
    for key, at in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", path[1]) if path else []:
        kind, _ = unwrap(kind, plain)
        if at == "...":
            return _explain_value(get_args(kind)[1], plain).prefix(*place)
        step = key or int(at)
        kind, plain, place = resolve_types(kind)[key] if key else get_args(kind)[0], plain[step], (*place, step)
    if missing := re.match(r"Object missing required field `(\w+)`", error):
        return Misread((*place, missing[1]), "is missing.")
    return explain_mismatch(kind, plain).prefix(*place)


def _explain_value(kind: Any, plain: Mapping[str, Any]) -> Misread:
    """The value of a table that is wrong; msgspec does not say at which key it stands."""
    for key, value in plain.items():
        try:
            read(kind, value, (key,))
        except Misread as wrong:
            return wrong
    return explain_mismatch(Mapping[str, kind], plain)
