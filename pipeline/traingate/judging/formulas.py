"""Formulas over columns as they are written, `casual + registered`, and how exactly a column's values are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from traingate.wording import number

OPERATIONS: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
_DECIMALS = 6  # a column with more is taken as it is stored
_NEAR = 1e-3  # relative distance at which a coefficient is taken for the rounder one beside it


def combine(operation: str, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Two columns, or two sets of them, put together; a division by 0 is infinite, and 0/0 NaN."""
    with np.errstate(all="ignore"):
        return np.asarray(OPERATIONS[operation](first, second), np.float64)


def write_pair(operation: str, first: str, second: str, factor: float = 1.0) -> str:
    """`a / b`, `2.5 * a * b`."""
    text = f"{first} {operation} {second}"
    return text if factor == 1 else f"{_write_factor(factor)} * {text}"


def write_sum(names: Sequence[str], factors: Sequence[float], constant: float) -> str:
    """`a + b`, `2 * a - b + 12`."""
    parts = []
    for name, factor in sorted(zip(names, factors, strict=True), key=lambda part: part[1] < 0):
        size = abs(factor)
        sign = "-" if factor < 0 else "+"
        parts.append(f"{sign} {name if size == 1 else f'{_write_factor(size)} * {name}'}")
    if constant:
        parts.append(f"{'-' if constant < 0 else '+'} {_write_factor(abs(constant))}")
    text = " ".join(parts).removeprefix("+ ")
    return f"-{text[2:]}" if text.startswith("- ") else text


def _write_factor(factor: float) -> str:
    return number(factor).replace(",", "")


def round_factor(factor: float) -> float:
    """The roundest number within a thousandth of it, so that 0.9998 is 1 and 0.30002 is 0.3; else the number itself."""
    if not factor or not np.isfinite(factor):
        return factor
    for digits in range(1, 5):
        rounded = float(f"{factor:.{digits}g}")
        if abs(rounded - factor) <= _NEAR * 10.0 ** (1 - digits) * abs(factor):
            return rounded
    return factor


def measure_rounding(values: np.ndarray) -> float:
    """Half of the last decimal that a column is written with; 0 of whole numbers, and of more than six decimals."""
    known = values[np.isfinite(values)]
    largest = float(np.abs(known).max(initial=0.0))
    if largest >= 2**50 or not len(known):
        return 0.0
    for decimals in range(_DECIMALS + 1):
        scaled = known * 10.0**decimals
        if (np.abs(scaled - np.rint(scaled)) <= 1e-9 * max(1.0, largest * 10.0**decimals)).all():
            return 0.5 * 10.0**-decimals if decimals else 0.0
    return 0.0


def find_round_between(low: float, high: float) -> float:
    """The roundest number from `low` to below `high`, or nearly: the threshold that somebody may have written."""
    if not (np.isfinite(low) and np.isfinite(high)) or low >= high:
        return low
    if low <= 0 < high:
        return 0.0
    for exponent in range(int(np.floor(np.log10(max(abs(low), abs(high))))), -12, -1):
        step = 10.0**exponent
        found = round(np.ceil(low / step)) * step
        if low <= found < high:
            return float(f"{found:.12g}")
    return low
