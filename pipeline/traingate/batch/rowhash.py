"""Hashes of rows: the sum of their columns' hashes, each keyed by the column's name, so that order does not matter.

A value's part of the sum is a scramble of its canonical 64-bit word (see `hashing`) with the key of its column's name;
a missing value's part is 0, so that a column that is absent equals one that is empty.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from traingate.batch import hashing

if TYPE_CHECKING:
    from traingate.batch.columns import Column

# Odd constants of MurmurHash3's finaliser (Appleby 2011), in two rounds.
_ROUND_1 = np.uint64(0xFF51AFD7ED558CCD)
_ROUND_2 = np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT_1, _SHIFT_2 = np.uint64(32), np.uint64(29)
_BLOCK = 8_192  # rows whose scratch arrays stay in the first-level cache


@cache
def hash_name(name: str) -> np.uint64:
    """The 64-bit key of a column's name."""
    digest = hashlib.blake2b(name.encode("utf8", "surrogatepass"), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


def add_column(totals: np.ndarray, column: Column) -> None:
    """Adds a column's part to the rows' totals, uint64 [rows], in place."""
    key = hash_name(column.name)
    if column.values is None:
        totals += _compute_part(column, key)
        return
    words = np.empty(_BLOCK, np.uint64)
    spare = np.empty(_BLOCK, np.uint64)
    convert = hashing.choose_converter(column.values)
    valid = None if column.valid is None else column.valid.view(np.uint8)
    for start in range(0, len(totals), _BLOCK):
        stop = min(start + _BLOCK, len(totals))
        block, rest = words[: stop - start], spare[: stop - start]
        missing = convert(column.values[start:stop], block)
        _scramble(block, rest, key)
        if missing is not None:
            block[missing] = 0
        if valid is not None:
            block *= valid[start:stop]
        totals[start:stop] += block


def hash_some(column: Column, rows: np.ndarray) -> np.ndarray:
    """uint64 [n], of a column's values at some rows, int [n]: equal for equal values; 0 where missing."""
    if column.values is not None:
        values = column.values[rows]
        words = np.empty(len(rows), np.uint64)
        missing = hashing.choose_converter(values)(values, words)
    elif column.codes is not None:
        missing = None
        known = column.dictionary is not None and len(column.dictionary) > 0
        words = column.dictionary_words[column.codes[rows]] if known else np.zeros(len(rows), np.uint64)
    else:
        missing, words = None, column.hashes[rows]
    hashes = _scramble_copy(words, hash_name(column.name))
    if missing is not None:
        hashes[missing] = 0
    return hashes if column.valid is None else np.where(column.valid[rows], hashes, np.uint64(0))


def _compute_part(column: Column, key: np.uint64) -> np.ndarray:
    """The part of a string or list column, uint64 [rows]; each distinct string is scrambled once."""
    if column.codes is not None:
        if column.dictionary is None or not len(column.dictionary):
            return np.zeros(len(column.codes), np.uint64)
        part = _scramble_copy(column.dictionary_words, key)[column.codes]
    else:
        part = _scramble_copy(column.hashes, key)
    return part if column.valid is None else np.where(column.valid, part, np.uint64(0))


def _scramble_copy(words: np.ndarray, key: np.uint64) -> np.ndarray:
    out = words.copy()
    _scramble(out, np.empty_like(out), key)
    return out


def _scramble(words: np.ndarray, spare: np.ndarray, key: np.uint64) -> None:
    """A bijection of uint64 [n], in place; `spare` is overwritten."""
    np.bitwise_xor(words, key, out=words)
    # Small numbers as float64 differ in their high bits alone, which a product would only shift out.
    np.right_shift(words, _SHIFT_1, out=spare)
    np.bitwise_xor(words, spare, out=words)
    np.multiply(words, _ROUND_1, out=words)
    np.right_shift(words, _SHIFT_1, out=spare)
    np.bitwise_xor(words, spare, out=words)
    np.multiply(words, _ROUND_2, out=words)
    np.right_shift(words, _SHIFT_2, out=spare)
    np.bitwise_xor(words, spare, out=words)
