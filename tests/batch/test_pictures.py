"""Copies of pictures have nearly the same hashes, and others do not."""

from __future__ import annotations

import numpy as np
import pytest

from given.pictures import draw, encode, photos
from traingate.batch.pictures import BANDS, MOST_BITS, MOST_FINE_BITS, count_bits, cut_bands, sketch_pictures


@pytest.mark.parametrize("written", [{"quality": 30}, {"side": 32}, {"side": 96}, {"kind": "PNG"}])
def test_a_picture_that_was_written_anew_differs_in_few_bits(written: dict[str, object]) -> None:
    first = sketch_pictures(photos(0, 40))
    second = sketch_pictures([encode(draw(seed), **written) for seed in range(40)])  # type: ignore[arg-type]
    alike = count_bits(first.coarse[None], second.coarse[None]) <= MOST_BITS
    assert (alike & (count_bits(first.fine, second.fine) <= MOST_FINE_BITS)).mean() >= 0.9


def test_other_pictures_differ_in_many_bits() -> None:
    first, second = sketch_pictures(photos(0, 60)), sketch_pictures(photos(100, 60))
    assert count_bits(first.coarse[None], second.coarse[None]).min() > MOST_BITS
    assert count_bits(first.fine, second.fine).min() > 2 * MOST_FINE_BITS


def test_hashes_that_differ_in_four_bits_agree_in_a_band() -> None:
    hashes = sketch_pictures(photos(0, 20)).coarse
    for bits in ((0, 13, 26, 39), (3, 4, 5, 63), (1, 20, 30, 60)):
        other = hashes ^ np.uint64(sum(1 << bit for bit in bits))
        assert (cut_bands(hashes) == cut_bands(other)).any(axis=0).all()
    assert cut_bands(hashes).shape == (BANDS, 20)


def test_what_is_no_picture_or_tells_nothing_is_left_out() -> None:
    flat = encode(np.full((48, 48), 200, np.uint8))
    small = encode(draw(1, 8))
    cut_off = photos(0, 1)[0][:200]
    found = sketch_pictures([b"\x00\x01", None, flat, small, cut_off, photos(0, 1)[0]])
    assert found.places.tolist() == [5]
