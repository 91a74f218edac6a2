"""Values as train writes them; what cannot be converted is missing, and counted."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from traingate.batch.numerals import Notation
from traingate.remedy import ConvertColumn
from traingate.repair.conversions import Conversion
from traingate.repair.notations import Writing
from traingate.report.rows import RowQuery

GERMAN = Writing(Notation.parse("1.234,5"))
GRAMS = Writing(Notation(), after=" g")


def make(how: str, writing: Writing | None = None, **said: Any) -> Conversion:
    return Conversion(ConvertColumn("eval", "x", how, **said), writing)


@pytest.mark.parametrize(
    ("conversion", "value", "new"),
    [
        (make("to-number"), "12", 12),
        (make("to-number"), " 1.5 ", 1.5),
        (make("to-number", GERMAN), "1.234,5", 1234.5),
        (make("to-number", GRAMS), "0.5 g", 0.5),
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
        (make("multiply", factor=5 / 9, offset=-160 / 9), 212, 100.0),
        (make("multiply", GERMAN, factor=0.1), "15,5", "1,55"),
        (make("multiply", factor=0.1), "n/a", "n/a"),
        (make("multiply", factor=0.1, rows=RowQuery.above("x", 100)), 500, 50.0),
        (make("multiply", factor=0.1, rows=RowQuery.above("x", 100)), 100, 100),
        (make("replace", codes={"CAR_": "car"}), "CAR_", "car"),
        (make("replace", codes={"CAR_": "car"}), " CAR_", "car"),
        (make("replace", codes={"CAR_": "car"}), "house", "house"),
        (make("clear", rows=RowQuery.equal("x", -999.0)), "-999", None),
        (make("clear", rows=RowQuery.equal("x", -999.0)), -998.5, -998.5),
        (make("clear", rows=RowQuery.outside("x", -5, 5)), 5, None),
        (make("clear", rows=RowQuery.outside("x", -5, 5)), float("inf"), float("inf")),
        (make("clear", rows=RowQuery.text("x", "unknown")), "unknown ", None),
        (make("clip", rows=RowQuery.above("x", 9.5)), 1e6, 9.5),
        (make("clip", rows=RowQuery.below("x", -3)), -7, -3),
        (make("clip", rows=RowQuery.above("x", 9.5)), 9.5, 9.5),
        (make("to-text"), 12, "12"),
        (make("fold"), " ID-00Ab", "id0ab"),
        (make("fold"), 7, "7"),
        (make("decode"), "MÃ¼nchen", "München"),
        (make("decode"), "Köln", "Köln"),
        (make("to-date", forms=("ISO 8601", "%d.%m.%Y")), "31.01.2024", "2024-01-31"),
        (make("to-date", forms=("ISO 8601", "%d.%m.%Y")), "2024-01-31", "2024-01-31"),
        (make("to-date", forms=("%d.%m.%Y %H:%M",)), "31.01.2024 12:30", "2024-01-31T12:30:00"),
        (make("to-date", forms=("%d.%m.%Y",)), "soon", "soon"),
    ],
)
def test_a_value_becomes(conversion: Conversion, value: object, new: object) -> None:
    assert conversion(value) == new


def test_what_changes_and_what_is_lost_is_counted() -> None:
    conversion = make("to-number")
    assert [conversion(value) for value in ("7", "oops", " 8")] == [7, None, 8]
    assert (conversion.changed, conversion.lost) == (2, 1)


def test_numbers_of_integers_are_integers() -> None:
    assert make("to-number", whole=True).choose_type(pa.string()) == pa.int64()
    assert make("multiply").choose_type(pa.int64()) == pa.float64()
    assert make("pad").choose_type(pa.int64()) == pa.string()


@pytest.mark.parametrize("how", ["replace", "clip", "clear"])
def test_values_that_go_or_get_another_spelling_keep_their_type(how: str) -> None:
    assert make(how).choose_type(pa.int32()) == pa.int32()
