"""Integers of few values are codes where their order says nothing of the label."""

from __future__ import annotations

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.codes import find_codes
from traingate.measures.statistics import Statistics


@pytest.mark.parametrize(
    ("values", "rates", "code"),
    [
        ([1, 2, 3, 4], [0.1, 0.3, 0.5, 0.7], False),
        ([1, 2, 3, 4], [0.7, 0.5, 0.3, 0.1], False),
        ([1, 2, 3, 4], [0.7, 0.1, 0.6, 0.2], True),
        ([1, 2, 3, 4], [0.5, 0.5, 0.5, 0.5], True),
        ([0, 1], [0.2, 0.8], False),
        (list(range(60)), [0.5] * 60, False),
    ],
    ids=["rising", "falling", "neither", "nothing told", "a switch", "many values"],
)
def test_a_code_has_few_values_and_no_order(values: list[int], rates: list[float], code: bool) -> None:
    rows = 6000 // len(values)
    table = {
        "x": np.repeat(values, rows),
        "y": np.concatenate([np.arange(rows) < rate * rows for rate in rates]),
    }
    assert find_codes(profile_of(Columns(label="y"), train=table)) == ({"x"} if code else set())


def test_a_number_to_predict_shows_the_order_as_well() -> None:
    rooms = np.tile([1, 2, 3, 4, 5, 6], 200)
    price = 10.0 * rooms + np.random.default_rng(0).normal(0, 5, len(rooms))
    vendor = np.tile([3, 1, 2], 400)
    table = {"rooms": rooms, "vendor": vendor, "price": price}
    assert find_codes(profile_of(Columns(label="price"), train=table)) == {"vendor"}


def test_without_a_label_no_order_is_shown() -> None:
    assert find_codes(profile_of(train={"x": [1, 2, 3] * 100, "z": [0.5, 1.5, 2.5] * 100})) == {"x"}


def test_without_a_sample_no_order_is_shown() -> None:
    profile = profile_of(
        Columns(label="y"), measures=[Statistics()], train={"x": [1, 2, 3] * 100, "y": [0, 0, 1] * 100}
    )
    assert find_codes(profile) == {"x"}
