from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.name_parts import NamedPart, find_named_parts

RNG = np.random.default_rng(2)
PATIENT = np.repeat(np.arange(40), 6)
VISIT = np.tile(np.arange(1, 7), 40)
SICK = (RNG.random(40) < 0.4).astype(int)[PATIENT]
TRAIN = RNG.random(240) < 0.7


def found(names: Any, label: Any = SICK, columns: Columns | None = None) -> list[NamedPart]:
    table = {"name": np.array(names, dtype=object), "size": np.random.default_rng(1).normal(size=240), "y": label}
    train, held_out = ({name: values[rows] for name, values in table.items()} for rows in (TRAIN, ~TRAIN))
    columns = columns or Columns(label="y")
    return list(find_named_parts(profile_of(columns, identifiers=["name"], train=train, eval=held_out)))


@pytest.mark.parametrize("mark", ["_", "-", ".", "/", ":"])
def test_a_part_that_recurs_and_fixes_the_label_is_a_name(mark: str) -> None:
    (part,) = found([f"p{one:02}{mark}{visit}" for one, visit in zip(PATIENT, VISIT, strict=True)])
    assert (part.column, part.mark, part.example, part.fixes) == ("name", mark, "p00", ("y",))
    assert len(part.names["train"]) == 40
    assert len(part.names["eval"] & part.names["train"]) == len(part.names["eval"])


def test_letters_number_the_rows_as_well() -> None:
    (part,) = found([f"p{one}_{'abcdef'[visit - 1]}" for one, visit in zip(PATIENT, VISIT, strict=True)])
    assert part.fixes == ("y",)


def test_a_part_that_fixes_nothing_is_part_of_a_number() -> None:
    assert found([f"plate {one}-{visit}" for one, visit in zip(RNG.permutation(PATIENT), VISIT, strict=True)]) == []


@pytest.mark.parametrize(
    "names",
    [
        [f"2024-{1 + one % 12:02}-{1 + visit:02}" for one, visit in zip(PATIENT, VISIT, strict=True)],
        [f"row_{at}" for at in range(240)],
        ["city_1"] * 240,
        [f"note number {at} of many" for at in range(240)],
        [None, *(f"p{one}_{visit}" for one, visit in zip(PATIENT[1:], VISIT[1:], strict=True))],
    ],
    ids=["dates", "one name", "a category", "notes", "a gap"],
)
def test_what_is_no_name_with_a_number_is_none(names: list[str]) -> None:
    assert found(names) == []


def test_a_declared_column_is_not_asked() -> None:
    names = [f"p{one}_{visit}" for one, visit in zip(PATIENT, VISIT, strict=True)]
    assert found(names, columns=Columns(label="y", entity=("name",))) == []
