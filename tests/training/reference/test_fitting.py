from __future__ import annotations

import numpy as np

from traingate.gate.rows import Form, LabelledRows
from traingate.kinds import Kind
from traingate.training.reference.fitting import Category, Number, Text, Time, fit


def taken(values: list[object], kind: Kind, **form: bool):
    dtype = {Kind.STRING: object, Kind.LIST: object, Kind.TIME: np.float64}.get(kind, np.float32)
    column = np.empty(len(values), dtype)
    column[:] = values
    fitted = fit(LabelledRows(len(values), {"x": column}), {"x": Form("x", kind, **form)})
    return fitted.treatments.get("x") or fitted.left_out["x"]


def test_a_number_is_centred_on_the_median_of_what_is_there():
    number = taken([1.0, 2.0, 9.0, np.nan], Kind.FLOAT)
    assert isinstance(number, Number)
    assert (number.median, number.indicated) == (2.0, True)


def test_a_tail_does_not_widen_the_scale():
    number = taken([*np.linspace(0, 1, 999).tolist(), 1e9], Kind.FLOAT)
    assert isinstance(number, Number) and 0.2 < number.scale < 0.4


def test_infinite_values_are_no_part_of_the_fit():
    number = taken([0.0, 1.0, 2.0, np.inf], Kind.FLOAT)
    assert isinstance(number, Number) and (number.median, number.indicated) == (1.0, False)


def test_few_values_become_a_category_and_rare_ones_share_a_place():
    category = taken([b"a"] * 150 + [b"b"] * 60 + [b"c"] * 2, Kind.STRING)
    assert category == Category((b"a", b"b"))
    assert category.one_hot


def test_a_missing_value_is_a_category_of_its_own():
    assert taken([b"a"] * 150 + [b""] * 60, Kind.STRING) == Category((b"a", b""))


def test_sentences_become_text():
    assert isinstance(taken([b"word number %d of mine" % n for n in range(50)], Kind.STRING), Text)


def test_the_time_of_day_and_year_is_taken_and_not_how_late_it_is():
    days = [n * 86_400.0 + n * 3_600.0 for n in range(800)]
    assert taken(days, Kind.TIME) == Time((86_400.0, 604_800.0, 31_556_952.0))


def test_dates_have_no_time_of_day():
    assert taken([n * 86_400.0 for n in range(60)], Kind.TIME) == Time((604_800.0,))


def test_what_is_left_out_says_why():
    assert taken([1.0, 2.0], Kind.INT, identifier=True) == "it identifies rows"
    assert taken([1.0, 1.0], Kind.FLOAT) == "it has a single value"
    assert taken([np.nan, np.nan], Kind.NULL) == "every value is missing"
    assert taken([b"u%d" % n for n in range(300)], Kind.STRING) == "almost every row has another value"
    assert taken([[1.0]], Kind.LIST) == "the reference trainer does not support lists; write your own trainer"


def test_a_number_that_is_only_sometimes_there_still_says_whether_it_is():
    assert taken([5.0, np.nan], Kind.FLOAT) == Number(5.0, 1.0, True)


def test_a_column_can_be_dropped():
    fitted = fit(LabelledRows(2, {"x": np.array([1.0, 2.0])}), {"x": Form("x", Kind.FLOAT)}, drop=["x"])
    assert fitted.left_out == {"x": "the settings drop it"}
