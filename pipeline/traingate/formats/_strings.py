"""The kind of a column of strings, and its parsed values: the one definition for every text format.

Every value has a kind of its own and a column's kind is the widest of them, so that it does not depend on how a file is
sharded: `12` is an INT, `1e3` and `nan` are FLOAT, `true` is a BOOL, `2020-01-31` and `2020-01-31T10:00:00Z` are TIME,
an integer that int64 cannot hold is a STRING, as it is an id and float64 would merge its neighbours, and `007` is a
CODE, which as a number would be merged with `7`. Where the config says that numbers are written in another notation,
that one alone is a number: with a decimal comma `1.5` is text. A spelling of null is null in every kind of column
unless it is quoted; in numbers, booleans and times quotes change nothing.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import pack_strings
from traingate.batch.columns import read_numbers
from traingate.batch.numerals import Notation
from traingate.kinds import Kind

TRUE = ("true", "True", "TRUE")
FALSE = ("false", "False", "FALSE")
PLAIN = Notation()
INT64_LIMIT = 2.0**63
_PEEK = 256
_TIME = r"^\d{4}-\d\d-\d\d([ T]\d\d(:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$"
_PADDED = r"^0\d+$"
ZONE = r"[ T]\d\d(:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)$"


def trim(strings: pa.Array, null_values: tuple[str, ...]) -> pa.Array:
    """Strings without the white space around them; what was only spaces, or a null with spaces around it, is null."""
    if not _may_be_padded(strings):
        return strings
    bare = pc.utf8_trim_whitespace(strings)
    if _count_bytes(bare) == _count_bytes(strings):
        return strings
    changed = pc.not_equal(bare, strings)
    missing = pc.is_in(bare, value_set=pack_strings(("", *null_values), strings.type))
    return pc.if_else(pc.and_(changed, missing), pa.nulls(1, strings.type)[0], bare)


def _may_be_padded(strings: pa.Array) -> bool:
    """Whether any string begins or ends with an ASCII blank or a byte beyond ASCII, as other white space does."""
    data = strings.buffers()[2] if len(strings) else None
    if data is None or not data.size:
        return False
    offsets = np.frombuffer(strings.buffers()[1], np.int32)[strings.offset : strings.offset + len(strings) + 1]
    written = np.frombuffer(data, np.uint8)
    # An empty string has neither end; a neighbouring byte is examined instead, at worst in vain.
    ends = (np.minimum(offsets[:-1], len(written) - 1), np.maximum(offsets[1:] - 1, 0))
    # 0 to 32 and 128 to 255 are those that 33 below them leave beyond 94.
    return any(bool((written[places] - np.uint8(33) > 94).any()) for places in ends)


def _count_bytes(strings: pa.Array) -> int:
    """Bytes of all strings of a string array."""
    if not len(strings):
        return 0
    offsets = np.frombuffer(strings.buffers()[1], np.int32)
    return int(offsets[strings.offset + len(strings)] - offsets[strings.offset])


def find_kind(strings: pa.Array, null_values: tuple[str, ...], notation: Notation = PLAIN) -> Kind:
    """The widest kind of the values of trimmed strings."""
    present = pc.drop_null(replace_nulls(strings, null_values))
    if not len(present):
        return Kind.NULL
    if not notation.plain:
        try:
            return find_kind(notation.translate(present), ())
        except pa.ArrowInvalid:
            kind = find_kind(present, ())
            return kind if kind in (Kind.BOOL, Kind.TIME) else Kind.STRING
    for kind in (Kind.INT, Kind.BOOL, Kind.TIME, Kind.FLOAT):
        if _fits(present[:_PEEK], kind) and _fits(present, kind):
            if kind in (Kind.INT, Kind.FLOAT) and has_padded(present):
                return Kind.CODE if kind == Kind.INT else Kind.STRING
            return kind
    return Kind.STRING


def has_padded(strings: pa.Array) -> bool:
    """Whether any trimmed string is a whole number with a 0 before it, which a number would lose."""
    return bool(pc.any(pc.match_substring_regex(strings, _PADDED)).as_py())


def replace_nulls(strings: pa.Array, null_values: tuple[str, ...]) -> pa.Array:
    """Strings with null where they are empty or spell null, quoted or not: how every kind but STRING sees them."""
    missing = pc.is_in(strings, value_set=pack_strings(("", *null_values), strings.type))
    return pc.if_else(missing, pa.nulls(1, strings.type)[0], strings)


def _fits(present: pa.Array, kind: Kind) -> bool:
    try:
        values = parse(present, kind, ())
    except pa.ArrowInvalid:
        return False
    return kind != Kind.FLOAT or not exceeds_int64(values, present)


def exceeds_int64(values: pa.Array, strings: pa.Array) -> bool:
    """Whether the string of any float64 value is an integer that int64 cannot hold."""
    known = np.abs(read_numbers(values, Kind.FLOAT))
    if not ((known >= INT64_LIMIT) & (known < np.inf)).any():  # Arrow's comparisons with a number import pandas
        return False
    large = pc.and_(pc.greater_equal(pc.abs(values), INT64_LIMIT), pc.is_finite(values))
    return bool(pc.any(pc.match_substring_regex(strings.filter(pc.fill_null(large, False)), r"^\s*-?\d+\s*$")).as_py())


def parse(strings: pa.Array, kind: Kind, null_values: tuple[str, ...], notation: Notation = PLAIN) -> pa.Array:
    """Strings as values of the kind; pa.ArrowInvalid where one does not fit."""
    if kind in (Kind.STRING, Kind.CODE):
        return strings
    present = replace_nulls(strings, null_values)
    if kind == Kind.LIST:
        return parse(strings, find_kind(strings, null_values, notation), null_values, notation)
    if kind in (Kind.INT, Kind.FLOAT) and not notation.plain:
        return _parse_notated(present, kind, notation)
    if kind == Kind.INT:
        return pc.cast(present, pa.int64())
    if kind == Kind.FLOAT:
        return pc.cast(present, pa.float64())
    if kind == Kind.BOOL:
        return _parse_booleans(present)
    if kind == Kind.TIME:
        return _parse_times(present)
    if present.null_count != len(present):
        raise pa.ArrowInvalid("a value where all were null")
    return pa.nulls(len(strings))


def _parse_notated(present: pa.Array, kind: Kind, notation: Notation) -> pa.Array:
    plain = notation.translate(present)
    values = parse(plain, kind, ())
    if has_padded(plain) or (kind == Kind.FLOAT and exceeds_int64(values, plain)):
        raise pa.ArrowInvalid("a code, or an integer beyond int64")
    return values


def _parse_booleans(strings: pa.Array) -> pa.Array:
    known = pc.is_in(strings, value_set=pack_strings((*TRUE, *FALSE), strings.type))
    if not pc.all(pc.or_(known, pc.is_null(strings))).as_py():
        raise pa.ArrowInvalid("not a boolean")
    return pc.if_else(
        pc.is_null(strings), pa.nulls(1, pa.bool_())[0], pc.is_in(strings, value_set=pack_strings(TRUE, strings.type))
    )


def _parse_times(strings: pa.Array) -> pa.Array:
    """Times as microseconds; a time without a zone is one of UTC, and what is below a microsecond is cut off."""
    if pc.all(pc.match_substring_regex(strings, _TIME)).as_py() is False:
        raise pa.ArrowInvalid("not an ISO 8601 time")
    strings = pc.replace_substring_regex(strings, pattern=r"(\.\d{6})\d+", replacement=r"\1")
    zoned = pc.fill_null(pc.match_substring_regex(strings, ZONE), False)
    nothing = pa.nulls(1, strings.type)[0]
    local = pc.cast(pc.if_else(zoned, nothing, strings), pa.timestamp("us"))
    if not pc.any(zoned).as_py():
        return local
    instants = pc.cast(pc.if_else(zoned, strings, nothing), pa.timestamp("us", "UTC"))
    return pc.coalesce(pc.cast(local, pa.int64()), pc.cast(instants, pa.int64())).cast(pa.timestamp("us"))
