"""A feature moved with the label where rows of one label agree, and by itself where they do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.given_label import Given, compare_labels

CHANCE = np.random.default_rng(0)
Table = dict[str, Any]


def rows(ones: int, zeros: int, shift: float = 0.0) -> Table:
    """Rows of two classes; x is 3 higher in the one, and `shift` higher in all; z knows neither."""
    label = np.repeat([1, 0], [ones, zeros])
    x = CHANCE.normal(0, 1, len(label)) + 3 * label + shift
    size = np.where(CHANCE.random(len(label)) < 0.2 + 0.6 * label, "large", "small")
    return {"x": x, "size": size.tolist(), "y": label}


def given_of(train: Table, held_out: Table, name: str = "x") -> Given | None:
    profile = profile_of(Columns(label="y"), train=train, eval=held_out)
    mix = compare_labels(profile, "eval")
    assert mix is not None
    return mix.compare(name)


@pytest.mark.parametrize("held_out", [rows(200, 0), rows(200, 50)], ids=["a class is gone", "another mix"])
@pytest.mark.parametrize("name", ["x", "size"])
def test_a_feature_follows_the_label(held_out: Table, name: str) -> None:
    given = given_of(rows(200, 600), held_out, name)
    assert given is not None
    assert given.follows
    assert given.distance < 0.1 < 0.3 < given.before


def test_a_feature_that_moved_among_rows_of_one_label_moved_by_itself() -> None:
    given = given_of(rows(200, 600), rows(200, 0, shift=2.0))
    assert given is not None
    assert not given.follows


def test_train_s_numbers_are_weighted_to_the_other_mix() -> None:
    given = given_of(rows(200, 600), rows(200, 0))
    assert given is not None
    assert given.quantiles is not None
    assert given.quantiles.at([0.5])[0] == pytest.approx(3.0, abs=0.3)


def test_a_label_that_is_a_number_is_told_apart_by_its_tenths() -> None:
    price = CHANCE.normal(100, 20, 2_000)
    train = {"y": price, "x": price / 10 + CHANCE.normal(0, 1, 2_000)}
    dear = np.flatnonzero(price > 100)
    moved = {name: values[dear] for name, values in train.items()}
    given = given_of(train, moved)
    assert given is not None
    assert given.follows


def test_rows_of_a_class_that_train_never_saw_are_left_out() -> None:
    new = {"x": np.full(100, 50.0), "size": ["huge"] * 100, "y": np.full(100, 2)}
    held_out = {name: [*values, *new[name]] for name, values in rows(200, 0).items()}
    given = given_of(rows(200, 600), held_out)
    assert given is not None
    assert given.follows


@pytest.mark.parametrize(
    ("train", "held_out"),
    [
        (rows(200, 600), rows(50, 150)),
        ({"x": [1.0] * 100, "y": ["a"] * 100}, {"x": [1.0] * 100, "y": ["b"] * 100}),
        ({"x": [1.0] * 100, "y": ["a"] * 100}, {"x": [1.0] * 100, "y": [1] * 100}),
        ({"x": [1.0] * 100, "y": [1] * 100}, {"x": [1.0] * 100, "y": [None] * 100}),
    ],
    ids=["the same mix", "no class in common", "another type", "no label at all"],
)
def test_labels_that_explain_nothing_are_not_asked(train: Table, held_out: Table) -> None:
    assert compare_labels(profile_of(Columns(label="y"), train=train, eval=held_out), "eval") is None


def test_without_a_label_nothing_is_asked() -> None:
    assert compare_labels(profile_of(train={"x": [1.0] * 50}, eval={"x": [1.0] * 50}), "eval") is None


def test_a_column_of_another_type_and_too_few_rows_say_nothing() -> None:
    train, held_out = rows(200, 600), rows(200, 0)
    assert given_of(train, {**held_out, "x": ["a"] * 200}) is None
    assert given_of(train, rows(20, 0)) is None
    assert given_of(train, held_out, "lost") is None
