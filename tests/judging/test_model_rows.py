from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.boosting import bin_columns
from traingate.judging.model_rows import (
    FOLDS,
    ModelRows,
    build_rows,
    count_independent,
    fit_folds,
    is_split_by,
    measure_drops,
)
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics

ONE_BY_ONE = np.arange(60.0)


def built(columns: Columns | None = None, names: Any = ("x",), **splits: Any) -> ModelRows:
    profile = profile_of(columns, measures=[Statistics(), Sample()], **splits)
    return build_rows(profile, "eval", list(names))


def test_rows_of_both_splits_are_one_matrix() -> None:
    rows = built(train={"x": ONE_BY_ONE}, eval={"x": ONE_BY_ONE[:20] + 0.5})
    assert (rows.names, rows.values.shape, rows.held_out.sum()) == (("x",), (80, 1), 20)
    assert sorted(rows.values[rows.held_out, 0]) == (ONE_BY_ONE[:20] + 0.5).tolist()


def test_texts_are_numbered_by_how_frequent_they_are_and_rare_ones_are_alike() -> None:
    rows = built(train={"x": ["a"] * 30 + ["b"] * 40 + ["c", "d"]}, eval={"x": ["a"] * 20})
    assert sorted(np.unique(rows.values).tolist()) == [0.0, 1.0, 100.0]


def test_a_column_of_another_kind_is_left_out() -> None:
    assert built(train={"x": ONE_BY_ONE}, eval={"x": ["a"] * 20}).names == ()


def test_missing_and_infinite_numbers_are_gaps() -> None:
    rows = built(train={"x": [None, np.inf, 1.0] * 10}, eval={"x": ONE_BY_ONE[:20]})
    assert np.isnan(rows.values).sum() == 20


def test_rows_of_a_declared_entity_and_copies_are_in_one_fold() -> None:
    entity = built(
        Columns(entity=("e",)), train={"x": ONE_BY_ONE, "e": list("abc") * 20}, eval={"x": [1.5], "e": ["d"]}
    )
    copies = built(train={"x": [1.0, 2.0] * 30}, eval={"x": [3.0]})
    assert [len(np.unique(rows.groups)) for rows in (entity, copies)] == [4, 3]
    assert all(len(np.unique(entity.folds[entity.groups == one])) == 1 for one in range(4))


def test_a_column_that_recurs_in_each_split_and_in_both_in_none_groups_rows() -> None:
    tables = {
        name: {"x": ONE_BY_ONE + at / 2, "who": np.arange(60) // 3 + 100 * at}
        for at, name in enumerate(("train", "eval"))
    }
    assert len(np.unique(built(**tables).groups)) == 40


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        (np.repeat(ONE_BY_ONE, 3), np.repeat(ONE_BY_ONE + 100, 3), True),
        (np.repeat(ONE_BY_ONE, 3), np.repeat(ONE_BY_ONE, 3), False),
        (ONE_BY_ONE, ONE_BY_ONE + 100, False),
        (ONE_BY_ONE, None, False),
    ],
    ids=["apart", "shared", "distinct", "none"],
)
def test_a_split_by_a_columns_values_is_seen(ours: Any, theirs: Any, found: bool) -> None:
    assert is_split_by(ours, theirs) == found


def test_each_fold_is_asked_by_a_model_that_never_saw_it() -> None:
    rng = np.random.default_rng(0)
    values, folds = rng.normal(0, 1, (400, 2)), np.arange(400) % FOLDS
    codes, told = bin_columns(values), np.zeros(400)
    for model, asked in fit_folds(codes, values[:, 0] > 0, folds):
        told[asked] = model.score(codes[:, asked])[:, 0]
    assert np.mean((told > 0.5) == (values[:, 0] > 0)) > 0.95


def test_a_fold_without_which_a_class_has_no_row_is_left_out() -> None:
    folds = np.arange(100) % FOLDS
    codes = bin_columns(np.arange(100.0)[:, None])
    assert [int(asked.argmax()) for _, asked in fit_folds(codes, folds == 3, folds)] == [0, 1, 2, 4]


def test_a_column_that_is_empty_in_the_rows_of_a_fold_is_learned_nothing_of() -> None:
    values = np.random.default_rng(0).normal(0, 1, (200, 3))
    folds = np.arange(200) % 5
    values[:, 1] = np.nan
    values[folds != 0, 2] = np.nan
    codes = bin_columns(values)
    asked = [model.score(codes).shape for model, _ in fit_folds(codes, values[:, 0] > 0, folds)]
    assert len(asked) == 5


def test_groups_count_by_their_rows() -> None:
    assert count_independent(np.array([0, 1, 2, 3])) == 4
    assert count_independent(np.array([0, 0, 1, 1])) == 2


def test_the_column_that_a_score_needs_comes_first() -> None:
    codes = np.random.default_rng(0).integers(0, 2, (2, 300))
    drops = measure_drops(lambda asked: float(np.mean(asked[1] == codes[1])), codes, ["a", "b"])
    assert list(drops) == ["b", "a"]
    assert drops["b"] > 0.3
    assert drops["a"] == 0
