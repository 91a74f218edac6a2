from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.separations import Pairs, Separation, find_threshold, find_unlike

ROWS = 600
RNG = np.random.default_rng(4)
FARE = RNG.lognormal(2.3, 0.6, ROWS).round(2)
TIP = (FARE * RNG.gamma(2, 0.09, ROWS)).round(2)
COLUMNS = {"tip": TIP, "fare": FARE, **{f"noise{at}": RNG.normal(size=ROWS) for at in range(5)}}


def best(target: np.ndarray, is_class: bool = True) -> Separation | None:
    return next(Pairs(COLUMNS).find(target.astype(float), is_class, 0.97), None)


@pytest.mark.parametrize(
    ("target", "formula"),
    [
        (TIP > 0.2 * FARE, "tip / fare"),
        (TIP + FARE > 12, "tip + fare"),
        (FARE - TIP > 9, "tip - fare"),
        (TIP * FARE > 20, "tip * fare"),
    ],
    ids=str,
)
def test_the_way_that_tells_the_class_is_found(target: np.ndarray, formula: str) -> None:
    found = best(target)
    assert found is not None and (found.columns, found.formula) == (("tip", "fare"), formula)


def test_the_best_pair_without_one_of_the_two_is_told() -> None:
    found = best(TIP > 0.2 * FARE)
    assert found is not None and 0.7 < found.others < 0.95


def test_a_weighted_sum_of_a_number_is_found() -> None:
    found = best(FARE + 3 * TIP + RNG.normal(0, 0.3, ROWS), is_class=False)
    assert found is not None and found.columns == ("tip", "fare")
    assert found.formula == pytest.approx(found.formula) and "* fare" in found.formula


def test_noise_tells_nothing() -> None:
    assert best(RNG.random(ROWS) < 0.3) is None


def test_each_class_is_asked_for_by_itself() -> None:
    pairs = Pairs(COLUMNS)
    asked = [TIP > 0.2 * FARE, TIP + FARE > 12, RNG.random(ROWS) < 0.3]
    found = [[one.formula for one in pairs.find(target.astype(float), True, 0.97)][:1] for target in asked]
    assert found == [["tip / fare"], ["tip + fare"], []]


def test_one_column_makes_no_pair() -> None:
    assert list(Pairs({"tip": TIP}).find((TIP > 1).astype(float), True, 0.5)) == []
    assert list(Pairs({}).find((TIP > 1).astype(float), True, 0.5)) == []


class TestThreshold:
    VALUES = np.array([0.1, 0.15, 0.199, 0.201, 0.5, 0.9])
    LATE = np.array([False, False, False, True, True, True])

    def test_it_is_the_roundest_between_the_classes(self) -> None:
        assert find_threshold(self.VALUES, self.LATE, 0) == (">", 0.2)
        assert find_threshold(self.VALUES, ~self.LATE, 0) == ("<=", 0.2)

    def test_classes_that_mix_have_none(self) -> None:
        assert find_threshold(self.VALUES, np.array([True, False, True, False, True, False]), 0) is None
        assert find_threshold(self.VALUES, np.ones(6, bool), 0) is None

    def test_rows_on_the_threshold_may_be_exceptions(self) -> None:
        values, late = np.repeat([0.1, 0.2, 0.3], [500, 1, 499]), np.arange(1000) > 500
        mixed = np.append(values, 0.2), np.append(late, True)
        assert find_threshold(*mixed, 0.01) == (">", 0.2)
        assert find_threshold(*mixed, 0.0001) is None


class TestUnlike:
    ONE, OTHER = RNG.integers(0, 2, ROWS) * 1.0, RNG.integers(0, 2, ROWS) * 1.0

    def test_two_flags_that_are_unlike_where_a_row_is_positive(self) -> None:
        flags = {"noise": RNG.integers(0, 2, ROWS) * 1.0, "one": self.ONE, "other": self.OTHER}
        assert find_unlike(flags, self.ONE != self.OTHER) == ("one", "other")
        assert find_unlike(flags, self.ONE == self.OTHER) == ("one", "other")

    def test_one_flag_that_is_the_label_is_no_pair(self) -> None:
        assert find_unlike({"one": self.ONE, "set": np.ones(ROWS)}, self.ONE == 0) is None

    def test_other_flags_are_none(self) -> None:
        assert find_unlike({"one": self.ONE, "other": self.OTHER}, RNG.random(ROWS) < 0.5) is None
        assert find_unlike({}, RNG.random(ROWS) < 0.5) is None
