from __future__ import annotations

import datetime
import math
from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, INFO, WARN, joined, judged, profile_of, summary_of, told
from traingate.checks.quality._sentinels import find_sentinel
from traingate.checks.quality._tails import find_far_group, find_far_value
from traingate.checks.quality._units import find_other_unit
from traingate.checks.quality.outliers import Outliers
from traingate.dataset import Columns
from traingate.joins.entities import Entities
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery

NORMAL = np.random.default_rng(0).normal(10, 3, 2500).round(3)
TRAIN, EVAL = NORMAL[:2000], NORMAL[2000:]
CLEAN = {
    "normal": lambda rng, n: rng.normal(10, 3, n),
    "lognormal": lambda rng, n: rng.lognormal(0, 2, n),
    "student t2": lambda rng, n: rng.standard_t(2, n),
    "90 % zeros": lambda rng, n: np.where(rng.random(n) < 0.9, 0, rng.lognormal(0, 1, n)),
    "99.5 % zeros": lambda rng, n: np.where(rng.random(n) < 0.995, 0, rng.normal(100, 5, n)),
    "Poisson 0.3": lambda rng, n: rng.poisson(0.3, n),
    "Poisson 5": lambda rng, n: rng.poisson(5, n),
    "geometric": lambda rng, n: rng.geometric(0.3, n),
    "rounded": lambda rng, n: rng.normal(0, 3, n).round(1),
    "hours": lambda rng, n: rng.choice([40, 20, 50, 60, 35, 99, 1], n, p=[0.5, 0.1, 0.15, 0.1, 0.1, 0.03, 0.02]),
    "squares": lambda rng, n: rng.integers(0, 100, n) ** 2,
}  # fmt: skip


def findings(check: Outliers | None = None, columns: Columns | None = None, **splits: Any) -> list[Finding]:
    tables = {name: table if isinstance(table, dict) else {"x": table} for name, table in splits.items()}
    return judged(check or Outliers(), profile_of(columns, measures=[Statistics()], **tables))


def with_values(values: np.ndarray, *new: float) -> np.ndarray:
    """The values, the first of them replaced."""
    return np.concatenate([new, values[len(new) :]])


def test_alike_splits_find_nothing() -> None:
    assert findings(train=TRAIN, eval=EVAL) == []


@pytest.mark.parametrize("split", ["train", "eval"])
def test_one_infinite_value_blocks(split: str) -> None:
    splits = {"train": TRAIN, "eval": EVAL}
    found = findings(**{**splits, split: with_values(splits[split], math.inf)})
    assert told(found) == [(BLOCK, f"1 value of x in {split} is infinite; one is enough to turn the loss into NaN.")]


def test_infinite_values_of_both_signs_are_counted_together() -> None:
    (finding,) = findings(train=with_values(TRAIN, math.inf, -math.inf, -math.inf), eval=EVAL)
    assert finding.message == "3 values of x in train are infinite; one is enough to turn the loss into NaN."
    assert (finding.kind, finding.measured) == ("infinite", 3)


def test_an_infinite_value_of_train_does_not_hide_what_lies_beyond_its_range() -> None:
    found = findings(train=with_values(TRAIN, math.inf), eval=with_values(EVAL, *[60.0 + n for n in range(20)]))
    assert [one.kind for one in found] == ["infinite", "beyond-above"]


def test_a_slipped_unit_blocks() -> None:
    (finding,) = findings(train=with_values(TRAIN, 9812.0), eval=EVAL)
    assert finding.message == (
        "x reaches 9,812 in train, 1,426 times as far from its median 9.897 as 97.8% of its values: not chance by its "
        "own tail (p < 1e-12)."
    )
    assert (finding.severity, finding.kind, finding.details["value"]) == (BLOCK, "far", 9812)
    assert (finding.measured, finding.allowed, finding.unit) == (pytest.approx(1426, abs=1), 25, "times")
    assert finding.rows == RowQuery.outside("x", high=9812.0)


def test_a_lonely_value_that_is_no_multiple_of_the_others_warns() -> None:
    (finding,) = findings(train=with_values(TRAIN, 60.0), eval=EVAL)
    assert (finding.severity, finding.kind, finding.allowed) == (WARN, "far", 5)


def test_what_is_less_than_five_times_as_far_is_let_through() -> None:
    assert findings(train=with_values(np.linspace(0, 1, 2000), 1.6), eval=np.linspace(0, 1, 500)) == []


