"""Text columns of numbers are found with their notation, and told from codes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from traingate.batch.notations import Numerals, detect


def found(values: list[str]) -> Numerals:
    numerals = detect(pa.array(values))
    assert numerals is not None
    return numerals


@pytest.mark.parametrize(
    ("values", "words", "example"),
    [
        ([f"{n}.5" for n in range(100)], "plain numbers", "1234.5"),
        ([f"0.{n}" for n in range(10, 100)], "plain numbers", "1234.5"),
        ([str(n * 7) for n in range(100)], "plain numbers", "1234.5"),
        ([f"{n},5" for n in range(100)], "a decimal comma", "1234,5"),
        ([f"1.{n:03},5" for n in range(100)], "points between thousands and a decimal comma", "1.234,5"),
        ([f"{n}.234.567" for n in range(1, 100)], "points between thousands and a decimal comma", "1.234,5"),
        ([f"{n},234.5" for n in range(1, 100)], "commas between thousands", "1,234.5"),
        ([f"{n} 234,5" for n in range(1, 100)], "spaces between thousands and a decimal comma", "1 234,5"),
        ([f"{n}\u202f234" for n in range(1, 100)], "spaces between thousands", "1 234.5"),
        ([f"{n}'234.50" for n in range(1, 100)], "apostrophes between thousands", "1'234.5"),
        ([f"${n},234.00" for n in range(1, 100)], "commas between thousands and a currency sign", "1,234.5"),
        ([f"{n} €" for n in range(1, 100)], "a currency sign", "1234.5"),
        ([f"{n}.5%" for n in range(100)], "a per cent sign", "1234.5"),
        ([f"({n}.50)" for n in range(50)] + [f"{n}.50" for n in range(50)], "parentheses for negative numbers",
         "1234.5"),
        ([f"\u2212{n}.5" for n in range(50)] + [f"{n}.5" for n in range(50)], "a Unicode minus", "1234.5"),
        ([f"{n},5" for n in range(200)] + ["unknown"], "a decimal comma", "1234,5"),
        ([f"{n},5" for n in range(100)] + ["NA"] * 50 + [""] * 50, "a decimal comma", "1234,5"),
    ],
)  # fmt: skip
def test_one_notation(values: list[str], words: str, example: str) -> None:
    numerals = found(values)
    assert (numerals.words, [notation.example for notation in numerals.notations]) == (words, [example])


@pytest.mark.parametrize(
    ("values", "examples"),
    [
        ([f"{n},234" for n in range(1, 100)], ["1,234.5", "1234,5"]),
        ([f"{n}.234" for n in range(1, 100)], ["1.234,5", "1234.5"]),
        ([str(n) for n in range(100)] + [f"{n}.234" for n in range(1, 100)], ["1.234,5", "1234.5"]),
    ],
)
def test_what_fits_two_notations_names_both(values: list[str], examples: list[str]) -> None:
    assert [notation.example for notation in found(values).notations] == examples


@pytest.mark.parametrize(
    "values",
    [
        [f"{n}.5" for n in range(50)] + [f"{n},5" for n in range(50)],
        [f"${n}" for n in range(50)] + [f"€{n}" for n in range(50)],
        [f"{n}%" for n in range(50)] + [f"{n}" for n in range(1, 50)],
        [f"{n},234.5" for n in range(1, 50)] + [f"{n}.234,5" for n in range(1, 50)],
    ],
)
def test_two_notations_currencies_or_units_are_none(values: list[str]) -> None:
    assert (found(values).notations, found(values).words) == ((), "more than one notation or unit")


@pytest.mark.parametrize(
    "values",
    [
        [f"{n:05}" for n in range(100)],  # zip codes
        [f"{n}" for n in range(10_000, 10_100)],  # article numbers
        [f"{4_900_000_000 + n}" for n in range(5, 100)],  # phones
        [f"{n} {100 + n}" for n in range(100, 200)],  # numbers of one length in groups
        [str(n % 5) for n in range(100)],  # codes of a category
        [f"V{n}.{n % 10}" for n in range(100)],  # ICD codes
        [f"2024-01-{n % 28 + 1:02}" for n in range(100)],
        [f"{n % 28 + 1:02}.01.2024" for n in range(100)],
        [f"12:{n % 60:02}" for n in range(100)],
        [f"1.{n}.0" for n in range(100)],  # versions
        [f"10.0.0.{n}" for n in range(100)],
        [f"{n:x}" for n in range(10_000, 10_300)],
        [f"word {n}" for n in range(100)],
        [f"{n},5" for n in range(100)] + ["unknown"] * 5,
        [],
        ["", "NA"],
    ],
)
def test_codes_dates_versions_and_words_are_text(values: list[str]) -> None:
    assert detect(pa.array(values, pa.string())) is None


def test_values_count_by_their_rows() -> None:
    values = pa.array([*(f"{n},5" for n in range(50)), "unknown"])
    assert detect(values, np.array([10] * 50 + [1])) is not None
    assert detect(values, np.array([1] * 50 + [10])) is None


def test_a_lower_share_may_be_asked_for() -> None:
    values = pa.array([*(f"{n},5" for n in range(95)), *["unknown"] * 5])
    numerals = detect(values, least=0.9)
    assert numerals is not None
    assert (numerals.share, [one.example for one in numerals.notations]) == (0.95, ["1234,5"])
