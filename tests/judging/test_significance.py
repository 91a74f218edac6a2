"""Every test statistic against an independent implementation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from given.profiles import summary_of
from traingate.judging.significance import exceedances_p, fold, g_test, hypergeometric, kolmogorov_smirnov
from traingate.profile.summaries import Quantiles

COLUMN = st.lists(st.floats(-1e6, 1e6) | st.integers(-3, 3).map(float), min_size=1, max_size=60)
COUNTS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=2, max_size=12)


def quantiles(values: object) -> Quantiles:
    numbers = summary_of(np.array(values, float)).numbers
    assert numbers is not None
    return numbers.quantiles


class TestKolmogorovSmirnov:
    @pytest.mark.parametrize(("n", "m", "shift"), [(400, 100, 0.0), (400, 100, 0.5), (2000, 500, 0.1), (900, 900, 0.2)])
    def test_distance_and_p_are_scipys(self, n: int, m: int, shift: float) -> None:
        rng = np.random.default_rng(n + m)
        first, second = rng.normal(size=n), rng.normal(shift, 1, m)
        distance, p = kolmogorov_smirnov(quantiles(first), quantiles(second))
        assert distance == pytest.approx(stats.ks_2samp(first, second, method="asymp").statistic)
        assert p == pytest.approx(stats.kstwobign.sf(distance * math.sqrt(n * m / (n + m))))
        # SciPy's own asymptotic p refines the limit by the number of rows, so that ours is never the smaller one.
        assert p >= stats.ks_2samp(first, second, method="asymp").pvalue * 0.999

    @given(COLUMN, COLUMN)
    def test_distance_with_ties_is_that_of_the_shares_up_to_each_value(
        self, first: list[float], second: list[float]
    ) -> None:
        ours, theirs, values = np.array(first), np.array(second), np.array(first + second)
        expected = max(abs(np.mean(ours <= value) - np.mean(theirs <= value)) for value in values)
        assert kolmogorov_smirnov(quantiles(first), quantiles(second))[0] == pytest.approx(expected)

    @given(COLUMN, COLUMN)
    def test_which_split_comes_first_does_not_matter(self, first: list[float], second: list[float]) -> None:
        ours, theirs = quantiles(first), quantiles(second)
        assert kolmogorov_smirnov(ours, theirs) == pytest.approx(kolmogorov_smirnov(theirs, ours))

    @given(COLUMN, st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_matter(self, values: list[float], random: object) -> None:
        shuffled = sorted(values, key=lambda _: random.random())  # type: ignore[attr-defined]
        assert kolmogorov_smirnov(quantiles(values), quantiles(shuffled)) == (0.0, 1.0)

    def test_no_values_differ_from_none(self) -> None:
        assert kolmogorov_smirnov(quantiles([]), quantiles([1.0])) == (0.0, 1.0)

    def test_half_as_many_witnesses_are_as_good_as_half_the_rows(self) -> None:
        first, second = quantiles(np.arange(1000)), quantiles(np.arange(500) + 100)
        halved = kolmogorov_smirnov(first, second, (0.5, 0.5))
        fewer = kolmogorov_smirnov(quantiles(np.arange(0, 1000, 2)), quantiles(np.arange(0, 500, 2) + 100))
        assert halved[1] == pytest.approx(fewer[1], rel=0.1)

    def test_the_error_of_a_summary_is_no_evidence(self) -> None:
        ours, theirs = quantiles(np.arange(1000)), quantiles(np.arange(1000) + 50)
        loose = Quantiles(ours.points, ours.weights, 0.05)
        assert kolmogorov_smirnov(loose, theirs) == (pytest.approx(0.05), 1.0)

    def test_distances_from_the_centre_turn_a_spread_into_a_shift(self) -> None:
        values = np.arange(-500, 500.0)
        assert kolmogorov_smirnov(quantiles(values), quantiles(values * 2))[0] == pytest.approx(0.25, abs=0.01)
        wide = fold(quantiles(values * 2), 0.0)
        assert kolmogorov_smirnov(fold(quantiles(values), 0.0), wide)[0] == pytest.approx(0.5, abs=0.01)

    @given(COLUMN, st.floats(-1e6, 1e6))
    def test_folding_keeps_every_row(self, values: list[float], centre: float) -> None:
        distances = fold(quantiles(values), centre)
        assert distances.total == len(values)
        assert np.repeat(distances.points, distances.weights.astype(int)) == pytest.approx(
            np.sort(np.abs(np.array(values) - centre))
        )


class TestG:
    @pytest.mark.parametrize(
        "table", [[[880, 120], [190, 60]], [[50, 60, 70], [60, 50, 90]], [[900, 90, 10], [800, 180, 20]]]
    )
    def test_p_is_scipys_after_williams_correction(self, table: list[list[int]]) -> None:
        first, second = np.array(table, float)
        found = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        total, rows, columns = first.sum() + second.sum(), np.array([first.sum(), second.sum()]), first + second
        q = 1 + (total * (1 / rows).sum() - 1) * (total * (1 / columns).sum() - 1) / (6 * total * found.dof)
        assert g_test(first, second)[1] == pytest.approx(stats.chi2.sf(found.statistic / q, found.dof))

    def test_the_distance_is_half_the_sum_of_differences_of_shares(self) -> None:
        assert g_test(np.array([60.0, 40.0]), np.array([80.0, 20.0]))[0] == pytest.approx(0.2)

    @given(COUNTS)
    def test_order_of_splits_and_levels_does_not_matter(self, counts: list[tuple[int, int]]) -> None:
        first, second = np.array(counts, float).T
        expected = pytest.approx(g_test(first, second), abs=1e-9)
        assert g_test(second, first) == expected
        assert g_test(first[::-1], second[::-1]) == expected

    @given(COUNTS)
    def test_p_is_a_probability_and_the_distance_a_share(self, counts: list[tuple[int, int]]) -> None:
        distance, p = g_test(*np.array(counts, float).T)
        assert 0 <= distance <= 1 and 0 <= p <= 1

    def test_a_trace_of_rows_besides_the_levels_changes_nothing(self) -> None:
        first, second = np.array([500.0, 500.0]), np.array([50.0, 150.0])
        assert g_test(first, second, (0.0, 2.3e-13)) == pytest.approx(g_test(first, second))

    def test_rare_levels_are_pooled_with_what_is_not_listed(self) -> None:
        first, second = np.array([900.0, 50, 2, 1]), np.array([180.0, 10, 1, 0])
        pooled = g_test(np.array([900.0, 50, 50]), np.array([180.0, 10, 10]))
        assert g_test(first, second, (47.0, 9.0)) == pytest.approx(pooled)

    @pytest.mark.parametrize("tables", [([], []), ([5.0], [5.0]), ([0.0, 0.0], [5.0, 5.0]), ([1.0] * 9, [1.0] * 9)])
    def test_too_little_to_compare_is_no_difference(self, tables: tuple[list[float], list[float]]) -> None:
        assert g_test(*(np.array(side) for side in tables)) == (0.0, 1.0)

    @pytest.mark.slow
    @pytest.mark.parametrize("levels", [2, 20, 300])
    def test_clean_splits_come_below_p_as_often_as_p_says(self, levels: int) -> None:
        rng = np.random.default_rng(levels)
        found = []
        for _ in range(1500):
            total = rng.multinomial(4000, np.full(levels, 1 / levels))
            second = rng.multivariate_hypergeometric(total, 2000)
            found.append(g_test((total - second).astype(float), second.astype(float))[1])
        assert np.mean(np.array(found) < 0.01) < 0.02


class TestHypergeometric:
    @pytest.mark.parametrize(
        ("hits", "drawn", "successes", "population"),
        [(3, 100, 3, 500), (0, 100, 40, 500), (60, 200, 60, 1000), (7, 7, 7, 7), (48, 50, 90, 100)],
    )  # fmt: skip
    def test_twice_the_smaller_tail_is_scipys(self, hits: int, drawn: int, successes: int, population: int) -> None:
        null = stats.hypergeom(population, successes, drawn)
        expected = min(1.0, 2 * min(null.cdf(hits), null.sf(hits - 1)))
        assert hypergeometric(hits, drawn, successes, population) == pytest.approx(expected, rel=1e-6)

    def test_one_sided_it_is_fishers_exact_test(self) -> None:
        table = [[30, 70], [40, 460]]
        expected = 2 * stats.fisher_exact(table, alternative="greater")[1]
        assert hypergeometric(30, 100, 70, 600) == pytest.approx(expected)

    @given(st.integers(0, 60), st.integers(1, 100), st.integers(0, 60), st.integers(1, 300))
    @settings(max_examples=200)
    def test_which_split_is_drawn_does_not_matter(self, hits: int, drawn: int, misses: int, others: int) -> None:
        hits, misses = min(hits, drawn), min(misses, others)
        ours = hypergeometric(hits, drawn, hits + misses, drawn + others)
        theirs = hypergeometric(misses, others, hits + misses, drawn + others)
        assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-12)
        assert 0 <= ours <= 1

    def test_ten_million_rows_are_as_quick_and_as_exact(self) -> None:
        null = stats.norm(1_000_000, math.sqrt(1e7 * 0.1 * 0.9 * 0.5))
        p = hypergeometric(1_003_000, 10_000_000, 2_000_000, 20_000_000)
        assert p == pytest.approx(2 * null.sf(1_003_000 - 0.5), rel=0.01)


class TestExceedances:
    @pytest.mark.parametrize(
        ("beyond", "ours", "theirs"), [(1, 800, 200), (3, 800, 200), (8, 8000, 2000), (5, 500, 500)]
    )
    def test_it_is_the_chance_that_the_largest_rows_are_all_theirs(self, beyond: int, ours: int, theirs: int) -> None:
        exact = math.prod((theirs - i) / (ours + theirs - i) for i in range(beyond))
        assert exceedances_p(beyond, ours, theirs) == pytest.approx(exact, rel=0.1)
        assert exceedances_p(beyond, ours, theirs) >= exact

    def test_none_beyond_is_certain(self) -> None:
        assert exceedances_p(0, 800, 200) == 1.0