def test_a_wild_value_among_ratings_blocks() -> None:
    (finding,) = findings(train=[1, 2, 3, 4, 5] * 400 + [1_000_000], eval=[1, 2, 3, 4, 5] * 100)
    assert finding.message == (
        "x reaches 1,000,000 in train, 499,998 times as far from its median 3 as 99.95% of its values: not chance by "
        "its own tail (p = 4e-12)."
    )
    assert (finding.severity, finding.kind) == (BLOCK, "far")


def test_wild_values_among_ratings_do_not_hide_each_other() -> None:
    (finding,) = findings(train=[1, 2, 3, 4, 5] * 400 + [1_000_000, 2_000_000], eval=[1, 2, 3, 4, 5] * 100)
    assert (finding.kind, finding.rows) == ("far-group", RowQuery.outside("x", high=1_000_000.0))


def test_a_wild_value_among_ratings_of_a_held_out_split_blocks() -> None:
    (finding,) = findings(train=[1, 2, 3, 4, 5] * 400, eval=[1, 2, 3, 4, 5] * 100 + [1_000_000])
    assert (finding.severity, finding.split, finding.kind) == (BLOCK, "eval", "far")


def test_a_rare_code_next_to_others_is_no_wild_value() -> None:
    assert findings(train=[1, 2, 3] * 600 + [9], eval=[1, 2, 3] * 150) == []


def test_a_slipped_unit_of_a_held_out_split_is_one_finding() -> None:
    (finding,) = findings(train=TRAIN, eval=with_values(EVAL, 9812.0))
    assert finding.message == (
        "x reaches 9,812 in eval, 1,426 times as far from the median 9.897 of train as 97.8% of its values: not chance "
        "by the tail of train (p < 1e-12)."
    )
    assert (finding.severity, finding.split, finding.kind) == (BLOCK, "eval", "far")


def test_a_held_out_split_is_held_against_the_tail_of_train_not_against_its_own() -> None:
    values = with_values(EVAL, *[1000.0 * 3**step for step in range(7)])  # so heavy a tail explains itself
    (finding,) = findings(train=TRAIN, eval=values)
    assert (finding.severity, finding.kind) == (BLOCK, "beyond-above")
    (finding,) = findings(train=TRAIN, eval=with_values(EVAL, 3004.0, 400.0, 60.0))
    assert (finding.severity, finding.kind, finding.details["value"]) == (BLOCK, "far", 3004)
    assert finding.rows == RowQuery.outside("x", high=60.0)


def test_a_held_out_split_of_few_rows_is_held_against_the_tail_of_train() -> None:
    (finding,) = findings(train=TRAIN, eval=with_values(EVAL[:20], 3004.0))
    assert (finding.severity, finding.kind) == (BLOCK, "far")


def test_a_far_value_that_train_has_too_is_told_of_train_alone() -> None:
    found = findings(train=with_values(TRAIN, 9812.0), eval=with_values(EVAL, 9812.0))
    assert [(one.split, one.kind) for one in found] == [("train", "far")]


def test_slipped_units_do_not_hide_each_other() -> None:
    (finding,) = findings(train=with_values(TRAIN, *[9000.0 + 37 * n for n in range(10)]), eval=EVAL)
    assert finding.message.startswith(
        "10 values of x in train (0.50%), 9,000 the nearest, lie 774.1 times as far from its median 9.916 as all the "
        "others: not chance by its own tail (p < 1e-12)."
    )
    assert (finding.severity, finding.kind, finding.rows) == (BLOCK, "far-group", RowQuery.outside("x", high=9000.0))
    assert (round(finding.measured or 0), finding.allowed, finding.unit) == (774, 250.0, "times")


def test_some_values_that_an_honest_few_may_have_warn() -> None:
    (finding,) = findings(train=with_values(TRAIN, *[1500.0 + 6 * n for n in range(10)]), eval=EVAL)
    assert (finding.severity, finding.kind, finding.allowed) == (WARN, "far-group", 25.0)


def test_slipped_units_on_both_sides_are_looked_up_on_both() -> None:
    (finding,) = findings(train=with_values(TRAIN, -9500.0, -9000.0, 9000.0, 9700.0), eval=EVAL)
    assert finding.rows == RowQuery.outside("x", -9000.0, 9000.0)


