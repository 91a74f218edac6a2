from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.sampled import SampledLabel, take_column, take_label
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows


def sampled(**columns: Any) -> tuple[Profile, SampledRows]:
    profile = profile_of(Columns(label="y"), measures=[Sample()], train=columns)
    return profile, profile.of(Sample, "train")


def target(values: Any, is_class: bool, least: int = 1) -> SampledLabel | None:
    profile, sample = sampled(y=values, row=list(range(len(values))))
    return take_label(profile, sample, is_class, least)


def known(values: Any, is_class: bool, least: int = 1) -> SampledLabel:
    found = target(values, is_class, least)
    assert found is not None
    return found


@pytest.mark.parametrize("values", [["no", "yes", "no"], [False, True, False], [3, 8, 3], [3.0, 8.0, 3.0]])
def test_classes_are_numbered_from_0_and_keep_their_names(values: list[Any]) -> None:
    found = known(values, True)
    counts = np.bincount(found.classes)
    assert dict(zip(found.names, counts.tolist(), strict=True)) == {str(values[0]): 2, str(values[1]): 1}


def test_rows_without_a_label_and_rare_classes_are_left_out() -> None:
    found = known(["a"] * 5 + ["b"] * 4 + ["c"] + [None] * 3, True, least=2)
    assert (sorted(found.names), np.bincount(found.classes).tolist()) in [(["a", "b"], [5, 4]), (["a", "b"], [4, 5])]
    assert len(found.rows) == 9


@pytest.mark.parametrize("values", [["a"] * 9, ["a"] * 9 + ["b"], [None] * 9, []])
def test_a_single_class_is_no_target(values: list[Any]) -> None:
    assert target(values, True, least=2) is None


def test_a_number_is_its_value_where_it_is_finite() -> None:
    found = known([1.5, float("nan"), float("inf"), None, -2.0], False)
    assert sorted(found.values) == [-2.0, 1.5]


def test_text_is_no_number() -> None:
    assert target(["a", "b"], False) is None


def test_without_a_label_there_is_no_target() -> None:
    profile = profile_of(Columns(), measures=[Sample()], train={"y": [1, 2]})
    assert take_label(profile, profile.of(Sample, "train"), True, 1) is None


def test_copies_of_a_row_share_a_fold() -> None:
    profile, sample = sampled(y=[0, 1] * 60, x=[n // 4 for n in range(120)])
    found = take_label(profile, sample, True, 1)
    assert found is not None
    folds = {(h, fold) for h, fold in zip(sample.hashes[found.rows], found.shuffle, strict=True)}
    assert (len(folds), found.distinct) == (60, 30)


def test_copies_of_few_rows_are_spread_over_folds() -> None:
    profile, sample = sampled(y=[0, 1] * 60)
    found = take_label(profile, sample, True, 1)
    assert found is not None
    assert (len(set(found.shuffle)), found.distinct) == (120, 1)


def test_the_shuffle_is_the_same_in_every_run() -> None:
    assert (known([0, 1] * 50, True).shuffle == known([0, 1] * 50, True).shuffle).all()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, None, 3], {1.0, 3.0}),
        ([1.5, float("nan"), 3.0], {1.5, 3.0}),
        ([True, None, False], {1.0, 0.0}),
        ([datetime.datetime(1970, 1, 2), None, datetime.datetime(1970, 1, 1)], {86_400e6, 0.0}),
    ],
)
def test_numbers_switches_and_times_are_floats(values: list[Any], expected: set[float]) -> None:
    _, sample = sampled(x=values, y=[0, 1, 2])
    found, missing = take_column(sample, "x", np.arange(3))
    assert (set(found[~missing]), int(missing.sum())) == (expected, 1)


def test_texts_are_codes() -> None:
    _, sample = sampled(x=["b", None, "a", "b"], y=[0, 1, 2, 3])
    codes, missing = take_column(sample, "x", np.arange(4))
    assert (codes.dtype.kind, len(set(codes[~missing])), int(missing.sum())) == ("i", 2, 1)


@pytest.mark.parametrize(
    "values",
    [
        [f"{n},5" for n in range(100)],
        [f"$1,{n:03}.00" for n in range(100)],
        [str(n * 7) for n in range(100)],
        [f"({n}.5)" for n in range(100)],
    ],
)
def test_numbers_that_are_written_as_text_are_numbers(values: list[str]) -> None:
    _, sample = sampled(x=values, row=list(range(100)))
    numbers, missing = take_column(sample, "x", np.arange(100))
    order = np.argsort(sample.table.column("row").to_numpy())
    assert numbers.dtype == np.float64
    assert len(np.unique(np.sign(np.diff(numbers[order])))) == 1
    assert not missing.any()


def test_words_among_such_numbers_are_missing() -> None:
    _, sample = sampled(x=[f"{n},5" for n in range(998)] + ["unknown", None], row=list(range(1000)))
    numbers, missing = take_column(sample, "x", np.arange(1000))
    assert (numbers.max(), missing.sum()) == (997.5, 2)


def test_one_text_in_twenty_does_not_hide_what_the_numbers_say() -> None:
    _, sample = sampled(x=[f"{n}.25" if n % 20 else "?" for n in range(1000)], row=list(range(1000)))
    numbers, missing = take_column(sample, "x", np.arange(1000))
    assert (numbers.dtype, numbers.max(), missing.sum()) == (np.float64, 999.25, 50)


def test_codes_stay_strings() -> None:
    _, sample = sampled(x=[f"{n:05}" for n in range(100)], row=list(range(100)))
    assert take_column(sample, "x", np.arange(100))[0].dtype == np.int64


def test_classes_that_look_like_numbers_are_classes() -> None:
    found = known([f"{n % 30}.5" for n in range(300)], True)
    assert len(found.names) == 30
