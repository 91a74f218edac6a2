from __future__ import annotations

from typing import Any

import pytest

from given.profiles import summary_of
from traingate.judging.naming import ENTITY_NAME, is_coded, may_name


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sent_at", list(range(30))),
        ("when", [1_700_000_000 + 60 * at for at in range(30)]),
        ("when", [f"2024-01-{day:02}" for day in range(1, 29)]),
        ("note", [f"she wrote {at} letters" for at in range(30)]),
    ],
    ids=["a time's name", "seconds since 1970", "dates", "free text"],
)
def test_times_and_free_text_are_no_names(name: str, values: Any) -> None:
    assert not may_name(summary_of(values, name))


@pytest.mark.parametrize("values", [[f"D{at:02}" for at in range(30)], list(range(30)), ["ann", "bob"] * 10])
def test_codes_numbers_and_words_may_be_names(values: Any) -> None:
    assert may_name(summary_of(values, "device"))


def test_codes_are_told_from_words_by_digits_or_by_the_name_of_their_column() -> None:
    words = ["ann", "bob", "eve"] * 10
    assert is_coded(summary_of([f"D{at:02}" for at in range(30)], "thing"))
    assert is_coded(summary_of(list(range(30)), "thing"))
    assert is_coded(summary_of(words, "customer"))
    assert not is_coded(summary_of(words, "thing"))


@pytest.mark.parametrize("name", ["customer_id", "userId", "subject#", "device", "patient_no", "accountNr"])
def test_columns_of_entities_are_known_by_their_names(name: str) -> None:
    assert ENTITY_NAME.search(name)


@pytest.mark.parametrize("name", ["price", "idea", "userfee", "solid"])
def test_other_columns_are_not(name: str) -> None:
    assert not ENTITY_NAME.search(name)
