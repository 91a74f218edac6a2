"""Pictures drawn at random, as files of bytes."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image


def draw(seed: int, side: int = 48) -> np.ndarray:
    """A texture like a photo's, uint8 [side, side]."""
    rng, frequencies = np.random.default_rng(seed), np.fft.fftfreq(side)
    size = np.hypot(frequencies[:, None], frequencies)
    size[0, 0] = 1
    waves = rng.normal(size=(side, side)) + 1j * rng.normal(size=(side, side))
    values = np.fft.ifft2(waves / size**1.3).real
    scaled: np.ndarray = ((values - values.min()) / np.ptp(values) * 255).astype(np.uint8)
    return scaled


def encode(picture: np.ndarray, quality: int = 90, side: int | None = None, kind: str = "JPEG") -> bytes:
    """The picture as a file."""
    file, image = io.BytesIO(), Image.fromarray(picture)
    image = image if side is None else image.resize((side, side))
    image.save(file, kind, **({"quality": quality} if kind == "JPEG" else {}))
    return file.getvalue()


def photos(first: int, count: int, quality: int = 90, side: int | None = None) -> list[bytes]:
    """Pictures, the same ones for the same numbers."""
    return [encode(draw(seed), quality, side) for seed in range(first, first + count)]
