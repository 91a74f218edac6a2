"""How far a figure of a sample may be from that of all rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from given.suites import expect, rows_of, suite
from traingate.gx._margins import GROUPS, measure_margins, split_rows
from traingate.gx.running import run_suite
from traingate.gx.suites import read_suite
from traingate.profile.suite_results import Figure


def test_groups_hold_every_row_once() -> None:
    groups = split_rows(rows_of(x=list(range(1003))))
    assert len(groups) == GROUPS
    assert sorted(value for group in groups for value in group.table.column("x").to_pylist()) == list(range(1003))
    assert {len(group.hashes) for group in groups} == {50, 51}


def test_a_margin_of_means_is_that_of_normal_theory() -> None:
    rng = np.random.default_rng(1)
    widths = []
    for _ in range(200):
        means = rng.normal(7, 2, (GROUPS, 500)).mean(axis=1)
        widths += measure_margins([[Figure(float(mean))] for mean in means], 0.0)
    # 2 / sqrt(10,000) is the mean's standard error; 3.883 the t quantile of 99.9 %.
    assert np.mean(widths) == pytest.approx(3.883 * 0.02, rel=0.05)


def test_what_was_drawn_is_no_longer_uncertain() -> None:
    groups = [[Figure(float(number))] for number in range(GROUPS)]
    (all_else,), (half,), (none,) = (measure_margins(groups, drawn) for drawn in (0.0, 0.75, 1.0))
    assert half == pytest.approx(all_else / 2)
    assert none == 0


def test_a_group_without_a_figure_leaves_no_margin() -> None:
    groups = [[Figure(1.0)]] * (GROUPS - 1)
    assert measure_margins([*groups, []], 0.1) == ()
    assert measure_margins(groups, 0.1) == ()


@pytest.mark.slow
def test_a_failed_mean_of_chosen_rows_has_the_margin_of_these(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    rows = rows_of(1_000_000, x=rng.normal(10, 3, 10_000).tolist(), kind=rng.choice(["a", "b"], 10_000).tolist())
    chosen = {"row_condition": 'kind == "a"', "condition_parser": "pandas"}
    mean = expect("column_mean_to_be_between", column="x", min_value=11, **chosen)
    met = expect("column_mean_to_be_between", column="x", min_value=9, **chosen)
    failed, passed = run_suite(read_suite(suite(tmp_path, mean, met)), rows, "eval").expectations
    assert not failed.success
    (margin,) = failed.margins
    assert margin == pytest.approx(3.883 * 3 / np.sqrt(5_000), rel=0.5)
    assert passed.margins == ()


@pytest.mark.slow
def test_every_failed_quantile_has_a_margin(tmp_path: Path) -> None:
    values = np.random.default_rng(3).normal(0, 1, 10_000).tolist()
    ranges = {"quantiles": [0.5, 0.9], "value_ranges": [[1, 2], [0, 1]]}
    path = suite(tmp_path, expect("column_quantile_values_to_be_between", column="x", quantile_ranges=ranges))
    (one,) = run_suite(read_suite(path), rows_of(1_000_000, x=values), "eval").expectations
    middle, upper = one.margins
    assert 0.02 < middle < 0.1
    assert 0.03 < upper < 0.15
