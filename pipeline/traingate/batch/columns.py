"""One column of a batch as the numpy views that all measures share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch import hashing
from traingate.batch.arrow import is_list, pack_bits, unpack_strings
from traingate.batch.folding import find_sentences
from traingate.batch.times import find_times
from traingate.kinds import Kind

_HEAD = 2_048


_FLOATS = {"halffloat": "float16", "float": "float32", "double": "float64"}


@dataclass
class Column:
    """One column of a batch.

    Attributes:
        name: the column.
        kind: its planned kind.
        valid: bool [rows], False where null; None where no value is null. NaN is a value.
        values: int64, uint64 or float64 [rows] of INT, BOOL, FLOAT and TIME (microseconds since 1970 UTC); entries
            under a null are arbitrary. None for other kinds.
        codes: int32 or int64 [rows] into `dictionary`, of STRING; entries under a null are arbitrary.
        dictionary: string or binary Arrow array; values need not be distinct, nor all in use.
        lists: the Arrow list array of LIST.
    """

    name: str
    kind: Kind
    valid: np.ndarray | None = None
    values: np.ndarray | None = None
    codes: np.ndarray | None = None
    dictionary: pa.Array | None = None
    lists: pa.Array | None = None

    @cached_property
    def hashes(self) -> np.ndarray:
        """uint64 [rows]: equal for equal values whatever format carried them; 0 where null or NaN."""
        if self.values is not None:
            hashes = hashing.hash_numbers(self.values)
        elif self.codes is not None:
            empty = self.dictionary is None or not len(self.dictionary)
            hashes = np.zeros(len(self.codes), np.uint64) if empty else self.dictionary_hashes[self.codes]
        else:
            hashes = hashing.hash_lists(self.lists)
        if self.valid is not None:
            hashes = np.where(self.valid, hashes, np.uint64(0))
        return hashes

    @cached_property
    def dictionary_hashes(self) -> np.ndarray:
        """uint64 [len(dictionary)]: hashes of the canonical strings; of a time's text, that of the time."""
        return self._replace_times(hashing.hash_numbers)

    @cached_property
    def dictionary_words(self) -> np.ndarray:
        """uint64 [len(dictionary)]: what rows are hashed from: as `dictionary_hashes`, but of a time the word of it."""
        return self._replace_times(hashing.to_words)

    def _replace_times(self, convert: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """The hashes of the canonical strings, but of times what `convert` makes of their microseconds."""
        hashes, places, times = self._canonical
        if not len(places):
            return hashes
        replaced = hashes.copy()
        replaced[places] = convert(times)
        return replaced

    @cached_property
    def _canonical(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The hashes of the canonical strings, which of these are times, and the microseconds of each of those."""
        canonical = hashing.canonicalize(self.dictionary)
        same = canonical.equals(self.dictionary)
        return (self.string_hashes if same else hashing.hash_bytes(canonical)), *find_times(*unpack_strings(canonical))

    @cached_property
    def sentences(self) -> tuple[np.ndarray, pa.Array]:
        """Where in the dictionary texts stand that somebody wrote, int64 [k], and these folded, large_string [k]."""
        return find_sentences(pa.array([], pa.string()) if self.dictionary is None else self.dictionary)

    @cached_property
    def string_hashes(self) -> np.ndarray:
        """uint64 [len(dictionary)]: hashes of the strings as they are, white space included."""
        return hashing.hash_bytes(self.dictionary)


def view_column(name: str, array: pa.Array, kind: Kind) -> Column:
    """An Arrow array as the planned kind; pa.ArrowInvalid where a value does not fit."""
    if pa.types.is_dictionary(array.type) and array.dictionary.null_count:
        array = array.dictionary.take(array.indices)
    valid = read_validity(array)
    if kind == Kind.NULL:
        rows = len(array)
        return Column(
            name, kind, np.zeros(rows, bool), codes=np.zeros(rows, np.int32), dictionary=pa.array([], pa.string())
        )
    if kind == Kind.LIST:
        return Column(name, kind, valid, lists=array if is_list(array.type) else _wrap_in_lists(array))
    if kind == Kind.STRING:
        codes, dictionary = encode(array)
        return Column(name, kind, valid, codes=codes, dictionary=dictionary)
    return Column(name, kind, valid, values=read_numbers(array, kind))


def narrow_column(column: Column) -> Column:
    """The column with its numbers, or those of its lists, as float32 holds them; numbers beyond stay as they are."""
    if column.lists is not None:
        return replace(column, lists=_narrow_lists(column.lists))
    if column.kind != Kind.FLOAT or column.values is None:
        return column
    with np.errstate(over="ignore", under="ignore"):
        narrow = column.values.astype(np.float32).astype(np.float64)
    kept = np.isinf(narrow) & np.isfinite(column.values)
    return replace(column, values=np.where(kept, column.values, narrow) if kept.any() else narrow)


def _narrow_lists(array: pa.Array) -> pa.Array:
    """Lists of float64 as lists of float32; any others, and those of a fixed length, as they are."""
    types = pa.types
    if not types.is_float64(array.type.value_type) or not (
        types.is_list(array.type) or types.is_large_list(array.type)
    ):
        return array
    make = pa.list_ if types.is_list(array.type) else pa.large_list
    return pc.cast(array, make(pa.float32()))


def read_validity(array: pa.Array) -> np.ndarray | None:
    """bool [rows], False where null; None where nothing is."""
    if array.null_count == 0:
        return None
    if pa.types.is_null(array.type):
        return np.zeros(len(array), bool)
    pack_bits = np.frombuffer(array.buffers()[0], np.uint8)
    return np.unpackbits(pack_bits, bitorder="little", count=array.offset + len(array))[array.offset :].astype(bool)


def read_numbers(array: pa.Array, kind: Kind) -> np.ndarray:
    """The values of a number, bool or time array as int64, uint64 or float64 [rows]; null entries are arbitrary."""
    kind_of = array.type
    if pa.types.is_null(kind_of):
        return np.zeros(len(array), np.float64 if kind == Kind.FLOAT else np.int64)
    if pa.types.is_boolean(kind_of):
        pack_bits = np.frombuffer(array.buffers()[1], np.uint8)
        return np.unpackbits(pack_bits, bitorder="little", count=array.offset + len(array))[array.offset :].astype(
            np.int64
        )
    if pa.types.is_temporal(kind_of):
        array = to_microseconds(array)
    elif pa.types.is_decimal(kind_of):
        return read_decimals(array)
    values = read_fixed_width(array)
    if kind == Kind.FLOAT and values.dtype != np.float64:
        return values.astype(np.float64)
    if values.dtype.kind == "i" and values.dtype != np.int64:
        return values.astype(np.int64)
    if values.dtype.kind == "u" and values.dtype != np.uint64:
        return values.astype(np.int64)
    return values.astype(np.float64) if values.dtype.kind == "f" and values.dtype != np.float64 else values


def read_decimals(array: pa.Array) -> np.ndarray:
    """The float64 [rows] nearest to each decimal, as a string is parsed; Arrow's own cast is one bit off for many."""
    scale, buffer = array.type.scale, array.buffers()[1]
    if pa.types.is_decimal128(array.type) and 0 <= scale <= 22 and buffer is not None:
        words = np.frombuffer(buffer, "<i8", count=2 * (array.offset + len(array))).reshape(-1, 2)[array.offset :]
        low, high = words[:, 0], words[:, 1]
        if ((high == low >> 63) & (low <= 1 << 53) & (low >= -(1 << 53))).all():
            return low / 10.0**scale  # both are exact, so the division is the only rounding
    return np.array([0.0 if value is None else float(value) for value in array.to_pylist()], np.float64)


def to_microseconds(array: pa.Array) -> pa.Array:
    """A date, time, timestamp or duration array as int64 microseconds; an instant counts from 1970 UTC."""
    kind_of = array.type
    if pa.types.is_date(kind_of):
        return pc.cast(pc.cast(array, pa.timestamp("us")), pa.int64())
    if pa.types.is_timestamp(kind_of):
        # A nanosecond that microseconds cannot hold is cut off: rows are compared to the microsecond.
        return pc.cast(pc.cast(array, pa.timestamp("us", kind_of.tz), safe=False), pa.int64())
    if pa.types.is_duration(kind_of):
        return pc.cast(pc.cast(array, pa.duration("us"), safe=False), pa.int64())
    if pa.types.is_time32(kind_of):
        return pc.cast(pc.cast(array, pa.time64("us")), pa.int64())
    return pc.cast(pc.cast(array, pa.time64("us"), safe=False), pa.int64())


def read_fixed_width(array: pa.Array) -> np.ndarray:
    """The values buffer of a fixed-width number array, without a copy."""
    dtype = np.dtype(_FLOATS.get(str(array.type), str(array.type)))  # Arrow's own conversion imports pandas
    buffer = array.buffers()[1]
    if buffer is None:
        return np.zeros(len(array), dtype)
    return np.frombuffer(buffer, dtype, count=array.offset + len(array))[array.offset :]


def encode(array: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Codes [rows] and dictionary of a string array; other types as the string that a person would read."""
    if pa.types.is_null(array.type):
        return np.zeros(len(array), np.int32), pa.array([], pa.string())
    if pa.types.is_dictionary(array.type):
        if len(array.dictionary) <= max(len(array), 1024):
            return read_codes(array), to_strings(array.dictionary)
        # A row group's whole dictionary under a small batch would be hashed again for every batch.
        array = array.dictionary.take(array.indices)
    array = to_strings(array)
    if is_mostly_distinct(array):
        return np.arange(len(array), dtype=np.int32), array
    array = pc.dictionary_encode(array)
    return read_codes(array), array.dictionary


def is_mostly_distinct(array: pa.Array) -> bool:
    """Whether so few values repeat that finding them would cost more than it saves, by a look at the first rows."""
    head = array.slice(0, _HEAD)
    return len(array) > _HEAD and len(pc.dictionary_encode(head).dictionary) >= 0.97 * max(_HEAD - head.null_count, 1)


def read_codes(array: pa.DictionaryArray) -> np.ndarray:
    """A dictionary array's indices as int64 or narrower [rows]; 0 where null."""
    codes = read_fixed_width(array.indices)
    valid = read_validity(array.indices)
    return codes if valid is None else np.where(valid, codes, 0)


def to_strings(array: pa.Array) -> pa.Array:
    """A string or binary array as it is, any other as text."""
    kind_of = array.type
    if pa.types.is_string(kind_of) or pa.types.is_large_string(kind_of):
        return array
    if pa.types.is_binary(kind_of) or pa.types.is_large_binary(kind_of):
        return array
    if pa.types.is_fixed_size_binary(kind_of):
        return pc.cast(array, pa.binary())
    if pa.types.is_decimal(kind_of):  # no cast for them before Arrow 12
        return pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.string())
    return pc.cast(array, pa.string())


def _wrap_in_lists(array: pa.Array) -> pa.Array:
    """Each value as a list of one, each null as a null."""
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), pa.list_(pa.null()))
    lengths = np.ones(len(array), np.int32) if (valid := read_validity(array)) is None else valid.astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    kept = array if valid is None else array.filter(pa.array(valid))
    buffers = [pack_bits(valid), pa.py_buffer(offsets)]
    return pa.Array.from_buffers(pa.list_(array.type), len(array), buffers, children=[kept])
