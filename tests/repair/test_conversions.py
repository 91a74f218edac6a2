"""Values as train writes them; what cannot be converted is missing, and counted."""

from __future__ import annotations

from typing import Any

import pytest

from traingate.batch.numerals import Notation
from traingate.remedy import ConvertColumn
from traingate.repair.conversions import Conversion

GERMAN = Notation.parse("1.234,5")


def make(how: str, notation: Notation | None = None, **said: Any) -> Conversion:
    return Conversion(ConvertColumn("eval", "x", how, **said), notation)


@pytest.mark.parametrize(
    ("conversion", "value", "new"),
    [
        (make("to-number"), "12", 12),
        (make("to-number"), " 1.5 ", 1.5),
        (make("to-number", GERMAN), "1.234,5", 1234.5),
        (make("to-number"), "oops", None),
        (make("to-number", whole=True), "12.0", 12),
        (make("to-number", whole=True), "12.5", None),
        (make("to-digit"), "True", 1),
        (make("to-digit"), False, 0),
        (make("to-truth"), "1", True),
        (make("to-truth"), 0, False),
        (make("to-truth"), 2, None),
        (make("pad", codes={"1": "00001"}), "2134", "02134"),
        (make("pad", codes={"1": "00001"}), "A12", "A12"),
        (make("multiply", factor=0.01), "71.3", 0.713),
        (make("multiply", factor=1 / 1.609344), 160.9344, 100.0),
    ],
)
def test_a_value_becomes(conversion: Conversion, value: object, new: object) -> None:
    assert conversion(value) == new


def test_what_changes_and_what_is_lost_is_counted() -> None:
    conversion = make("to-number")
    assert [conversion(value) for value in ("7", "oops", " 8")] == [7, None, 8]
    assert (conversion.changed, conversion.lost) == (2, 1)


def test_numbers_of_integers_are_integers() -> None:
    import pyarrow as pa

    assert make("to-number", whole=True).choose_type(pa.string()) == pa.int64()
    assert make("multiply").choose_type(pa.int64()) == pa.float64()
    assert make("pad").choose_type(pa.int64()) == pa.string()
