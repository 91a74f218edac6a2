from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from given.profiles import array_of
from traingate.judging.marks import Marks, count_decimals, find_best_mark, is_text, list_marks, view_ends
from traingate.profile.sampled_rows import SampledRows

ROWS = np.arange(4)


def looked_at(values: Any) -> list[Marks]:
    table = pa.table({"x": array_of(values)})
    sample = SampledRows(4, np.arange(4, dtype=np.uint64), ROWS * 0, ROWS, table)
    return list(list_marks(sample, "x", ROWS))


def test_a_value_that_recurs_is_a_mark_and_a_gap_is_none() -> None:
    (marks,) = looked_at(["b", None, "a", "b"])
    assert (marks.what, marks.names, marks.mark.tolist(), marks.row.tolist()) == ("value", ("b",), [0, 0], [0, 3])
    (marks,) = looked_at([7, 5, 7, 7])
    assert (marks.names, marks.mark.tolist(), marks.row.tolist()) == (("7",), [0, 0, 0], [0, 2, 3])


def test_marks_are_in_the_order_of_their_values() -> None:
    assert [looked_at(values)[0].names for values in (["b", "a", "b", "a"], [2.5, 1, 2.5, 1])] == [
        ("a", "b"),
        ("1", "2.5"),
    ]


def test_each_word_of_a_text_is_a_mark_once_whatever_its_case() -> None:
    _, marks = looked_at(["Fraud, fraud!", "no", None, "it is fraud"])
    told = sorted(zip((marks.names[mark] for mark in marks.mark), marks.row.tolist(), strict=True))
    assert (marks.what, told) == ("word", [("fraud", 0), ("fraud", 3), ("is", 3), ("it", 3), ("no", 1)])


def test_times_and_flags_have_none() -> None:
    assert looked_at([True, False, True, True]) == []
    assert looked_at(pa.array([1, 2, 3, 4], pa.timestamp("us"))) == []


def test_what_text_is() -> None:
    assert [is_text(kind) for kind in (pa.string(), pa.large_string(), pa.int64())] == [True, True, False]


def test_decimals_are_counted_as_they_are_written() -> None:
    assert count_decimals(np.array([1.0, 0.5, 12.25, 1e-7, np.pi])).tolist() == [0, 1, 2, 7, 9]
    assert count_decimals(np.array([0.1 + 0.2, 0.285, 5e6 + 0.125, 1e300, -1.05])).tolist() == [9, 3, 3, 0, 2]


def test_ends_are_the_letters_before_the_length_and_the_last_sign() -> None:
    views = view_ends(["AB12", "AB3", "C45", None])
    assert views["beginning"].tolist() == [1, 1, 2, 0]
    assert views["length"].tolist() == [2, 1, 1, 0]
    assert views["last sign"].tolist() == [1, 2, 3, 0]


class TestBest:
    CLASSES = np.array([0] * 60 + [1] * 40)

    def best(self, *marked: np.ndarray) -> Any:
        row = np.concatenate(marked)
        mark = np.repeat(np.arange(len(marked)), [len(rows) for rows in marked])
        return find_best_mark(Marks("value", ("a", "b", "c")[: len(marked)], mark, row), self.CLASSES, 0.5)

    def test_a_mark_that_one_class_alone_has(self) -> None:
        found = self.best(np.arange(50), np.arange(80, 100))
        assert (found.name, found.label, found.rows, found.others, found.covered) == ("b", 1, 20, 0, 0.5)
        assert found.score == pytest.approx(0.75)
        assert found.chance == pytest.approx(4 * 0.4**20)

    def test_it_comes_before_one_that_more_rows_have_but_others_too(self) -> None:
        found = self.best(np.arange(55, 100), np.arange(80, 100))
        assert (found.name, found.others) == ("b", 0)

    def test_a_mark_that_others_have_too_has_no_chance(self) -> None:
        found = self.best(np.arange(59, 100))
        assert (found.rows, found.others, found.chance) == (40, 1, 1.0)

    def test_without_marks_there_is_none(self) -> None:
        none = np.zeros(0, np.int64)
        assert find_best_mark(Marks("value", (), none, none), self.CLASSES, 0.5) is None
