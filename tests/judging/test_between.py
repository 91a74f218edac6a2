from __future__ import annotations

import numpy as np

from traingate.judging.between import Rows, count_between, find_made, take_rows

RNG = np.random.default_rng(0)
RAW = RNG.normal(0, 1, (200, 4))
LEFT, RIGHT = RAW[:100], RAW[100:]
BETWEEN = LEFT + RNG.random((100, 1)) * (RIGHT - LEFT)
ONE_CLASS = np.zeros(300, np.int64)


def rows(values: np.ndarray, held_out: np.ndarray, classes: np.ndarray = ONE_CLASS) -> Rows:
    return Rows(values, values.std(axis=0), np.full(values.shape[1], 1e-9), held_out, classes)


def test_rows_between_rows_of_the_other_split_are_counted() -> None:
    held_out = np.arange(300) >= 200
    found, asked = count_between(rows(np.concatenate([RAW, BETWEEN]), held_out), 0)
    assert (found, asked) == (100, 300)


def test_rows_between_rows_of_their_own_split_are_not() -> None:
    everything_in_train = np.zeros(300, bool)
    assert count_between(rows(np.concatenate([RAW, BETWEEN]), everything_in_train), 0)[0] == 0


def test_of_rows_between_none_the_first_hundred_are_looked_at() -> None:
    values = RNG.normal(0, 1, (300, 4))
    assert count_between(rows(values, np.arange(300) >= 200), 0) == (0, 100)


def test_rows_with_more_decimals_than_the_other_classes_are_the_ones_that_were_made() -> None:
    values = np.concatenate([RAW.round(2), BETWEEN, RNG.normal(0, 1, (300, 4)).round(2)])
    made = values[200:300].copy()
    made[:] = RAW.round(2)[:100] + RNG.random((100, 1)) * (RAW.round(2)[100:] - RAW.round(2)[:100])
    values[200:300] = made
    classes = np.repeat([1, 0], 300)
    assert np.flatnonzero(find_made(rows(values, np.zeros(600, bool), classes), 1)).tolist() == list(range(200, 300))


def test_few_rows_in_between_are_chance() -> None:
    values = np.concatenate([RNG.normal(0, 1, (299, 4)), np.zeros((1, 4))])
    values[-1] = values[:2].mean(axis=0)
    assert not find_made(rows(values, np.zeros(300, bool)), 0).any()


def test_rows_of_integers_lie_between_each_other_by_nature() -> None:
    assert take_rows([np.arange(10.0), np.ones(10)], np.zeros(10, np.int64)) is None