def test_one_slipped_value_never_hides_behind_itself_in_however_many_rows_it_stands() -> None:
    many = np.random.default_rng(0).normal(50, 10, 16_000)
    told_as = {}
    for rows in range(1, 61):
        (finding,) = findings(train=np.where(np.arange(16_000) < rows, 1e6, many))
        told_as[rows] = (finding.severity, finding.kind)
    # A thousandth of the rows and more of one whole number look like a stand-in for what is missing.
    assert set(told_as.values()) == {(BLOCK, "far"), (BLOCK, "far-group"), (WARN, "sentinel")}
    assert min(rows for rows, (_, kind) in told_as.items() if kind == "sentinel") > 16


@pytest.mark.parametrize("rows", [20, 200, 700])
def test_many_values_a_million_times_too_great_block_though_they_are_no_few(rows: int) -> None:
    many = np.random.default_rng(0).normal(50, 10, 16_000)
    (finding,) = findings(train=np.where(np.arange(16_000) < rows, many * -1e6, many))
    assert (finding.severity, finding.kind) == (BLOCK, "far-group")


@pytest.mark.parametrize("rows", [200, 2000, 16_000])
@pytest.mark.parametrize("shape", CLEAN)
def test_clean_columns_of_any_shape_have_no_far_group(shape: str, rows: int) -> None:
    columns = [summary_of(CLEAN[shape](np.random.default_rng(seed), rows)) for seed in range(20)]
    groups = [find_far_group(column.numbers, 25.0, 250.0) for column in columns if column.numbers]
    assert min((group.p for group in groups if group), default=1.0) > 1e-3


@pytest.mark.parametrize("rows", [100, 400, 2000])
@pytest.mark.parametrize("shape", CLEAN)
def test_clean_columns_of_any_shape_have_no_far_value(shape: str, rows: int) -> None:
    columns = [summary_of(CLEAN[shape](np.random.default_rng(seed), rows)) for seed in range(20)]
    assert min(find_far_value(column.numbers).p for column in columns if column.numbers) > 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["lognormal", "student t2", "Poisson 5", "90 % zeros"])
def test_a_summary_of_many_rows_makes_no_value_far(shape: str) -> None:
    numbers = summary_of(CLEAN[shape](np.random.default_rng(1), 300_000)).numbers
    assert numbers is not None
    assert find_far_value(numbers).p > 1e-3


@pytest.mark.parametrize("values", [[], [1.0], [2.0] * 500, [0.0] * 499 + [1.0], [math.nan] * 500])
def test_a_column_without_a_tail_has_no_far_value(values: list[float]) -> None:
    numbers = summary_of(np.array(values, float)).numbers
    assert numbers is not None
    assert find_far_value(numbers).p == 1.0


def test_a_sentinel_is_one_finding_that_warns() -> None:
    (finding,) = findings(train=with_values(TRAIN, *[9999.0] * 10), eval=with_values(EVAL, *[9999.0] * 3))
    assert finding.message == (
        "10 values of x in train (0.50%) are exactly 9,999, far from all others; this looks like a stand-in for a "
        "missing value."
    )
    assert (finding.severity, finding.kind, finding.details) == (WARN, "sentinel", {"value": 9999.0})


@pytest.mark.parametrize("value", [-1000.0, 0.0])
def test_a_sentinel_may_lie_below(value: float) -> None:
    numbers = summary_of(with_values(TRAIN + 1000, *[value] * 20)).numbers
    assert numbers is not None
    assert find_sentinel(numbers) == (value, 20)


def test_a_sentinel_shows_on_a_grid_where_every_value_is_frequent() -> None:
    numbers = summary_of(np.array([*range(18, 90)] * 50 + [-999] * 70)).numbers
    assert numbers is not None
    assert find_sentinel(numbers) == (-999, 70)


@pytest.mark.parametrize(
    "values",
    [
        with_values(TRAIN, *[9999.0] * 4),
        with_values(TRAIN, *[9999.5] * 20),
        np.where(TRAIN > 8, 0.0, TRAIN + 100),
        np.array([1, 2, 3, 9] * 100),
    ],
    ids=["too few", "no whole number", "most are zero", "too few values"],
)
def test_what_is_no_sentinel(values: np.ndarray) -> None:
    numbers = summary_of(values).numbers
    assert numbers is not None
    assert find_sentinel(numbers) is None


def test_a_sentinel_shows_among_more_rows_than_are_summarised() -> None:
    rows = np.random.default_rng(3).normal(10, 3, 60_000)
    numbers = summary_of(with_values(rows, *[9999.0] * 300)).numbers
    assert numbers is not None
    value, weight = find_sentinel(numbers) or (0.0, 0.0)
    assert (value, weight) == (9999.0, pytest.approx(300, rel=0.15))


