"""Sketches of pictures by which copies are found that were written anew: recompressed, resized, or brightened."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise

import numpy as np

BANDS = 5
"""Two hashes of 64 bits that differ in four of them at most agree in one of five bands."""

MOST_BITS, MOST_FINE_BITS = 4, 40
"""Bits of 64, and of 256, in which a copy may differ; different photos differ in about half."""

_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_FORMATS = ("JPEG", "PNG")
_SIDE, _COARSE, _FINE = 32, 8, 16
_FEWEST_PIXELS = 16  # of each side: of fewer, different ones look alike
_MOST_PIXELS = 100_000_000
_FLATTEST = 6.0  # standard deviation of grey values, below which there is nothing to tell pictures apart by
_BORDERS = (0, 13, 26, 39, 52, 64)


@dataclass(frozen=True)
class Pictures:
    """The sketches of n pictures.

    Attributes:
        places: int64 [n]: which of the values they were.
        coarse: uint64 [n].
        fine: uint64 [4, n].
    """

    places: np.ndarray
    coarse: np.ndarray
    fine: np.ndarray


def can_read() -> bool:
    """Whether pictures can be decoded here."""
    return find_spec("PIL") is not None


def sketch_pictures(values: Iterable[bytes | None]) -> Pictures:
    """The perceptual hashes of the values that are JPEG or PNG pictures, large enough and not flat.

    Low frequencies of a thumbnail in grey (discrete cosine transform), each above their median or not (Zauner 2010).
    """
    found = [(at, thumb) for at, value in enumerate(values) if value and (thumb := _shrink(value)) is not None]
    if not found:
        return Pictures(np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros((4, 0), np.uint64))
    thumbs = np.stack([thumb for _, thumb in found])
    waves = _waves() @ thumbs @ _waves().T
    coarse, fine = _hash(waves[:, 1 : _COARSE + 1, 1 : _COARSE + 1]), _hash(waves[:, 1 : _FINE + 1, 1 : _FINE + 1])
    return Pictures(np.array([at for at, _ in found]), coarse[:, 0], fine.T)


def count_bits(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """In how many bits words differ, uint64 [k, n] each: int [n]."""
    differ = np.ascontiguousarray((first ^ second).T).view(np.uint8)
    bits: np.ndarray = np.unpackbits(differ, axis=1).sum(axis=1)
    return bits


def cut_bands(coarse: np.ndarray) -> np.ndarray:
    """The bands of coarse hashes, uint64 [BANDS, n]."""
    parts = [coarse >> np.uint64(low) & np.uint64((1 << high - low) - 1) for low, high in pairwise(_BORDERS)]
    return np.stack(parts)


def _shrink(value: bytes) -> np.ndarray | None:
    """A picture's thumbnail in grey, float [32, 32]; None for what is no picture, or tells nothing."""
    if not value.startswith(_MAGIC):
        return None
    from PIL import Image

    try:
        with Image.open(io.BytesIO(value), formats=_FORMATS) as picture:
            if min(picture.size) < _FEWEST_PIXELS or picture.width * picture.height > _MOST_PIXELS:
                return None
            picture.draft("L", (4 * _SIDE, 4 * _SIDE))
            thumb = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    except Exception:  # cut off, or no picture after all: whoever decodes it will say so
        return None
    grey = np.asarray(thumb, np.float64)
    return grey if grey.std() >= _FLATTEST else None


@cache
def _waves() -> np.ndarray:
    """The first cosines over a side, float [17, 32]."""
    frequencies, places = np.arange(_FINE + 1)[:, None], np.arange(_SIDE)[None, :]
    waves: np.ndarray = np.cos(np.pi * (places + 0.5) * frequencies / _SIDE)
    return waves


def _hash(waves: np.ndarray) -> np.ndarray:
    """Which frequencies, float [n, k, k], are above the median of theirs: uint64 [n, k² / 64]."""
    flat = waves.reshape(len(waves), -1)
    bits = flat > np.median(flat, axis=1, keepdims=True)
    return np.packbits(bits, axis=1).view(np.uint64)
