"""Which columns a fault can hit, and what is done to rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from given.planting import two_classes, visits
from traingate.dataset import Columns
from traingate.selftest.tables import Tables, choose


def test_columns_are_known_by_their_values() -> None:
    tables = visits()
    assert tables.numbers == ["x0", "x1", "x2", "x3", "age"]
    assert tables.decimals == ["x0", "x1", "x2", "x3"]
    assert tables.categories == ["ward"]
    assert tables.texts == ["note"]
    assert sorted(tables.three_classes) == ["ill", "same", "well"]
    assert (tables.times, tables.entities, tables.numeric_label) == (["seen"], ["patient"], [])
    assert visits(quantity=True).numeric_label == ["outcome"]
    assert sorted(two_classes().two_classes) == [0, 1]


def test_an_id_is_no_number_to_be_moved() -> None:
    table = pd.DataFrame({"id": range(100), "x": np.linspace(0, 1, 100)})
    assert Tables({"train": table, "eval": table}).numbers == ["x"]


def test_a_table_without_a_label_has_no_classes() -> None:
    table = pd.DataFrame({"x": [1.5, 2.5]})
    assert Tables({"train": table}, Columns()).classes == []


def test_a_copy_is_not_the_original() -> None:
    tables = visits()
    tables.copy().change("x0", lambda values: values * 0, where="all")
    assert tables.fitted["x0"].abs().sum() > 0


def test_held_out_rows_are_changed_and_train_is_not() -> None:
    tables = visits()
    tables.change("x0", lambda values: values * 0)
    assert tables.asked["x0"].abs().sum() == 0
    assert tables.fitted["x0"].abs().sum() > 0


def test_rows_are_dealt_out_anew_as_many_to_each_split() -> None:
    tables = visits(30, 10)
    tables.redeal(tables.union().sort_values("x0"))
    assert (len(tables.fitted), len(tables.asked)) == (30, 10)
    assert tables.fitted["x0"].max() <= tables.asked["x0"].min()


def test_a_new_column_takes_no_name_that_is_there() -> None:
    assert visits().name("x0") == "x0_2"
    assert visits().name("fresh") == "fresh"


def test_a_share_of_rows_is_at_least_one() -> None:
    rng = np.random.default_rng(0)
    assert choose(rng, 200, 0.1).sum() == 20
    assert choose(rng, 200, 0.0).sum() == 1
