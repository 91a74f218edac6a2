"""64-bit hashes of values that are equal for equal values, whatever file, order or type carried them.

Canonical values: null and NaN are 0; −0.0 is 0.0; a number that float64 holds exactly hashes as that float64, so
that 3 and 3.0 agree; times are microseconds since 1970 UTC, and so is their text (`times.find_times`), which formats
without a type for times have in their place; other text is stripped of surrounding white space and brought to Unicode's
NFD.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import unpack_strings

# Two rounds of multiply and xor-shift over odd constants (splitmix64's finaliser, Steele et al. 2014).
_ROUND_1 = np.uint64(0xBF58476D1CE4E5B9)
_ROUND_2 = np.uint64(0x94D049BB133111EB)
_WORD = np.uint64(0x9E3779B97F4A7C15)
_BIG_INTEGER = np.uint64(0xD6E8FEB86659FD93)
_ALL_BITS = np.uint64(0xFFFFFFFFFFFFFFFF)
_BLOCK = 16_384  # strings whose hashes stay in the second-level cache
_LONG_TEXT = 256  # bytes from which one call of blake2b is cheaper than a pass over all rows for each word


def mix(words: np.ndarray) -> np.ndarray:
    """A bijective scramble of uint64 [n]; a new array."""
    mixed = words.copy()
    mix_in_place(mixed)
    return mixed


def mix_in_place(words: np.ndarray) -> None:
    """The same of uint64 [n], in its place."""
    spare = words >> np.uint64(30)
    words ^= spare
    words *= _ROUND_1
    words ^= np.right_shift(words, np.uint64(27), out=spare)
    words *= _ROUND_2
    words ^= np.right_shift(words, np.uint64(31), out=spare)


Convert = Callable[[np.ndarray, np.ndarray], np.ndarray | None]


def choose_converter(values: np.ndarray) -> Convert:
    """How a column's numbers, int64, uint64 or float64 [n], become canonical words, chosen from all of the values.

    The function writes the words of a block, uint64 [k], into its second argument, and returns which of them are
    missing, bool [k], or None where none is.
    """
    if values.dtype == np.float64:
        # A sum is NaN where any value is, and is cheaper than asking each.
        with np.errstate(invalid="ignore", over="ignore"):
            return _write_nan_words if np.isnan(values.sum()) else _write_float_words
    largest = 1 << 53
    if len(values) and (int(values.max()) > largest or int(values.min()) < -largest):
        return _write_integer_words
    return _write_small_integer_words


def _write_float_words(values: np.ndarray, out: np.ndarray) -> None:
    np.add(values, 0.0, out=out.view(np.float64))  # −0.0 + 0.0 is 0.0


def _write_nan_words(values: np.ndarray, out: np.ndarray) -> np.ndarray:
    _write_float_words(values, out)
    return np.isnan(values)


def _write_small_integer_words(values: np.ndarray, out: np.ndarray) -> None:
    np.copyto(out.view(np.float64), values, casting="unsafe")


def _write_integer_words(values: np.ndarray, out: np.ndarray) -> None:
    """Integers that float64 cannot hold are words of their own."""
    as_float = values.astype(np.float64)
    limit = 2.0**64 if values.dtype == np.uint64 else 2.0**63
    inside = as_float < limit
    exact = inside & (np.where(inside, as_float, 0.0).astype(values.dtype) == values)
    out[:] = np.where(exact, as_float.view(np.uint64), values.view(np.uint64) ^ _BIG_INTEGER)


def to_words(values: np.ndarray) -> np.ndarray:
    """The canonical words, uint64 [n], of numbers without NaN, int64, uint64 or float64 [n]."""
    words = np.empty(len(values), np.uint64)
    choose_converter(values)(values, words)
    return words


def hash_numbers(values: np.ndarray) -> np.ndarray:
    """uint64 [n] of int64, uint64 or float64 [n]; 0 for NaN."""
    words = np.empty(len(values), np.uint64)
    missing = choose_converter(values)(values, words)
    hashes = _avoid_zero(mix(words ^ _WORD))
    if missing is not None:
        hashes[missing] = 0
    return hashes


def _avoid_zero(hashes: np.ndarray) -> np.ndarray:
    hashes[hashes == 0] = 1
    return hashes


def canonicalize(array: pa.Array) -> pa.Array:
    """Text without surrounding white space and in NFD, also where it is stored as bytes; other bytes as they are."""
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        try:
            array = pc.cast(array, pa.large_string())
        except pa.ArrowInvalid:
            return _canonicalize_bytes(array)
    stripped = pc.utf8_trim_whitespace(array)
    data = stripped.buffers()[2]
    if data is None or (np.frombuffer(data, np.uint8) < 0x80).all():
        return stripped
    # Arrow (10 to 25) returns NFD when asked for NFC, so NFD is used: strings are equal in both or in neither.
    return pc.utf8_normalize(stripped, "NFD")


def _canonicalize_bytes(array: pa.Array) -> pa.Array:
    """Value by value, so that none depends on its neighbours."""
    values = array.to_pylist()
    strings = [_canonicalize_item(value) for value in values]
    return pa.array([text.encode() if isinstance(text, str) else text for text in strings], pa.large_binary())


def hash_bytes(array: pa.Array) -> np.ndarray:
    """uint64 [n] of the bytes of a string or binary array."""
    offsets, data = unpack_strings(array)
    starts, lengths = offsets[:-1], np.diff(offsets)
    words = np.ndarray((len(data) + 1,), "<u8", np.append(data, np.zeros(8, np.uint8)), strides=(1,))
    hashes = np.empty(len(lengths), np.uint64)
    for start in range(0, len(lengths), _BLOCK):
        block = slice(start, start + _BLOCK)
        hashes[block] = _hash_short_strings(words, starts[block], lengths[block])
    for index in np.flatnonzero(lengths > _LONG_TEXT):
        text = data[starts[index] : starts[index] + lengths[index]].tobytes()
        hashes[index] = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")
    return _avoid_zero(hashes)


def _hash_short_strings(words: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Hashes of strings of at most _LONG_TEXT bytes; `words` has the eight bytes from every byte on."""
    hashes = mix(lengths.astype(np.uint64) * _WORD + np.uint64(1))
    left = np.where(lengths <= _LONG_TEXT, lengths, 0)
    least = int(left.min(initial=_LONG_TEXT))
    most = int(left.max(initial=0))
    even = least == most and bool((np.diff(starts) == most).all())  # as ids and codes are: their words lie evenly apart
    for offset in range(0, most, 8):
        rows = slice(None) if least > offset else np.flatnonzero(left > offset)
        first = int(starts[0]) + offset
        word = words[first::most][: len(starts)].copy() if even else words[starts[rows] + offset]
        if least < offset + 8:  # the word of some string holds bytes of the next
            spare = 8 - np.minimum(left[rows] - offset, 8)
            word &= _ALL_BITS >> (spare * 8).view(np.uint64)
        word ^= hashes[rows]
        word *= _WORD
        word += np.uint64(offset)
        hashes[rows] = mix(word)
    return hashes


def hash_lists(array: pa.Array) -> np.ndarray:
    """uint64 [n] of a list array, of each row's values in their order; 0 for a null."""
    hashes = [0 if value is None else _hash_list(value) for value in array.to_pylist()]
    return np.array(hashes, np.uint64)


def _hash_list(value: list[object]) -> int:
    text = repr([_canonicalize_item(item) for item in value])
    return int.from_bytes(hashlib.blake2b(text.encode("utf8", "surrogatepass"), digest_size=8).digest(), "little") or 1


def _canonicalize_item(item: object) -> object:
    """A value inside a list by the rules for columns."""
    if isinstance(item, int | float):
        if item != item:
            return None
        return float(item) + 0.0 if abs(item) <= 2**53 or float(item) == item else item
    if isinstance(item, bytes):
        try:
            item = item.decode()
        except UnicodeDecodeError:
            return item
    return unicodedata.normalize("NFD", item.strip()) if isinstance(item, str) else item
