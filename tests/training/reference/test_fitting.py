from __future__ import annotations

import numpy as np

from traingate.gate.rows import Form, LabelledRows
from traingate.kinds import Kind
from traingate.training.reference.fitting import Category, Number, Text, Time, fit, fit_anyway


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


def test_bytes_that_are_no_text_are_left_out_and_few_of_them_share_the_place_of_rare_values():
    images = taken([b"\xff\xd8%d" % n for n in range(50)], Kind.STRING)
    assert images == "its values are bytes, not text, and the reference trainer takes no images or other files"
    assert taken([b"a"] * 150 + [b"b"] * 60 + [b"\xff"] * 5, Kind.STRING) == Category((b"a", b"b"))
    assert taken([b"a"] * 150 + [b"b"] * 60 + [b"a\0"] * 50, Kind.STRING) == Category((b"a", b"b"))


def test_a_text_with_broken_bytes_is_learnt_with_marks_of_replacement():
    texts = np.array([b"word number %d \xff" % n if n < 3 else b"word number %d of" % n for n in range(50)], object)
    fitted = fit(LabelledRows(50, {"x": texts}), {"x": Form("x", Kind.STRING)})
    assert fitted.texts["x"].tolist()[2:4] == ["word number 2 �".encode(), b"word number 3 of"]


def test_where_nothing_better_is_there_what_little_there_is_is_taken():
    columns = {
        "same": np.array([3.0, 3.0]), "none": np.array([np.nan, np.nan]), "key": np.array([b"u1", b"u2"], object),
        "at": np.array([0.0, 86_400.0]), "tags": np.array([[1], [2]], object), "x": np.array([1.0, 2.0]),
    }  # fmt: skip
    kinds = {"key": Kind.STRING, "at": Kind.TIME, "tags": Kind.LIST, "none": Kind.NULL}
    forms = {name: Form(name, kinds.get(name, Kind.FLOAT)) for name in columns}
    fitted = fit_anyway(LabelledRows(2, columns), forms, drop=["x"])
    assert fitted.treatments == {
        "same": Number(3.0, 1.0, True), "none": Number(0.0, 1.0, True), "key": Category((b"u1", b"u2")),
        "at": Time((86_400.0,)),
    }  # fmt: skip
    assert list(fitted.left_out) == ["x", "tags"]
