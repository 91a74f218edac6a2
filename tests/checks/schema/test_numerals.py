"""Numbers that are written as text are told from codes."""

from __future__ import annotations

import pytest

from given.profiles import profile_of
from traingate.checks.schema._numerals import find_notation
from traingate.dataset import Columns
from traingate.measures.statistics import Statistics


def told(values: list[str]) -> str | None:
    strings = profile_of(Columns(), train={"x": values}).of(Statistics, "train").columns["x"].strings
    assert strings is not None
    return find_notation(strings)


@pytest.mark.parametrize(
    ("values", "notation"),
    [
        ([f"{n}.5" for n in range(100)], "plain numbers"),
        ([str(n * 7) for n in range(100)], "plain numbers"),
        ([f"{n},5" for n in range(100)], "a decimal comma"),
        ([f"1.{n:03},5" for n in range(100)], "a decimal comma"),
        ([f"{n},234.5" for n in range(1, 100)], "commas between thousands"),
        ([f"${n},234" for n in range(1, 100)], "a currency sign"),
        ([f"{n}.5%" for n in range(100)], "a per cent sign"),
        ([f"({n}.50)" for n in range(50)] + [f"{n}.50" for n in range(50)], "parentheses for negative numbers"),
        ([f"\u2212{n}.5" for n in range(50)] + [f"{n}.5" for n in range(50)], "a Unicode minus"),
    ],
)
def test_numbers_as_text_are_told_with_their_notation(values: list[str], notation: str) -> None:
    assert told(values) == notation


@pytest.mark.parametrize(
    "values",
    [
        [f"{n:05}" for n in range(100)],  # zip codes
        [f"{n}" for n in range(10_000, 10_100)],  # article numbers
        [f"{4_900_000_000 + n}" for n in range(5, 100)],  # phones
        [str(n % 5) for n in range(100)],  # codes of a category
        [f"V{n}.{n % 10}" for n in range(100)],  # ICD codes
        [f"2024-01-{n % 28 + 1:02}" for n in range(100)],
        [f"1.{n}.0" for n in range(100)],  # versions
        [f"word {n}" for n in range(100)],
    ],
)
def test_codes_dates_versions_and_words_are_text(values: list[str]) -> None:
    assert told(values) is None
