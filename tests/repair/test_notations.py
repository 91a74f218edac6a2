"""How a column writes numbers is told from all of its values, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.splits import dataset_of
from traingate.dataset import Columns
from traingate.errors import Refused
from traingate.repair.notations import Writing, find_writing
from traingate.scan.scan import scan


def writing_of(folder: Path, *texts: str) -> Writing:
    rows = "".join(f'"{text}",{at}\n' for at, text in enumerate(texts))
    profile = scan(dataset_of(folder, Columns(), train="x,n\n" + rows), [], [])
    return find_writing(profile, "train", "x")


@pytest.mark.parametrize(
    ("texts", "decimal"), [(("1,5", "2,25"), ","), (("1.234,5", "12,25"), ","), (("1,234.5", "12.25 "), ".")]
)
def test_the_notation_that_reads_most(tmp_path: Path, texts: tuple[str, ...], decimal: str) -> None:
    assert writing_of(tmp_path, *texts * 9, "x,y").notation.decimal == decimal


@pytest.mark.parametrize(("text", "beside"), [("0.5 u", ("", " u")), ("USD 12", ("USD ", "")), ("-3", ("", ""))])
def test_what_stands_beside_every_number_is_cut_off(tmp_path: Path, text: str, beside: tuple[str, str]) -> None:
    found = writing_of(tmp_path, text, text.replace("2", "7").replace("5", "1"))
    assert (found.before, found.after) == beside


def test_units_that_differ_are_no_numbers_of_one_unit(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"2 of 2 values of x in train are no numbers, such as '5 kg', '5 lb'\."):
        writing_of(tmp_path, "5 kg", "5 lb")


def test_a_thousand_or_one_and_a_bit_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"commas and points in x of train stand before decimals or between thousands"):
        writing_of(tmp_path, "1,234", "5,678")


def test_a_few_words_among_numbers_may_go_missing(tmp_path: Path) -> None:
    assert writing_of(tmp_path, "oops", *["1.5"] * 4).notation.decimal == "."


def test_words_are_no_numbers(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"Write them again where the data is made, and repair the rest with --only"):
        writing_of(tmp_path, "a", "b", "1")
