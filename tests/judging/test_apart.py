from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.apart import find_apart

RNG = np.random.default_rng(4)
DEVICE = RNG.integers(0, 40, 1_000)
LATE = DEVICE >= 32


def found(train: Any, held_out: Any, name: str = "device", columns: Columns | None = None) -> list[str]:
    splits = {
        split: {name: np.array(values, dtype=object), "x": np.arange(len(values)) / 7}
        for split, values in (("train", train), ("eval", held_out))
    }
    return [one for one, _ in find_apart(profile_of(columns, **splits))]


def spell(values: Any, how: str = "D{:02}") -> list[str]:
    return [how.format(value) for value in values]


def test_codes_that_were_dealt_out_whole_are_found() -> None:
    assert found(spell(DEVICE[~LATE]), spell(DEVICE[LATE])) == ["device"]


def test_whole_numbers_are_codes_as_well() -> None:
    assert found(DEVICE[~LATE].tolist(), DEVICE[LATE].tolist()) == ["device"]


def test_how_many_rows_a_code_has_is_known() -> None:
    splits = {"train": {"device": spell(DEVICE[~LATE])}, "eval": {"device": spell(DEVICE[LATE])}}
    ((_, sides),) = find_apart(profile_of(**splits))
    assert sorted(sides["eval"].counts.tolist()) == sorted(np.bincount(DEVICE)[32:].tolist())
    assert (len(sides["train"].keys), sides["train"].exact) == (32, True)


@pytest.mark.parametrize(
    ("held_out", "why"),
    [
        ([*spell(DEVICE[LATE]), "D01"], "one of train's"),
        (spell(DEVICE[:200], "device {}"), "train's in another spelling"),
        (spell(DEVICE[:200], "X{:02}x"), "as many as train has"),
        (spell(range(200), "N{}"), "each of one row"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_new_values_are_no_names(held_out: list[str], why: str) -> None:
    assert found(spell(DEVICE[~LATE]), held_out) == []


def test_of_splits_of_one_size_the_name_has_to_say_what_it_is() -> None:
    first, second = spell(DEVICE[DEVICE < 20]), spell(DEVICE[DEVICE >= 20])
    assert found(first, second, "shelf") == []
    assert found(first, second, "device_id") == ["device_id"]


def test_where_an_entity_is_declared_nobody_asks() -> None:
    assert found(spell(DEVICE[~LATE]), spell(DEVICE[LATE]), columns=Columns(entity=("x",))) == []


def test_words_are_no_codes() -> None:
    words = np.array([f"{first}{second}" for first in "abcdefgh" for second in "vwxyz"])
    assert found(words[DEVICE[~LATE]], words[DEVICE[LATE]], "town") == []
