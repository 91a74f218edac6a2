"""Sketches of texts by which near ones are found: MinHash by one permutation, in bands and in single bits.

One hash of each shingle of five bytes; the smallest in each of 128 bins (Li, Owen and Zhang 2012), empty bins taking
the value of the next full one (Shrivastava and Li 2014). Two texts agree in a bin as often as their shingles' Jaccard
similarity says, in the lowest bit of a bin as often as half of that and a half (Li and König 2010).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from traingate.batch import hashing
from traingate.batch.arrow import unpack_strings

BANDS = 10
"""Two texts meet where all bins of one band agree: of Jaccard .8, 98 % do; of .9, 99.99 %; of .5, 27 %."""

_BAND_BINS = 5
_BINS = 128
_SHINGLE = 5
_BLOCK_BYTES = 1 << 15  # whose hashes stay in the second-level cache
_BIN_SHIFT = np.uint64(57)
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)
_FIVE_BYTES = np.uint64((1 << 40) - 1)
_POWERS = np.array([(0x9E3779B97F4A7C15**power) % (1 << 64) for power in range(1, _BAND_BINS + 1)], np.uint64)

_TURNS = tuple(np.uint64(turn) for turn in (0, 16, 32, 48))  # by which all bits set stay what they are


@dataclass(frozen=True)
class Sketches:
    """The sketches of n texts.

    Attributes:
        bands: uint64 [BANDS, n]: equal where all bins of a band are.
        bits: uint64 [2, n]: the lowest bit of each bin.
    """

    bands: np.ndarray
    bits: np.ndarray


def sketch(texts: pa.Array) -> Sketches:
    """The sketches of folded texts of five bytes or more each, without nulls."""
    offsets, words = _unpack(texts)
    bands, bits = np.zeros((BANDS, len(texts)), np.uint64), np.zeros((2, len(texts)), np.uint64)
    for start, stop in _cut_blocks(offsets):
        bins = _fill_bins(words, offsets[start : stop + 1])
        used = bins[:, : BANDS * _BAND_BINS].reshape(len(bins), BANDS, _BAND_BINS)
        bands[:, start:stop] = hashing.mix((used * _POWERS).sum(axis=2, dtype=np.uint64)).T
        packed = np.packbits((bins & np.uint64(1)).astype(np.uint8), axis=1)
        bits[:, start:stop] = packed.view(np.uint64).reshape(len(bins), 2).T
    return Sketches(bands, bits)


def choose_some(texts: pa.Array, halvings: int) -> np.ndarray:
    """Which texts are looked at where all would be too many, bool [n]: one of two for each halving, or so.

    The smallest hash of the five bytes that each word begins with decides, which two texts have in common as often as
    their words are similar, so that near ones are looked at together. Four orders of the hashes decide, as a phrase
    that all texts have may hold the smallest of one.
    """
    offsets, data = unpack_strings(texts)
    words = _list_words(data)
    chosen, mask = np.zeros(len(texts), bool), np.uint64((len(_TURNS) << halvings) - 1)
    for start, stop in _cut_blocks(offsets):
        first = int(offsets[start])
        begins_word = data[first : int(offsets[stop])] - np.uint8(0x21) >= 0xC2 - 0x21  # a space, or a wide letter
        begins_word[offsets[start:stop] - first] = True
        places = np.flatnonzero(begins_word)
        hashes = (words[first + places] & _FIVE_BYTES) + np.uint64(1)
        hashing.mix_in_place(hashes)
        begins = np.searchsorted(places, offsets[start:stop] - first)
        for turn in _TURNS:
            turned = hashes << turn | hashes >> np.uint64(64) - turn if turn else hashes
            smallest = np.minimum.reduceat(turned, begins)
            chosen[start:stop] |= hashing.mix(smallest) & mask == 0
    return chosen


def _unpack(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Offsets, and the eight bytes that begin at each byte, as a word."""
    offsets, data = unpack_strings(texts)
    return offsets, _list_words(data)


def _list_words(data: np.ndarray) -> np.ndarray:
    return np.ndarray((len(data) + 1,), "<u8", np.append(data, np.zeros(8, np.uint8)), strides=(1,))


def _cut_blocks(offsets: np.ndarray) -> Iterator[tuple[int, int]]:
    """Texts from one number to before another, whose bytes make a block."""
    start = 0
    while start < len(offsets) - 1:
        stop = max(int(np.searchsorted(offsets, offsets[start] + _BLOCK_BYTES, "right")) - 1, start + 1)
        yield start, stop
        start = stop


def _fill_bins(words: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """uint64 [n, bins]: the smallest hash of each bin of each text."""
    lengths, hashes = np.diff(offsets), _hash_shingles(words, offsets)
    places = (hashes >> _BIN_SHIFT).view(np.int64)
    places += np.repeat(np.arange(len(lengths)) * _BINS, lengths)
    bins = np.full(len(lengths) * _BINS, _NONE)
    np.minimum.at(bins, places, hashes)
    return _borrow(bins.reshape(-1, _BINS))


def _hash_shingles(words: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """The hash of the shingle that begins at each byte of some texts, uint64 [bytes]; the greatest where none does."""
    start = int(offsets[0])
    hashes = words[start : int(offsets[-1])] & _FIVE_BYTES
    hashes += np.uint64(1)
    hashing.mix_in_place(hashes)
    # What begins in the last bytes of a text would end in the next one; and a text of fewer bytes is one shingle.
    ends = offsets[1:, None] - np.arange(1, _SHINGLE)
    hashes[(ends - start)[ends > offsets[:-1, None]]] = _NONE
    return hashes


def _borrow(bins: np.ndarray) -> np.ndarray:
    """Empty bins take the next full one's value, past the last the first one's, changed by how far that is."""
    flat, step = bins.reshape(-1), 0
    full = flat != _NONE
    empty = np.flatnonzero(~full)
    while len(empty) and step < _BINS:
        step += 1
        taken = (empty & -_BINS) + (empty + step & _BINS - 1)
        found = full[taken]
        flat[empty[found]] = hashing.mix(flat[taken[found]] + np.uint64(step))
        empty = empty[~found]
    return bins


def estimate_jaccard(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The similarity of texts by their bits, uint64 [2, n] each: float [n], with a standard error of about .05."""
    differ = np.unpackbits(np.ascontiguousarray((first ^ second).T).view(np.uint8), axis=1).sum(axis=1)
    similarity: np.ndarray = 1 - 2 * differ / _BINS
    return similarity
