"""Runs of equal values, and what is found among ordered ones."""

from __future__ import annotations

import numpy as np

from traingate.batch import runs

ORDERED = np.array([2, 2, 2, 5, 7, 7], np.uint64)
NONE = np.zeros(0, np.uint64)


def test_runs_begin_where_the_value_changes() -> None:
    assert runs.find_starts(ORDERED).tolist() == [0, 3, 4]
    assert runs.find_starts(np.array([4.0])).tolist() == [0]


def test_there_are_as_many_runs_as_begin() -> None:
    assert runs.count_runs(ORDERED) == 3
    assert runs.count_runs(ORDERED[:1]) == 1


def test_a_run_is_as_long_as_its_value_occurs() -> None:
    assert runs.compute_lengths(runs.find_starts(ORDERED), 6).tolist() == [3, 1, 2]


def test_distinct_values_come_with_their_counts() -> None:
    values, counts = runs.count_distinct(ORDERED)
    assert (values.tolist(), values.dtype, counts.tolist()) == ([2, 5, 7], np.uint64, [3, 1, 2])


def test_every_nan_is_a_run() -> None:
    assert runs.find_starts(np.array([1.0, np.nan, np.nan])).tolist() == [0, 1, 2]


def test_of_nothing_there_is_no_run() -> None:
    assert (runs.find_starts(NONE).tolist(), runs.count_runs(NONE)) == ([], 0)
    assert [part.tolist() for part in runs.count_distinct(NONE)] == [[], []]


def test_a_wanted_value_is_there_or_would_be() -> None:
    at, found = runs.find(ORDERED, np.array([7, 1, 6, 9], np.uint64))
    assert (at.tolist(), found.tolist()) == ([4, 0, 4, 6], [True, False, False, False])


def test_nothing_is_found_in_nothing() -> None:
    at, found = runs.find(NONE, np.array([7], np.uint64))
    assert (at.tolist(), found.tolist()) == ([0], [False])
