"""Every row has a weight that can be used, or the gate stays shut and says how many have none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, WARN, judged, profile_of, told
from traingate.checks.integrity.weights import Weights
from traingate.dataset import Columns

WEIGHED = Columns("y", weight="w")


def found(train: list[Any], evaluated: list[Any] | None = None) -> list[tuple[Any, str]]:
    eval_ = {"y": [0, 1]} if evaluated is None else {"y": [0, 1], "w": evaluated}
    profile = profile_of(WEIGHED, train={"y": [0, 1, 1, 0], "w": train}, eval=eval_)
    return told(judged(Weights(), profile))


def test_weights_that_can_be_used_are_no_finding() -> None:
    assert found([0.5, 2.0, 0.0, 1.0], [1.0, 3.0]) == []
    assert found([1, 2, 3, 4]) == []


def test_rows_that_cannot_be_weighed_block_and_are_counted_by_why() -> None:
    assert found([None, float("nan"), -1.0, 1.0], [float("inf"), 1.0]) == [
        (BLOCK, "3 of 4 rows of train (75.0%) have no w that can weigh a row: 2 missing, 1 negative."),
        (BLOCK, "1 of 2 rows of eval (50.0%) has no w that can weigh a row: 1 infinite."),
    ]


def test_a_row_that_outweighs_all_others_warns() -> None:
    table = {"y": [0, 1] * 100, "w": [1e9, *[1.0] * 199]}
    ((severity, message),) = told(judged(Weights(), profile_of(WEIGHED, train=table, eval={"y": [0, 1]})))
    assert (severity, message) == (
        WARN,
        "Few rows of train outweigh all others: by w its 200 rows count as 1 row; the greatest weight is "
        "1,000,000,000, of a mean of 5,000,001.",
    )


def test_uneven_weights_are_fine() -> None:
    table = {"y": [0, 1] * 500, "w": np.random.default_rng(0).lognormal(0, 1.5, 1_000)}
    assert told(judged(Weights(), profile_of(WEIGHED, train=table, eval={"y": [0, 1]}))) == []


def test_a_split_in_which_no_row_counts_blocks() -> None:
    assert found([1, 1, 1, 1], [0, 0]) == [(BLOCK, "All 2 weights of w in eval are 0, so that no row counts.")]


@pytest.mark.parametrize(("values", "kind"), [(["1", "2", "3", "4"], "string"), ([None] * 4, "null")])
def test_weights_that_are_no_numbers_block(values: list[Any], kind: str) -> None:
    message = f"w in train is {kind}, not a number, so that no row can be weighed by it."
    assert found(values) == [(BLOCK, message)]


def test_the_question_makes_no_sense_without_a_weight() -> None:
    from traingate.dataset import Dataset

    assert Weights().not_applicable(Dataset("d", ())) == 'no weight is declared: [columns] weight = "…"'
