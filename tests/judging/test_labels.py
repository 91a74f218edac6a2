from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from given.profiles import profile_of
from traingate.dataset import Columns, Dataset, Split
from traingate.judging.labels import MOST_CLASSES, classes, is_balanced
from traingate.measures.statistics import Statistics


def of(label: str | None = "y", **splits: Any) -> Any:
    tables = {name: {"y": values} for name, values in splits.items()}
    return classes(profile_of(Columns(label=label), measures=[Statistics()], **tables))


@given(st.lists(st.sampled_from(["yes", "no", "", "maybe"]), min_size=1, max_size=80))
def test_rows_by_class_are_a_counter(values: list[str]) -> None:
    assert of(train=values) == {"train": dict(Counter(values))}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 1, 1], {"0": 1, "1": 2}),
        ([0.0, 1.0, 1.0], {"0": 1, "1": 2}),
        ([False, True, True], {"0": 1, "1": 2}),
        ([-1, 1, None], {"-1": 1, "1": 1}),
        ([3, 4, 5] * 10, {"3": 10, "4": 10, "5": 10}),
    ],
)
def test_whole_numbers_and_switches_are_classes(values: list[Any], expected: dict[str, int]) -> None:
    assert of(train=values) == {"train": expected}


@pytest.mark.parametrize(
    "values",
    [
        [0.5, 1.0] * 50,
        [3, 4, 5] * 9,
        list(range(MOST_CLASSES + 1)) * 20,
        np.random.default_rng(0).normal(size=2000),
        [datetime.date(2020, 1, day) for day in (1, 2)] * 50,
        [f"name {number}" for number in range(1001)],
        [None] * 50,
    ],
    ids=["fractions", "few rows a value", "many values", "floats", "dates", "names", "nothing"],
)
def test_what_is_no_class(values: Any) -> None:
    assert of(train=values) is None


COUNTS = np.random.default_rng(0).poisson(25, 5_000).tolist()


def task_of(task: str, values: Any) -> Any:
    dataset = Dataset("d", (Split("train", ()),), Columns(label="y"), training={"task": task})
    profile = profile_of(Columns(label="y"), measures=[Statistics()], train={"y": values})
    return classes(replace(profile, plan=replace(profile.plan, dataset=dataset)))


def test_whole_numbers_whose_rows_rise_and_fall_are_counts() -> None:
    assert of(train=COUNTS) is None


def test_as_many_classes_are_no_counts_as_their_rows_go_up_and_down() -> None:
    rows = np.random.default_rng(1).integers(20, 400, 60)
    assert len(of(train=np.repeat(np.arange(60), rows).tolist())["train"]) == 60


def test_the_task_that_is_asked_for_says_what_whole_numbers_are() -> None:
    assert len(task_of("multiclass", COUNTS)["train"]) == len(set(COUNTS))
    assert task_of("regression", [0, 1, 1] * 20) is None


def test_a_hundred_whole_numbers_with_ten_rows_each_are_classes() -> None:
    found = of(train=list(range(MOST_CLASSES)) * 10)
    assert (len(found["train"]), set(found["train"].values())) == (100, {10})


def test_train_says_what_the_label_is_of_all_splits() -> None:
    assert of(train=[0, 1] * 20, eval=[0.0, 7.0]) == {"train": {"0": 20, "1": 20}, "eval": {"0": 1, "7": 1}}


def test_a_split_without_labels_is_left_out() -> None:
    assert of(train=["a", "b"], eval=[None, None]) == {"train": {"a": 1, "b": 1}}


def test_without_a_label_there_are_no_classes() -> None:
    assert of(None, train=[0, 1]) is None


@pytest.mark.parametrize(
    ("train", "held_out", "expected"),
    [
        ({"a": 50, "b": 50}, {"a": 90, "b": 10}, True),
        ({"a": 50, "b": 49}, {"a": 90, "b": 10}, False),
        ({"a": 50, "b": 50}, {"a": 50, "b": 50}, False),
        ({"a": 50, "b": 50}, {"a": 100}, False),
        ({"a": 5, "b": 5}, {"a": 90, "b": 10}, False),
        ({"a": 50}, {"a": 90, "b": 10}, False),
    ],
)
def test_train_is_balanced_where_classes_are_equal_to_the_row_and_elsewhere_are_not(
    train: dict[str, int], held_out: dict[str, int], expected: bool
) -> None:
    assert is_balanced({"train": train, "eval": held_out}, "train", "eval") is expected


def test_a_label_without_classes_is_not_balanced() -> None:
    assert not is_balanced(None, "train", "eval")


@pytest.mark.parametrize(
    ("train", "held_out", "balanced"),
    [
        ([0, 1] * 50, [0, 0, 0, 1] * 20, True),
        ([0, 0, 1] * 50, [0] * 90 + [1] * 10, True),
        ([0, 0, 1] * 50 + [0], [0] * 90 + [1] * 10, True),
        ([0, 0, 1] * 50, [0, 0, 1] * 10, False),
        ([0, 0, 1] * 50 + [0] * 7, [0] * 90 + [1] * 10, False),
        ([0] * 60 + [1] * 19, [0] * 90 + [1] * 10, False),
    ],
    ids=["as many", "twice as many", "but for one row", "eval as well", "roughly", "few"],
)
def test_a_whole_ratio_of_two_classes_is_a_balance_on_purpose(train: Any, held_out: Any, balanced: bool) -> None:
    assert is_balanced(of(train=train, eval=held_out), "train", "eval") == balanced
