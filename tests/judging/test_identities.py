from __future__ import annotations

import numpy as np
import pytest

from traingate.judging.identities import Identity, find_fitting, find_identities

ROWS = 400
RNG = np.random.default_rng(3)
CASUAL, REGISTERED = RNG.poisson(30.0, ROWS) * 1.0, RNG.poisson(150.0, ROWS) * RNG.integers(1, 4, ROWS) * 1.0
AREA, PRICE = RNG.lognormal(4, 0.5, ROWS).round(1), RNG.lognormal(8, 0.3, ROWS).round(2)
NOISE = {f"noise{at}": RNG.normal(size=ROWS) for at in range(10)}
COLUMNS = {"casual": CASUAL, "registered": REGISTERED, "area": AREA, "price": PRICE, **NOISE}


def found(target: np.ndarray, columns: dict[str, np.ndarray] = COLUMNS) -> list[Identity]:
    return find_identities(target, columns, list(columns), 200, 0.001)


@pytest.mark.parametrize(
    ("target", "formula"),
    [
        (CASUAL + REGISTERED, "casual + registered"),
        (REGISTERED - CASUAL, "registered - casual"),
        (CASUAL + 2 * REGISTERED - AREA, "casual + 2 * registered - area"),
        (0.5 * CASUAL + 1.8 * AREA + 32, "0.5 * casual + 1.8 * area + 32"),
        (AREA * PRICE, "area * price"),
        (0.01 * AREA * PRICE, "0.01 * area * price"),
        (PRICE / AREA, "price / area"),
        (AREA / PRICE, "area / price"),
    ],
    ids=str,
)
def test_a_formula_that_is_the_label_is_found(target: np.ndarray, formula: str) -> None:
    assert [(one.formula, one.rows, one.held) for one in found(target)] == [(formula, ROWS, ROWS)]


def test_what_was_rounded_is_exact_to_its_decimals() -> None:
    assert [one.formula for one in found((PRICE / AREA).round(2))] == ["price / area"]
    assert [one.formula for one in found(np.rint(AREA * PRICE))] == ["area * price"]


def test_rows_that_lack_a_part_say_nothing() -> None:
    gaps = np.where(np.arange(ROWS) % 10 == 0, np.nan, CASUAL)
    (one,) = found(CASUAL + REGISTERED, {**COLUMNS, "casual": gaps})
    assert (one.formula, one.rows, one.held) == ("casual + registered", 360, 360)


def test_a_formula_with_exceptions_is_none() -> None:
    target = CASUAL + REGISTERED
    target[:2] += 1
    assert found(target) == []


@pytest.mark.parametrize(
    "target",
    [RNG.normal(size=ROWS), CASUAL + REGISTERED + RNG.normal(size=ROWS), np.ones(ROWS)],
    ids=["noise", "near", "one"],
)
def test_what_no_formula_gives_is_not_found(target: np.ndarray) -> None:
    assert found(target) == []


def test_a_label_that_is_known_too_coarsely_proves_nothing() -> None:
    coarse = {name: values.round(1) for name, values in NOISE.items()}
    assert found((NOISE["noise0"] * NOISE["noise1"]).round(1), coarse) == []


def test_columns_alike_are_told_once() -> None:
    twins = {**COLUMNS, "casual again": CASUAL}
    assert [one.columns for one in found(CASUAL + REGISTERED, twins)] == [("casual", "registered")]


def test_sets_that_fit_come_best_first() -> None:
    matrix = np.array([CASUAL, REGISTERED, AREA, PRICE])
    assert find_fitting(matrix, CASUAL + REGISTERED, 2, 1e-9) == [(0, 1)]
