from __future__ import annotations

import math

import numpy as np
import pytest

from traingate.judging.precision import find_error

VALUES = np.random.default_rng(0).lognormal(0, 1, 500)


@pytest.mark.parametrize("decimals", [0, 2, 4, 6])
def test_decimals_have_half_a_unit_of_error_whatever_the_size(decimals: int) -> None:
    assert find_error((1000 * VALUES).round(decimals)) == (10.0**-decimals / math.sqrt(12), 0.0, 0.0)


def test_single_precision_is_off_by_its_size_and_alike_in_all_values() -> None:
    _, relative, shared = find_error(VALUES.astype(np.float32).astype(np.float64))
    assert (relative, shared) == (2.0**-24, 8 * 2.0**-24)


def test_six_significant_digits_are_no_double_precision() -> None:
    written = np.array([float(f"{value:.6g}") for value in 1e-3 * VALUES])
    _, relative, shared = find_error(written)
    assert (relative, shared) == (1e-5 / math.sqrt(12), 0.0)


def test_single_precision_that_was_written_as_text_may_be_off_alike() -> None:
    written = np.array([float(str(value)) for value in VALUES.astype(np.float32)])
    _, relative, shared = find_error(written)
    assert relative < 1e-6
    assert shared == 8 * 2.0**-24


def test_heavy_tails_in_double_precision_have_no_decimals() -> None:
    _, relative, _ = find_error(np.random.default_rng(0).standard_cauchy(500))
    assert relative == 1e-9


def test_no_value_has_any_error() -> None:
    assert find_error(np.zeros(0)) == (math.inf, 0.0, 0.0)
