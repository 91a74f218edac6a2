"""Rows as the learning layers take them."""

from __future__ import annotations

import numpy as np

from traingate.training.reference.prepared import Prepared, concat_prepared


def rows(truth: list[float], weight: list[float] | None = None, kind: type = np.int32) -> Prepared:
    weights = np.ones(len(truth)) if weight is None else np.array(weight)
    return Prepared({"numbers": np.arange(len(truth))[:, None]}, np.array(truth, kind), weights.astype(np.float32))


def test_rows_of_unknown_class_or_without_weight_are_not_learnt_from() -> None:
    columns, truth, weight = rows([0, -1, 1, 1], [1, 1, 0, 2]).weigh(None)
    assert (columns["numbers"].tolist(), truth.tolist(), weight.tolist()) == ([[0], [3]], [0, 1], [1.0, 2.0])


def test_numbers_that_are_infinite_are_not_learnt_from() -> None:
    assert rows([0.5, np.inf, np.nan], kind=np.float32).learnable.tolist() == [True, False, False]


def test_a_class_weight_goes_on_top_of_the_rows_own() -> None:
    _, _, weight = rows([0, 1, 1], [1, 2, 3]).weigh(np.array([1.0, 10.0], np.float32))
    assert weight.tolist() == [1.0, 20.0, 30.0]


def test_a_tenth_is_held_back_and_never_nothing() -> None:
    kept, back = rows([0, 1] * 50).hold_back(0)
    assert (len(kept.truth), len(back.truth)) == (90, 10)
    few, one = rows([0, 1, 1]).hold_back(0)
    assert (len(few.truth), len(one.truth)) == (2, 1)
    assert sorted([*few.columns["numbers"].ravel(), *one.columns["numbers"].ravel()]) == [0, 1, 2]


def test_parts_are_put_together_in_their_order() -> None:
    whole = concat_prepared([rows([0, 1], [1, 2]), rows([1], [3])])
    assert (whole.truth.tolist(), whole.weight.tolist(), len(whole.columns["numbers"])) == ([0, 1, 1], [1, 2, 3], 3)
