"""How a column writes numbers is told from all of its values, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.splits import dataset_of
from traingate.dataset import Columns
from traingate.repair.notations import find_column_notation
from traingate.scan.scan import scan


def notation_of(folder: Path, *texts: str) -> str | None:
    rows = "".join(f'"{text}",{at}\n' for at, text in enumerate(texts))
    profile = scan(dataset_of(folder, Columns(), train="x,n\noops,0\n" + rows), [], [])
    found = find_column_notation(profile, "train", "x")
    return found and found.example


@pytest.mark.parametrize(
    ("texts", "example"),
    [
        (("1,5", "2,25"), "1234,5"),
        (("1.234,5", "12,25"), "1.234,5"),
        (("1,234.5", "12.25"), "1,234.5"),
        (("12", "7"), "1234.5"),
    ],
)
def test_the_notation_that_reads_most(tmp_path: Path, texts: tuple[str, ...], example: str) -> None:
    found = notation_of(tmp_path, *texts)
    assert found is not None
    assert {mark for mark in found if not mark.isdigit()} >= {mark for text in texts for mark in text if mark in ",."}
    assert example[-2] == found[-2]


def test_a_thousand_or_one_and_a_bit_is_not_told(tmp_path: Path) -> None:
    assert notation_of(tmp_path, "1,234", "5,678") is None


def test_words_are_no_numbers(tmp_path: Path) -> None:
    assert notation_of(tmp_path, "a", "b") is None
