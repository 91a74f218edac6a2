from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest

from traingate.batch.sketches import BANDS, choose_some, estimate_jaccard, sketch


def words(seed: int, rows: int) -> list[list[str]]:
    draw = random.Random(seed)
    return [[f"{draw.randrange(10**5):05d}" for _ in range(30)] for _ in range(rows)]


def texts(rows: list[list[str]]) -> pa.Array:
    return pa.array([" ".join(row) for row in rows])


def edited(rows: list[list[str]], places: int) -> list[list[str]]:
    return [[f"other{at}" if at < places else word for at, word in enumerate(row)] for row in rows]


def jaccard(first: str, second: str) -> float:
    one, other = ({text[at : at + 5] for at in range(len(text) - 4)} for text in (first, second))
    return len(one & other) / len(one | other)


def test_equal_texts_have_equal_sketches() -> None:
    one = sketch(pa.array(["the battery died after a week"] * 2))
    assert (one.bands[:, 0] == one.bands[:, 1]).all()
    assert (one.bits[:, 0] == one.bits[:, 1]).all()


def test_a_sketch_does_not_depend_on_the_texts_beside_it() -> None:
    many = texts(words(1, 2000))  # several blocks
    alone = sketch(many.slice(1999, 1))
    assert (sketch(many).bands[:, 1999] == alone.bands[:, 0]).all()


@pytest.mark.parametrize("places", [1, 2, 4])
def test_bits_estimate_the_similarity_of_shingles(places: int) -> None:
    rows = words(2, 200)
    first, second = texts(rows), texts(edited(rows, places))
    true = np.array([jaccard(*pair) for pair in zip(first.to_pylist(), second.to_pylist(), strict=True)])
    found = estimate_jaccard(sketch(first).bits, sketch(second).bits)
    assert abs(found.mean() - true.mean()) < 0.02
    assert np.abs(found - true).mean() < 0.06


def test_of_many_texts_near_ones_are_chosen_together() -> None:
    rows = words(2, 4000)
    first, second = choose_some(texts(rows), 3), choose_some(texts(edited(rows, 1)), 3)
    assert first.mean() == pytest.approx(1 / 8, abs=0.03)
    assert (first & second).sum() / first.sum() > 0.85


def test_a_phrase_that_all_texts_have_does_not_choose_all_or_none() -> None:
    phrase = ["dear", "customer", "we", "are", "very", "sorry", "that", "your", "parcel", "has", "not", "come"]
    chosen = choose_some(texts([phrase + row for row in words(5, 4000)]), 3)
    assert 0.02 < chosen.mean() < 0.9


def test_near_texts_meet_in_a_band_and_others_do_not() -> None:
    rows = words(3, 300)
    ours = sketch(texts(rows)).bands
    assert ours.shape == (BANDS, 300)
    assert (ours == sketch(texts(edited(rows, 1))).bands).any(axis=0).mean() > 0.99
    assert not (ours == sketch(texts(words(4, 300))).bands).any()
