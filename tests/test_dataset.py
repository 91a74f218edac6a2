"""The dataset as checks see it."""

from __future__ import annotations

import pytest

from traingate.dataset import Columns, Dataset, Split

TRAIN, EVAL, TEST = (Split(name, (f"{name}.csv",)) for name in ("train", "eval", "test"))


def test_every_split_but_train_is_held_out() -> None:
    assert Dataset("d", (EVAL, TRAIN, TEST)).held_out == (EVAL, TEST)
    assert Dataset("d", (EVAL, TRAIN), train="eval").held_out == (TRAIN,)


def test_train_is_compared_with_each_held_out_split_and_these_with_each_other() -> None:
    pairs = Dataset("d", (EVAL, TRAIN, TEST)).pairs
    assert pairs == (("train", "eval"), ("train", "test"), ("eval", "test"))
    assert Dataset("d", (TRAIN,)).pairs == ()


def test_a_split_is_found_by_its_name() -> None:
    assert Dataset("d", (TRAIN, EVAL)).split("eval") == EVAL
    with pytest.raises(KeyError, match="test"):
        Dataset("d", (TRAIN, EVAL)).split("test")


def test_a_column_that_has_a_role_is_no_feature() -> None:
    columns = Columns("y", ("who", "where"), "at", ("note",), "w")
    assert columns.not_features == {"y", "who", "where", "at", "note", "w"}
    assert columns.roles == {
        "y": "label", "who": "entity", "where": "entity", "at": "time", "note": "ignored", "w": "weight",
    }  # fmt: skip
    assert Columns().not_features == frozenset()
