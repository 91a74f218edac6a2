"""Columns that say the same are found, equal or recoded; columns that merely look alike are not."""

from __future__ import annotations

from typing import Any

import numpy as np

from given.profiles import profile_of
from traingate.judging.twins import Twins, are_twins, find_twins
from traingate.measures.sample import Sample
from traingate.profile.sampled_rows import SampledRows

RNG = np.random.default_rng(5)
FINE = RNG.normal(0, 1, 400)
LEVELS = RNG.integers(0, 5, 400)


def sample_of(**columns: Any) -> SampledRows:
    return profile_of(measures=[Sample()], train=columns).of(Sample, "train")


def found(**columns: Any) -> list[Twins]:
    return find_twins(sample_of(**columns), list(columns))


def test_equal_values_are_equal_however_they_are_stored() -> None:
    assert found(a=LEVELS, b=FINE, c=LEVELS.astype(float)) == [Twins(("a", "c"), equal=True)]


def test_equal_gaps_and_texts_are_equal() -> None:
    gaps = [None if at % 7 == 0 else value for at, value in enumerate(FINE)]
    texts = [f"level {level}" for level in LEVELS]
    assert found(a=gaps, b=gaps, c=texts, d=texts) == [Twins(("a", "b"), equal=True), Twins(("c", "d"), equal=True)]


def test_codes_and_their_names_are_recoded() -> None:
    assert found(code=LEVELS, name=["efbca"[level] for level in LEVELS]) == [Twins(("code", "name"), equal=False)]


def test_another_unit_is_recoded_also_where_no_value_repeats() -> None:
    assert found(km=FINE, miles=FINE / 1.609344, down=-FINE) == [Twins(("km", "miles", "down"), equal=False)]


def test_one_other_row_tells_columns_apart() -> None:
    other = LEVELS.copy()
    other[399] = 9
    assert found(a=LEVELS, b=other) == []


def test_columns_of_names_are_no_twins() -> None:
    assert found(id=RNG.permutation(400), key=[f"k{value}" for value in RNG.permutation(400)]) == []


def test_constants_and_rare_flags_are_no_twins() -> None:
    flag = np.zeros(400)
    flag[3] = 1
    assert found(a=np.zeros(400), b=np.ones(400), c=flag, d=flag) == []


def test_another_sample_may_tell_them_apart() -> None:
    other = sample_of(a=LEVELS, b=LEVELS[::-1], code=LEVELS, name=[str(level) for level in LEVELS])
    assert not are_twins(other, Twins(("a", "b"), equal=True))
    assert not are_twins(other, Twins(("a", "b"), equal=False))
    assert are_twins(other, Twins(("code", "name"), equal=False))
    assert are_twins(other, Twins(("code", "not there"), equal=True))