def test_a_group_beyond_the_range_of_train_blocks() -> None:
    (finding,) = findings(train=TRAIN, eval=with_values(EVAL, *[60.0 + n for n in range(20)]))
    assert finding.message == (
        "20 values of x in eval (4.0%) lie above 19.2, the largest of train: not chance (p < 1e-12). The model was "
        "never shown such values."
    )
    assert (finding.severity, finding.kind, finding.measured) == (BLOCK, "beyond-above", 0.04)
    assert (finding.allowed, finding.unit, finding.rows) == (0.001, "share", RowQuery.above("x", TRAIN.max()))


def test_a_group_below_the_range_of_train_blocks() -> None:
    (finding,) = findings(train=TRAIN, eval=with_values(EVAL, *[-60.0 - n for n in range(20)]))
    assert (finding.severity, finding.kind) == (BLOCK, "beyond-below")
    assert "lie below -1.698, the smallest of train" in finding.message


def test_a_group_too_small_to_matter_warns() -> None:
    train, held_out = np.tile(TRAIN, 20), np.tile(EVAL, 20)
    (finding,) = findings(train=train, eval=with_values(held_out, *[21.0] * 9))
    assert (finding.severity, finding.kind, finding.measured) == (WARN, "beyond-above", 9 / 10_000)


def old_customers(people: int, rows: int) -> list[Finding]:
    """Beyond train's range, the rows of a number of people among 500 held-out rows of ages of everybody."""
    ages = np.tile(np.arange(20, 80), 34)[:2000]
    held_out = np.concatenate([ages[:500], np.full(people * rows, 95)])
    who = np.concatenate([np.arange(2000, 2500), np.repeat(np.arange(people), rows) + 3000])
    tables = {"train": {"who": np.arange(2000), "age": ages}, "eval": {"who": who, "age": held_out}}
    profile = profile_of(Columns(entity=("who",)), measures=[Statistics()], **tables)
    return judged(Outliers(), joined(profile, Entities, **tables))


def test_eight_rows_of_one_old_customer_are_one_value_beyond_the_range() -> None:
    assert old_customers(1, 8) == []
    (finding,) = old_customers(12, 8)
    assert (finding.severity, finding.kind) == (BLOCK, "beyond-above")
    assert finding.details["p"] == pytest.approx((596 / 2596) ** 12)


def test_one_value_beyond_the_range_is_chance() -> None:
    assert findings(train=TRAIN, eval=with_values(EVAL, 21.0)) == []


def test_a_column_that_train_lacks_is_held_against_its_own_tail() -> None:
    held_out = {"x": EVAL, "z": with_values(EVAL, 9812.0)}
    found = findings(train={"x": TRAIN}, eval=held_out)
    assert [(one.feature, one.kind) for one in found] == [("z", "far")]


def test_a_column_that_is_empty_in_train_is_held_against_its_own_tail() -> None:
    assert findings(train=[None] * 1999 + [None], eval={"x": EVAL}) == []
    assert findings(train=np.full(2000, math.nan), eval=EVAL) == []


def test_too_few_rows_are_inconclusive() -> None:
    (finding,) = findings(train=TRAIN[:99])
    assert told([finding]) == [
        (WARN, "train has 99 rows; with fewer than 100 an outlier cannot be told from a tail. Inconclusive."),
    ]  # fmt: skip
    assert (finding.measured, finding.allowed, finding.unit, finding.at_least) == (99, 100, "rows", True)


def test_too_few_rows_are_left_to_split_skew_where_splits_are_compared() -> None:
    found = findings(train=TRAIN[:99], eval=EVAL)
    assert [(one.severity, one.kind) for one in found] == [(INFO, "too-few-rows")]


def test_too_few_rows_still_must_not_be_infinite() -> None:
    found = findings(train=with_values(TRAIN[:50], math.inf), eval=EVAL)
    assert [one.kind for one in found if one.split == "train"] == ["too-few-rows", "infinite"]


def test_times_entities_and_ignored_columns_have_no_outliers() -> None:
    far = with_values(TRAIN, 9812.0)
    times = [datetime.datetime(2020, 1, 1) + datetime.timedelta(days=int(day)) for day in far]
    table = {"id": far, "gone": far, "when": times, "x": TRAIN}
    assert findings(columns=Columns(entity=("id",), ignore=("gone",)), train=table, eval=table) == []


