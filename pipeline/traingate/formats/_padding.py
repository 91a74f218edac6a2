"""Finds fields like `007` in delimited text, whose zeros a parser of numbers drops without a word."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import unpack_strings
from traingate.formats._encoding import Text

_BLOCK = 1 << 17  # bytes whose masks stay in the second-level cache
_ZERO, _NINE = np.uint8(ord("0")), np.uint8(9)
_INSIDE = b"-./0123456789:"  # consecutive bytes: what stands before a zero inside of numbers, dates and times
_LONGEST_LEAD = 64


def count_padded(piece: Text, delimiter: str, quote: str) -> int:
    """Fields that begin with a 0 and a digit; blanks and quotes may stand before it.

    Inside quotes a delimiter is taken for one, so that text may add to the count; no field is ever left out.
    """
    data = np.frombuffer(piece, np.uint8)
    inside = b"0123456789" if delimiter.encode() in _INSIDE else _INSIDE
    found = [start + _find_zeros(data, start, inside) for start in range(0, len(data) - 1, _BLOCK)]
    ends = frozenset((*delimiter.encode(), *b"\r\n"))
    lead = frozenset((*quote.encode(), *b" \t")) - ends
    return _count_led(data, np.concatenate([np.zeros(0, np.int64), *found]), ends, lead)


def _find_zeros(data: np.ndarray, start: int, inside: bytes) -> np.ndarray:
    """Where, from `start` on, a block has a 0 before a digit and behind none of the consecutive bytes `inside`."""
    first, width = np.uint8(inside[0]), np.uint8(len(inside) - 1)
    block = data[start : start + _BLOCK + 1]
    zeros = block[:-1] == _ZERO
    zeros &= block[1:] - _ZERO <= _NINE
    before = data[start - 1 : start + len(zeros) - 1] if start else block[: len(zeros) - 1]
    zeros[len(zeros) - len(before) :] &= before - first > width
    return np.flatnonzero(zeros)


def _count_led(data: np.ndarray, places: np.ndarray, ends: frozenset[int], lead: frozenset[int]) -> int:
    """How many of the places begin a field, but for what may lead a number."""
    is_end, is_lead = np.zeros(256, bool), np.zeros(256, bool)
    is_end[list(ends)], is_lead[list(lead)] = True, True
    count = 0
    for _ in range(_LONGEST_LEAD):
        before = data[places - 1]
        begins = is_end[before] | (places == 0)
        count += int(begins.sum())
        places = places[is_lead[before] & ~begins] - 1
        if not len(places):
            return count
    return count + len(places)


def count_padded_strings(array: pa.Array) -> int:
    """Values of a column that was read as text which begin with a 0 and a digit; 0 for any other column."""
    if not pa.types.is_string(array.type) or len(array) == 0:
        return 0
    offsets, data = unpack_strings(array)
    starts = offsets[:-1][np.diff(offsets) > 1]
    starts = starts[data[starts] == _ZERO]
    return int((data[starts + 1] - _ZERO <= _NINE).sum())
