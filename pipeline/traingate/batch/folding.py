"""Text folded so that what a person reads as the same text is the same bytes: case, space and punctuation aside."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import to_indices, unpack_strings

_FEWEST_BYTES = 20
_FEWEST_SPACES = 3
_BLOCK = 2_048  # texts whose bytes stay in the second-level cache
_SPACE, _TAB, _RETURN = 0x20, 0x09, 0x0D
_FOLDED = np.array(
    [b if b >= 0x80 else ord(chr(b).lower()) if chr(b).isalnum() else _SPACE for b in range(256)], np.uint8
)
_NOT_WORDS = r"[^\p{L}\p{M}\p{N}]+"


def fold(array: pa.Array) -> pa.Array:
    """Text, large_string [n], in lower case and Unicode's NFKD; all that is neither letter nor digit is one space."""
    text = pc.cast(array, pa.large_string())
    offsets, data = unpack_strings(text)
    wide = _count_within(data >= 0x80, offsets) > 0
    if not wide.any():
        return _fold_ascii(text)
    rows, others = np.flatnonzero(wide), np.flatnonzero(~wide)
    folded = [_fold_ascii(text.take(to_indices(others))), _fold_ascii(_fold_wide(text.take(to_indices(rows))))]
    return pa.concat_arrays(folded).take(to_indices(np.argsort(np.concatenate([others, rows]), kind="stable")))


def _fold_wide(text: pa.Array) -> pa.Array:
    # Arrow (10 to 25) returns NFKD when asked for NFKC; texts are equal in both or in neither.
    folded = pc.utf8_normalize(pc.utf8_lower(pc.utf8_normalize(text, "NFKD")), "NFKD")
    return pc.replace_substring_regex(folded, _NOT_WORDS, " ")


def _fold_ascii(text: pa.Array) -> pa.Array:
    """As `fold`, of text whose bytes beyond ASCII are letters; byte by byte, as a regular expression takes 30 times."""
    offsets, data = unpack_strings(text)
    data = _FOLDED[data]
    is_space = data == _SPACE
    # Of spaces in a row the first stays: where a word of the same text stands before it, and one comes after.
    gone = np.zeros(len(data), bool)
    np.logical_and(is_space[1:], is_space[:-1], out=gone[1:])
    begins = offsets[:-1][offsets[:-1] < offsets[1:]]
    gone[begins] = is_space[begins]
    offsets, data = _leave_out(offsets, data, gone)
    ends = offsets[1:][offsets[:-1] < offsets[1:]] - 1
    gone = np.zeros(len(data), bool)
    gone[ends] = data[ends] == _SPACE
    offsets, data = _leave_out(offsets, data, gone)
    return pa.Array.from_buffers(pa.large_string(), len(text), [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def _leave_out(offsets: np.ndarray, data: np.ndarray, gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Texts, int64 [n + 1] and uint8 [bytes], without some of their bytes, bool [bytes]."""
    places = np.flatnonzero(gone)
    if not len(places):
        return offsets, data
    return offsets - np.searchsorted(places, offsets), data[~gone]


def find_sentences(array: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """The texts that somebody wrote, folded, large_string [k], and where they stand, int64 [k].

    Such a text has 20 bytes and four words, or is half in letters beyond ASCII, of which scripts without spaces are.
    Names, codes, links and numbers are left out, and so are bytes that are no text.
    """
    found = [_find_in_block(array.slice(start, _BLOCK)) for start in range(0, len(array), _BLOCK)]
    places = [at + start * _BLOCK for start, (at, _) in enumerate(found)]
    return np.concatenate([np.zeros(0, np.int64), *places]), pa.concat_arrays(
        [pa.array([], pa.large_string()), *(texts for _, texts in found)]
    )


def _find_in_block(array: pa.Array) -> tuple[np.ndarray, pa.Array]:
    offsets, data = unpack_strings(array)
    lengths = np.diff(offsets)
    spaces = _count_within((data == _SPACE) | ((data >= _TAB) & (data <= _RETURN)), offsets)
    wide = _count_within(data >= 0x80, offsets)
    kept = (lengths >= _FEWEST_BYTES) & ((spaces >= _FEWEST_SPACES) | (2 * wide >= lengths))
    places = np.flatnonzero(kept)
    try:
        folded = fold(array if len(places) == len(array) else array.take(to_indices(places)))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # bytes that are no text
        return places[:0], pa.array([], pa.large_string())
    worded = np.flatnonzero(np.diff(unpack_strings(folded)[0]) >= _FEWEST_BYTES)  # not punctuation alone
    return places[worded], folded if len(worded) == len(folded) else folded.take(to_indices(worded))


def _count_within(marks: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """How many marks, bool [bytes], each text has, int64 [n]."""
    if not marks.any():
        return np.zeros(len(offsets) - 1, np.int64)
    found: np.ndarray = np.diff(np.searchsorted(np.flatnonzero(marks), offsets))
    return found