def test_the_label_is_judged_as_well() -> None:
    found = findings(columns=Columns(label="x"), train=with_values(TRAIN, math.inf), eval=EVAL)
    assert [one.kind for one in found] == ["infinite"]


def test_an_empty_split_finds_nothing() -> None:
    assert findings(train=TRAIN, eval=np.zeros(0)) == []


PRESSURES = np.random.default_rng(5).normal(72, 12, 1000).round().clip(24, 122)


class TestImpossibleZeros:
    def test_a_blood_pressure_of_nothing_warns(self) -> None:
        (finding,) = findings(train=with_values(PRESSURES, *[0.0] * 30))
        assert finding.message == (
            "30 values of x in train (3.0%) are 0, and the next is 33, farther off than the middle half of all others "
            "is wide; this looks like a stand-in for a missing value."
        )
        assert (finding.severity, finding.kind, finding.rows) == (WARN, "impossible-zero", RowQuery.equal("x", 0.0))
        assert (finding.measured, finding.allowed, finding.unit) == (0.03, 0.001, "share")

    def test_coordinates_of_nothing_among_negative_ones_warn(self) -> None:
        (finding,) = findings(train=with_values(-PRESSURES, *[0.0] * 30))
        assert (finding.kind, finding.details["next"]) == ("impossible-zero", -33)

    @pytest.mark.parametrize(
        "values",
        [
            PRESSURES,
            with_values(PRESSURES, 0.0, 0.0),
            with_values(PRESSURES, *[0.0] * 300),
            with_values(PRESSURES - 72, *[0.0] * 30),
            np.random.default_rng(0).integers(0, 8, 1000) * 10,
            np.random.default_rng(0).integers(0, 2, 1000),
            np.random.default_rng(0).exponential(1, 1000).round(1),
        ],
        ids=["none", "two", "nothing bought", "of both signs", "a grid of tens", "a switch", "amounts"],
    )
    def test_zeros_that_may_be_are_let_through(self, values: np.ndarray) -> None:
        assert findings(train=values) == []


PRICES = np.random.default_rng(4).lognormal(10, 0.5, 2000).round(2)


def test_values_in_a_far_other_unit_than_the_others_block_with_their_factor() -> None:
    (finding,) = findings(train=np.where(np.arange(2000) % 20 == 0, PRICES * 1000, PRICES))
    assert finding.message == (
        "100 values of x in train (5.0%) are 1,000 times as large as the others, as in another unit: apart from them, "
        "and spread as they are."
    )
    assert (finding.severity, finding.kind, finding.measured, finding.unit) == (BLOCK, "other-unit", 1000.0, "times")
    others = np.where(np.arange(2000) % 20 == 0, 0, PRICES)
    assert finding.rows == RowQuery.above("x", float(others.max()))


def test_values_in_a_greater_unit_are_told_too() -> None:
    (finding,) = findings(train=np.where(np.arange(2000) % 10 == 0, PRICES / 100, PRICES))
    assert finding.message.startswith("200 values of x in train (10.0%) are 100 times below the others, as in another")
    assert (finding.severity, finding.measured, finding.unit) == (WARN, 0.1, "share")


@pytest.mark.parametrize("name", CLEAN)
def test_no_clean_column_holds_another_unit(name: str) -> None:
    rng = np.random.default_rng(6)
    summaries = [summary_of(np.abs(CLEAN[name](rng, rows)) + 1e-9).numbers for rows in (100, 500, 2000) * 10]
    assert [find_other_unit(numbers.quantiles) for numbers in summaries if numbers is not None] == [None] * 30


@pytest.mark.parametrize(
    "values",
    [
        np.where(np.arange(2000) % 20 == 0, PRICES * 30, PRICES),
        np.where(np.arange(2000) % 20 == 0, 2e7 + PRICES, PRICES),
        np.where(np.arange(2000) % 20 == 0, 100.0, 1.0),
    ],
    ids=["no power of ten", "spread otherwise", "two values"],
)
def test_two_groups_that_are_no_units_of_one_quantity(values: np.ndarray) -> None:
    numbers = summary_of(values).numbers
    assert numbers is not None
    assert find_other_unit(numbers.quantiles) is None


def test_a_later_time_in_seconds_is_not_beyond_the_range_of_train() -> None:
    seconds = 1_700_000_000 + 3_600 * np.arange(1500)
    assert judged(Outliers(), profile_of(train={"sent": seconds[:1000]}, eval={"sent": seconds[1000:]})) == []
