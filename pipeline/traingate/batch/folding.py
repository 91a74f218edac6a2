"""Text folded so that what a person reads as the same text is the same bytes: case, space and punctuation aside."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import to_indices, unpack_strings

_FEWEST_BYTES = 20
_FEWEST_SPACES = 3
_SPACES = np.frombuffer(b" \t\r\n", np.uint8)
_NOT_WORDS = r"[^\p{L}\p{M}\p{N}]+"


def fold(array: pa.Array) -> pa.Array:
    """Text, large_string [n], in lower case and Unicode's NFKD; all that is neither letter nor digit is one space."""
    text = pc.cast(array, pa.large_string())
    # Arrow (10 to 25) returns NFKD when asked for NFKC; texts are equal in both or in neither.
    if data_is_ascii(text):
        folded = pc.ascii_lower(text)
    else:
        folded = pc.utf8_normalize(pc.utf8_lower(pc.utf8_normalize(text, "NFKD")), "NFKD")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(folded, _NOT_WORDS, " "))


def data_is_ascii(array: pa.Array) -> bool:
    """Whether no byte of any text is beyond ASCII."""
    _, data = unpack_strings(array)
    return bool((data < 0x80).all())


def find_sentences(array: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """The texts that somebody wrote, folded, large_string [k], and where they stand, int64 [k].

    Such a text has 20 bytes and four words, or is half in letters beyond ASCII, of which scripts without spaces are.
    Names, codes, links and numbers are left out, and so are bytes that are no text.
    """
    offsets, data = unpack_strings(array)
    lengths = np.diff(offsets)
    spaces, wide = (_count_within(marks, offsets) for marks in (np.isin(data, _SPACES), data >= 0x80))
    kept = (lengths >= _FEWEST_BYTES) & ((spaces >= _FEWEST_SPACES) | (2 * wide >= lengths))
    places = np.flatnonzero(kept)
    try:
        folded = fold(array.take(to_indices(places)))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # bytes that are no text
        return places[:0], pa.array([], pa.large_string())
    worded = np.flatnonzero(np.diff(unpack_strings(folded)[0]) >= _FEWEST_BYTES)  # not punctuation alone
    return places[worded], folded.take(to_indices(worded))


def _count_within(marks: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """How many marks, bool [bytes], each text has, int64 [n]."""
    total = np.concatenate([[0], np.cumsum(marks)])
    found: np.ndarray = total[offsets[1:]] - total[offsets[:-1]]
    return found
