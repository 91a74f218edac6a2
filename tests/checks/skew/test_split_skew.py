from __future__ import annotations

import datetime
import math
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import pytest

from given.profiles import BLOCK, INFO, WARN, Table, judged, profile_of, told
from traingate.checks.skew._pairs import Pair
from traingate.checks.skew.split_skew import SplitSkew
from traingate.dataset import Columns, Dataset
from traingate.joins.entities import SharedEntities
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding

EVEN = np.arange(1000) / 10  # 0.0 to 99.9
HALF = EVEN[::2]
FINE = np.random.default_rng(7).normal(10, 3, 2000).round(3)


def findings(check: SplitSkew | None = None, columns: Columns | None = None, **splits: Any) -> list[Finding]:
    tables = {name: table if isinstance(table, dict) else {"x": table} for name, table in splits.items()}
    return judged(check or SplitSkew(), profile_of(columns, measures=[Statistics(), Sample()], **tables))


def labels(**splits: Any) -> list[Finding]:
    """Findings on labels, given as values or as rows by class."""
    tables: dict[str, Table] = {name: {"y": drawn(label)} for name, label in splits.items()}
    return findings(columns=Columns(label="y"), **tables)


def drawn(rows: Any) -> Any:
    return [name for name, count in rows.items() for _ in range(count)] if isinstance(rows, dict) else rows


def test_alike_splits_find_nothing() -> None:
    assert findings(train=EVEN, eval=HALF) == []
    assert findings(train=["a", "b", "c"] * 300, eval=["c", "b", "a"] * 100) == []


class TestNumbers:
    def test_a_shift_blocks(self) -> None:
        (finding,) = findings(train=EVEN, eval=HALF + 15)
        assert (
            finding.message == "x moved: median 49.9 in train, 64.8 in eval: all quantiles + 14.9 (KS distance 0.15)."
        )
        assert (finding.severity, finding.split, finding.feature) == (BLOCK, "eval", "x")
        assert (finding.measured, finding.allowed, finding.unit) == (pytest.approx(0.15), 0.1, "KS distance")
        assert (finding.kind, finding.details["change"], finding.details["offset"]) == (
            "",
            "shift",
            pytest.approx(14.9),
        )

    @pytest.mark.parametrize(("rows", "severities"), [(1, []), (20, [WARN])])
    def test_a_shift_below_the_limit_warns_where_it_is_sure(self, rows: int, severities: list[int]) -> None:
        found = findings(train=np.tile(EVEN, rows), eval=np.tile(HALF + 8, rows))
        assert [finding.severity for finding in found] == severities
        assert [finding.allowed for finding in found] == [0.05] * len(found)

    def test_a_shift_that_chance_makes_is_let_through(self) -> None:
        assert findings(train=EVEN[::5], eval=EVEN[::10] + 12) == []

    def test_a_sure_shift_that_is_too_small_is_let_through(self) -> None:
        assert findings(train=np.tile(EVEN, 50), eval=np.tile(HALF + 4, 50)) == []

    def test_another_spread_about_the_same_median_blocks(self) -> None:
        (finding,) = findings(train=EVEN - 50, eval=(HALF - 50) * 1.6)
        assert finding.message == "The interquartile range of x is 1.6 times as wide in eval as in train."
        assert (finding.severity, finding.measured, finding.allowed) == (BLOCK, pytest.approx(1.6), 1.5)

    def test_a_narrower_spread_blocks_too(self) -> None:
        (finding,) = findings(train=EVEN - 50, eval=(HALF - 50) / 2)
        assert finding.message == "The interquartile range of x is 0.5 times as wide in eval as in train."

    def test_a_quartile_that_jumps_on_a_grid_does_not_block(self) -> None:
        train = [0] * 26_000 + [1] * 48_000 + [2] * 26_000
        held_out = [0] * 5_800 + [1] * 9_700 + [2] * 4_500
        assert [finding.severity for finding in findings(train=train, eval=held_out)] in ([], [WARN])

    def test_values_set_to_zero_under_the_same_median_tell_the_means(self) -> None:
        train, held_out = [0.0] * 600 + [10.0] * 400, [0.0] * 400 + [10.0] * 100
        (finding,) = findings(train=train, eval=held_out)
        assert finding.message == "x is distributed differently: mean 4 in train, 2 in eval (KS distance 0.2)."

    def test_gaps_nan_and_infinity_are_no_values(self) -> None:
        assert findings(train=EVEN, eval=[*HALF, math.nan, math.inf, -math.inf]) == []

    @pytest.mark.parametrize("values", [[7.0] * 500, [math.nan] * 500, [None] * 500], ids=["constant", "nan", "null"])
    def test_a_column_without_values_to_compare_finds_nothing(self, values: list[Any]) -> None:
        assert findings(train=values, eval=values) == []

    def test_a_target_encoder_that_was_cross_fitted_on_train_finds_nothing(self) -> None:
        rates = np.array([0.21, 0.35, 0.5, 0.62])  # of four categories; each of five folds is off by thousandths
        train = (rates[:, None] + np.array([-0.004, -0.002, 0.001, 0.002, 0.003])).repeat(60)
        assert findings(train=train, eval=(rates + 0.0005).repeat(100)) == []

    def test_a_category_that_moved_with_all_its_rows_in_another_unit_still_blocks(self) -> None:
        train = np.array([0.21, 0.35, 0.5, 0.62]).repeat(300)
        assert [found.severity for found in findings(train=train, eval=100 * train[::3])] == [BLOCK]

    def test_a_constant_that_changed_blocks(self) -> None:
        found = findings(train=[7.0] * 500, eval=[8.0] * 500)
        assert told(found) == [(BLOCK, "x moved: median 7 in train, 8 in eval (KS distance 1).")]

    def test_switches_are_numbers(self) -> None:
        (finding,) = findings(train=[True, False] * 500, eval=[True, False, False, False] * 100)
        assert finding.severity == BLOCK


class TestTexts:
    def test_another_mix_of_categories_blocks(self) -> None:
        (finding,) = findings(train=["own", "rent"] * 500, eval=["rent"] * 150 + ["own"] * 50)
        assert finding.message == (
            "The mix of categories of x differs: 'rent' is 50.0% of train, 75.0% of eval "
            "(total variation distance 0.25)."
        )
        assert (finding.severity, finding.measured) == (BLOCK, 0.25)

    def test_texts_that_never_recur_are_alike(self) -> None:
        train, held_out = ([f"{split} {number}" for number in range(2000)] for split in ("a", "b"))
        assert findings(train=train, eval=held_out) == []

    def test_a_text_column_against_numbers_is_left_to_the_schema(self) -> None:
        assert findings(train=["1"] * 200, eval=[2] * 200) == []

    def test_more_categories_than_lists_hold_are_compared_by_hash(self) -> None:
        rng = np.random.default_rng(0)
        train = [f"v{level}" for level in rng.integers(0, 1500, 60_000)]
        held_out = [f"v{level // 2 * 2}" for level in rng.integers(0, 1500, 60_000)]
        (finding,) = findings(train=train, eval=held_out)
        assert (finding.severity, finding.measured) == (BLOCK, pytest.approx(0.5, abs=0.03))


class TestLabels:
    def test_classes_mixed_differently_block(self) -> None:
        (finding,) = labels(train={"no": 880, "yes": 120}, eval={"no": 380, "yes": 120})
        assert finding.message == (
            "The mix of the label's classes differs: 'no' is 88.0% of train, 76.0% of eval "
            "(total variation distance 0.12)."
        )
        assert (finding.severity, finding.allowed) == (BLOCK, 0.05)

    def test_a_small_sure_change_of_classes_warns(self) -> None:
        found = labels(train={0: 5000, 1: 5000}, eval={0: 5300, 1: 4700})
        assert [finding.severity for finding in found] == [WARN]

    def test_classes_that_are_equal_in_train_to_the_row_were_balanced_on_purpose(self) -> None:
        (finding,) = labels(train={"no": 1000, "yes": 1000}, eval={"no": 900, "yes": 100})
        assert finding.message == (
            "train holds as many rows of each class of y, and eval does not: 'yes' is 50.0% of train and 10.0% of "
            "eval. If that was done on purpose, only what the model gives as chances is too high or too low for eval."
        )
        assert (finding.severity, finding.kind) == (WARN, "balanced-train")

    def test_so_were_classes_one_of_which_has_exactly_twice_the_rows(self) -> None:
        (finding,) = labels(train={"no": 2000, "yes": 1000}, eval={"no": 900, "yes": 100})
        assert finding.message.startswith(
            "train holds exactly 2 rows of one class of y to one of the other, and eval does not: 'yes' is 33.3%"
        )
        assert (finding.severity, finding.kind) == (WARN, "balanced-train")

    def test_classes_that_are_nearly_equal_in_train_were_not(self) -> None:
        (finding,) = labels(train={"no": 1001, "yes": 1000}, eval={"no": 900, "yes": 100})
        assert (finding.severity, finding.kind) == (BLOCK, "")

    def test_a_class_mix_that_chance_makes_is_let_through(self) -> None:
        assert labels(train={0: 500, 1: 500}, eval={0: 55, 1: 45}) == []

    def test_a_rare_class_twice_as_frequent_blocks(self) -> None:
        (finding,) = labels(train={"no": 49_900, "yes": 100}, eval={"no": 24_875, "yes": 125})
        assert finding.message == "Class 'yes' is 0.20% of train and 0.50% of eval."
        assert (finding.severity, finding.kind, finding.allowed) == (BLOCK, "class-rate", 2.0)

    def test_rare_classes_that_changed_are_one_finding(self) -> None:
        train, held_out = {"no": 49_800, "b": 100, "c": 100}, {"no": 24_800, "b": 125, "c": 110}
        (finding,) = labels(train=train, eval=held_out)
        assert finding.message == "Class 'b' is 0.20% of train and 0.50% of eval. Also changed: 'c'."
        assert (finding.severity, finding.measured) == (BLOCK, pytest.approx(2.5, rel=0.01))

    def test_a_rare_class_of_fewer_than_twenty_rows_is_let_through(self) -> None:
        assert labels(train={0: 9995, 1: 5}, eval={0: 2486, 1: 14}) == []

    def test_a_number_to_predict_that_moved_blocks(self) -> None:
        (finding,) = labels(train=EVEN, eval=HALF + 15)
        assert (
            finding.message
            == "The label y moved: median 49.9 in train, 64.8 in eval: all quantiles + 14.9 (KS distance 0.15)."
        )

    def test_a_number_to_predict_has_twice_the_room_of_classes(self) -> None:
        assert labels(train=np.tile(EVEN, 9), eval=np.tile(HALF + 4, 9)) == []

    def test_many_classes_alike_find_nothing(self) -> None:
        assert labels(train={f"c{n}": 90 for n in range(10)}, eval={f"c{n}": 20 for n in range(10)}) == []

    @pytest.mark.parametrize("label", [[None] * 200, ["a"] * 200])
    def test_a_held_out_label_without_a_second_class_is_no_crash(self, label: list[Any]) -> None:
        assert all(finding.split == "eval" for finding in labels(train={"a": 300, "b": 300}, eval=label))

    def test_a_label_of_dates_is_left_alone(self) -> None:
        days = [datetime.date(2020, 1, 1) + datetime.timedelta(days=n) for n in range(400)]
        assert labels(train=days[:200], eval=days[200:]) == []


class TestCodes:
    """Integers that name kinds of things are categories: their mean says nothing."""

    def test_codes_without_order_are_compared_as_categories(self) -> None:
        train, held_out = [1, 2, 4] * 300, [1] * 150 + [2] * 30 + [4] * 120
        (finding,) = findings(train=train, eval=held_out)
        assert finding.message == (
            "The mix of categories of x differs: 2 is 33.3% of train, 10.0% of eval (total variation distance 0.2333)."
        )
        assert (finding.severity, finding.unit) == (BLOCK, "total variation distance")

    def test_codes_alike_find_nothing(self) -> None:
        assert findings(train=[1, 2, 4] * 300, eval=[4, 2, 1] * 100) == []

    def test_integers_whose_order_tells_of_the_label_are_quantities(self) -> None:
        stars = np.tile([1, 2, 3, 4, 5], 200)
        sold = [number % 10 < 2 * star for number, star in enumerate(np.repeat([1, 2, 3, 4, 5], 200))]
        train = {"x": np.sort(stars), "y": sold}
        held_out = {"x": [4, 5] * 250, "y": [True, False] * 250}
        found = findings(columns=Columns(label="y"), train=train, eval=held_out)
        assert [one.unit for one in found if one.feature == "x"] == ["KS distance"]


class TestLater:
    """What moves because eval comes later says so."""

    def test_a_held_out_split_that_comes_later_is_named(self) -> None:
        days = [datetime.datetime(2020, 1, 1) + datetime.timedelta(days=n) for n in range(1500)]
        train, held_out = {"x": EVEN, "when": days[:1000]}, {"x": HALF + 15, "when": days[1000:]}
        (finding,) = findings(columns=Columns(time="when"), train=train, eval=held_out)
        assert finding.details["later_in"] == "when"
        assert finding.remedy.startswith("eval comes later in when: what moves with time will move again.")

    def test_a_time_in_seconds_that_nobody_declared_is_no_quantity_that_moved(self) -> None:
        seconds = 1_700_000_000 + 3_600 * np.arange(1500)
        train, held_out = {"x": EVEN, "sent": seconds[:1000]}, {"x": HALF + 15, "sent": seconds[1000:]}
        (finding,) = findings(train=train, eval=held_out)
        assert (finding.feature, finding.details["later_in"]) == ("x", "sent")

    def test_what_moves_no_farther_than_it_did_within_train_warns(self) -> None:
        values = np.random.default_rng(5).normal(0, 1, 1500) + np.sin(np.arange(1500) / 80)
        train, held_out = {"x": values[:1200], "at": np.arange(1200)}, {"x": values[1200:], "at": np.arange(1200, 1500)}
        (finding,) = findings(columns=Columns(time="at"), train=train, eval=held_out)
        assert finding.severity == WARN
        assert finding.details["drift_within_train"] > (finding.measured or 0.0) > 0.1
        (farther,) = findings(columns=Columns(time="at"), train=train, eval={**held_out, "x": values[1200:] + 2})
        assert farther.severity == BLOCK

    def test_splits_of_one_time_are_not(self) -> None:
        days = [datetime.datetime(2020, 1, 1) + datetime.timedelta(days=n) for n in range(1000)]
        train, held_out = {"x": EVEN, "when": days}, {"x": HALF + 15, "when": days[::2]}
        (finding,) = findings(train=train, eval=held_out)
        assert "later_in" not in finding.details


RANDOM = np.random.default_rng(4)
SHARES = RANDOM.beta(2, 5, 2500)
TEMPERATURES = RANDOM.normal(15, 8, 2500)


class TestChanges:
    """The fault is named, not its symptom."""

    @pytest.mark.parametrize(
        ("values", "change", "kind", "said"),
        [
            (SHARES, lambda x: 100 * x, "unit-change",
             "x is in per cent in eval, a share in train: all quantiles × 97.1 to 110 (KS distance 0.998)."),
            (100 * SHARES, lambda x: x / 100, "unit-change",
             "x is a share in eval, in per cent in train: all quantiles × 0.00971 to 0.011 (KS distance 0.9975)."),
            (1000 * SHARES, lambda x: x / 1000, "unit-change",
             "x is in another unit in eval than in train: all quantiles × 0.000971 to 0.0011 (KS distance 1)."),
            (np.exp(2 + TEMPERATURES / 80), lambda x: 1.609344 * x, "unit-change",
             "x is in another unit in eval than in train, as kilometres for miles: all quantiles × 1.61 to 1.63 "
             "(KS distance 0.988)."),
            (TEMPERATURES, lambda x: 1.8 * x + 32, "unit-change",
             "x looks like degrees Fahrenheit in eval and Celsius in train (KS distance 0.9615)."),
            (5 + SHARES, lambda x: -x, "sign-flip", "x has the opposite sign in eval (KS distance 1)."),
            (SHARES, lambda x: 1 - x, "sign-flip", "x in eval is 1 less what it is in train (KS distance 0.79)."),
            (TEMPERATURES, lambda x: (x - x.mean()) / x.std(), "standardised",
             "x is standardised in eval (mean 0, standard deviation 1), and not in train (KS distance 0.937)."),
            (TEMPERATURES, lambda x: (x - x.min()) / np.ptp(x), "rescaled",
             "x is scaled to 0 to 1 in eval, and not in train (KS distance 0.959)."),
            (np.exp(TEMPERATURES / 9), np.log, "logarithm",
             "x in eval looks like the logarithm of what it is in train (KS distance 0.6785)."),
        ],
        ids=["per cent", "share", "thousandth", "miles", "Fahrenheit", "sign", "complement", "scaler", "0 to 1", "log"],
    )  # fmt: skip
    def test_what_was_done_to_a_column_is_named(self, values: Any, change: Any, kind: str, said: str) -> None:
        (finding,) = findings(train=values[:2000], eval=change(values[2000:]))
        assert (finding.severity, finding.kind, finding.message) == (BLOCK, kind, said)
        assert finding.details["change"] == kind
        assert finding.remedy == "Write x of eval as it is in train, where the splits are made."

    def test_the_factor_of_a_unit_is_told(self) -> None:
        (finding,) = findings(train=SHARES[:2000], eval=100 * SHARES[2000:])
        assert finding.details["factor"] == 100

    def test_the_label_is_named_too(self) -> None:
        (finding,) = labels(train=SHARES[:2000], eval=100 * SHARES[2000:])
        assert finding.message.startswith("The label y is in per cent in eval, a share in train: all quantiles")

    def test_some_rows_in_another_unit_are_no_change_of_unit(self) -> None:
        values = np.where(np.arange(500) % 3 == 0, 100 * SHARES[2000:], SHARES[2000:])
        (finding,) = findings(train=SHARES[:2000], eval=values)
        assert (finding.kind, "change" in finding.details) == ("", False)

    def test_a_few_rows_that_kept_the_old_unit_do_not_hide_one_that_is_far(self) -> None:
        copies = SHARES[:40]
        (finding,) = findings(train=SHARES[:2000], eval=np.concatenate([100 * SHARES[2000:], copies]))
        assert (finding.kind, finding.details["factor"]) == ("unit-change", 100)
        assert "x is in per cent in eval, a share in train: most quantiles × " in finding.message

    def test_a_population_that_is_a_little_richer_is_in_no_other_unit(self) -> None:
        (finding,) = findings(train=SHARES[:2000], eval=1.3 * SHARES[2000:])
        assert (finding.kind, finding.details["change"]) == ("", "scaled")
        assert ": all quantiles × 1." in finding.message


class TestGivenTheLabel:
    """Train holds both classes, eval one; x is ten times as large in the one as in the other."""

    TRAIN: ClassVar[Table] = {
        "x": np.concatenate([SHARES[:1000], 10 * SHARES[1000:2000]]),
        "y": [0] * 1000 + [1] * 1000,
    }

    def of_x(self, **held_out: Any) -> Finding:
        found = findings(columns=Columns(label="y"), train=self.TRAIN, eval=held_out)
        (finding,) = (one for one in found if one.feature == "x")
        return finding

    def test_a_feature_that_moved_with_the_label_says_so_and_names_no_unit(self) -> None:
        finding = self.of_x(x=SHARES[2000:], y=[0] * len(SHARES[2000:]))
        assert (finding.severity, finding.kind, finding.details["follows_the_label"]) == (BLOCK, "", True)
        assert finding.details["distance_given_the_label"] < 0.1 < (finding.measured or 0)

    def test_a_feature_that_moved_with_a_label_that_was_balanced_on_purpose_is_for_information(self) -> None:
        finding = self.of_x(x=np.r_[SHARES[2000:], 10 * SHARES[:50]], y=[0] * len(SHARES[2000:]) + [1] * 50)
        assert (finding.severity, finding.details["follows_the_label"]) == (INFO, True)

    def test_a_unit_is_measured_among_rows_of_one_label(self) -> None:
        finding = self.of_x(x=1000 * SHARES[2000:], y=[0] * len(SHARES[2000:]))
        assert (finding.kind, finding.details["factor"]) == ("unit-change", 1000)
        assert finding.details["follows_the_label"] is False

    def test_how_far_a_feature_moved_is_told_of_all_rows(self) -> None:
        finding = self.of_x(x=1.5 * SHARES[2000:], y=[0] * len(SHARES[2000:]))
        assert "quantiles" not in finding.message

    def test_labels_mixed_alike_are_not_asked(self) -> None:
        finding = self.of_x(x=100 * self.TRAIN["x"], y=self.TRAIN["y"])
        assert "follows_the_label" not in finding.details


class TestValues:
    """What was done to the values of one split, which is told by more than how far they moved."""

    @pytest.mark.parametrize(
        ("train", "held_out", "message"),
        [
            (
                FINE,
                FINE[::4].round(),
                "x is rounded to whole numbers in eval; in train it has 3 decimals: 99.95% of its values lie between. "
                "A step is 0.34 standard deviations.",
            ),
            (
                FINE.round(),
                FINE[::4],
                "x is rounded to whole numbers in train; in eval it has 3 decimals: 99.80% of its values lie between. "
                "A step is 0.34 standard deviations.",
            ),
            (
                FINE,
                np.minimum(FINE[::4], 12.0),
                "x was cut off at 12 in eval: 24.8% of its values are exactly that, the greatest there, and 23.8% of "
                "train lies above it.",
            ),
            (
                FINE,
                np.maximum(FINE[::4], 8.0),
                "x was cut off at 8 in eval: 24.0% of its values are exactly that, the least there, and 26.9% of train "
                "lies below it.",
            ),
            (
                FINE,
                np.where(np.arange(500) % 5 == 0, 11.5, FINE[::4]),
                "x is stuck in eval: 20.0% of its values are exactly 11.5; in train 0% are that.",
            ),
            (
                FINE,
                np.where(np.arange(500) % 5 == 0, 0.0, FINE[::4]),
                "20.0% of x in eval is 0; in train 0% are that. Zeros may stand for what was not measured.",
            ),
        ],
        ids=["rounded", "train rounded", "cut off above", "cut off below", "stuck", "zeros"],
    )
    def test_what_was_done_is_named(self, train: np.ndarray, held_out: np.ndarray, message: str) -> None:
        (finding,) = findings(train=train, eval=held_out)
        assert (finding.severity, finding.message) == (BLOCK, message)

    def test_a_finer_step_warns_and_one_that_nothing_is_lost_by_is_let_through(self) -> None:
        (finding,) = findings(train=FINE, eval=FINE[::4].round(1))
        assert (finding.severity, finding.kind, finding.unit) == (WARN, "rounded", "standard deviations")
        assert (finding.measured, finding.allowed) == (pytest.approx(0.034, abs=0.001), 0.02)
        assert findings(train=FINE, eval=FINE[::4].round(2)) == []

    def test_a_tail_that_reaches_further_blocks_though_little_else_moved(self) -> None:
        far = np.where(FINE > 15, 15 + 4 * (FINE - 15), FINE)
        (finding,) = findings(train=np.tile(FINE, 4), eval=far)
        assert (finding.severity, finding.kind, finding.unit) == (BLOCK, "tail", "ratio")
        assert finding.message.startswith("x reaches ")
        assert " times as far above its median in eval as in train: " in finding.message

    def test_what_was_done_to_all_values_is_named_before_what_became_of_them(self) -> None:
        (finding,) = findings(train=(10 * FINE).round(), eval=(10 * FINE[::4]).round() * 1.609344)
        assert finding.kind == "unit-change"

    def test_values_of_a_later_split_may_reach_as_far_as_they_like(self) -> None:
        start = np.datetime64("2024-01-01", "us")
        far = np.where(FINE > 15, 15 + 4 * (FINE - 15), FINE)
        times = [start + np.arange(first, first + 2000) * np.timedelta64(1, "h") for first in (0, 9000)]
        found = findings(columns=Columns(time="t"), train={"x": FINE, "t": times[0]}, eval={"x": far, "t": times[1]})
        assert [one.severity for one in found if one.kind == "tail"] in ([], [WARN])


class TestRates:
    def test_a_rare_category_of_four_times_the_rate_warns(self) -> None:
        train, held_out = ["a"] * 19_900 + ["b"] * 100, ["a"] * 4_900 + ["b"] * 100
        (finding,) = findings(train=train, eval=held_out)
        assert (finding.severity, finding.kind, finding.unit) == (WARN, "category-rate", "ratio")
        assert finding.message == "'b' of x is 0.50% of train and 2.0% of eval."
        assert (finding.measured, finding.allowed) == (pytest.approx(4.0), 2.0)

    def test_one_of_nearly_the_same_rate_is_let_through(self) -> None:
        assert findings(train=["a"] * 19_900 + ["b"] * 100, eval=["a"] * 4_960 + ["b"] * 40) == []


class TestSwapped:
    def test_two_columns_under_each_other_s_names_are_one_finding(self) -> None:
        train, held_out = {"a": FINE, "b": 50 - FINE * 2}, {"a": 50 - FINE[::4] * 2, "b": FINE[::4]}
        (finding,) = findings(train=train, eval=held_out)
        assert finding.message == (
            "a and b are swapped in eval. Either is distributed there as the other is in train (KS distance 0.04 "
            "at most, 0.9725 at least from its own)."
        )
        assert (finding.severity, finding.kind, finding.feature) == (BLOCK, "swapped", "a")
        assert finding.details["columns"] == ["a", "b"]

    def test_texts_are_told_too(self) -> None:
        a, b = ["red", "green", "blue"] * 300, ["one", "two"] * 450
        (finding,) = findings(train={"a": a, "b": b}, eval={"a": b[:300], "b": a[:300]})
        assert (finding.kind, finding.details["columns"]) == ("swapped", ["a", "b"])

    def test_two_columns_that_moved_are_two_findings(self) -> None:
        found = findings(train={"a": FINE, "b": 50 - FINE}, eval={"a": FINE[::4] + 5, "b": 45 - FINE[::4]})
        assert [finding.kind for finding in found] == ["", ""]


class TestInconclusive:
    def test_too_few_rows_warn(self) -> None:
        found = findings(train=EVEN, eval=EVEN[:29] + 1000)
        assert told(found) == [
            (
                WARN,
                "eval has 29 rows; with fewer than 30 no difference between train and eval can be told from chance. "
                "Inconclusive.",
            )
        ]
        assert (found[0].measured, found[0].allowed, found[0].unit, found[0].at_least) == (29, 30, "rows", True)

    def test_few_rows_are_judged_and_what_would_go_unseen_is_told(self) -> None:
        found = findings(train=EVEN, eval=np.random.default_rng(0).choice(EVEN, 40, replace=False))
        assert told(found) == [
            (
                INFO,
                "eval has 40 rows; only great differences can be told from chance: a KS distance above 0.32.",
            )
        ]
        assert found[0].kind == "few-rows"

    def test_a_great_difference_of_few_rows_blocks(self) -> None:
        found = findings(train=EVEN, eval=EVEN[:30] + 1000)
        assert [one.severity for one in found] == [INFO, BLOCK]

    def test_a_hundred_rows_are_enough(self) -> None:
        assert [finding.severity for finding in findings(train=EVEN, eval=EVEN[:100] + 1000)] == [BLOCK]

    def test_one_column_of_too_few_values_among_others_is_told(self) -> None:
        sparse = [1.0] * 29 + [None] * 971
        table = {"a": sparse, "b": sparse, "x": EVEN}
        found = findings(train=table, eval=table, test=table)
        assert told(found) == [
            (
                INFO,
                "a, b have fewer than 30 values in train or eval or test; no difference can be told from chance. "
                "Inconclusive.",
            )
        ]

    def test_columns_none_of_which_has_enough_values_warn(self) -> None:
        sparse = [1.0] * 29 + [None] * 971
        assert [one.severity for one in findings(train=sparse, eval=sparse)] == [WARN]

    def test_an_empty_split_warns(self) -> None:
        assert findings(train=EVEN, eval=[])[0].message.startswith("eval has 0 rows; with fewer than 30 no difference")


class TestEntities:
    """1,000 rows of 40 people and 500 rows of 20 others: each person's rows are alike."""

    PEOPLE = SharedEntities(
        entities=20, shared=0, rows=0, second=500, first=1000, first_squares=40 * 25**2, second_squares=20 * 25**2
    )

    def of_people(self, **splits: Any) -> list[Finding]:
        tables = {name: {"x": values} for name, values in splits.items()}
        columns = Columns(entity=("person",))
        profile = profile_of(columns, {("train", "eval"): self.PEOPLE}, measures=[Statistics()], **tables)
        return judged(SplitSkew(), profile)

    def test_a_difference_between_any_two_groups_of_people_does_not_block(self) -> None:
        found = self.of_people(train=EVEN, eval=HALF + 30)
        assert told(found) == [
            (
                INFO,
                "The effective sample size of eval is 20, of 500 rows, because rows of one person go together; only "
                "great differences can be told from chance: a KS distance above 0.54.",
            )
        ]

    def test_another_mix_of_categories_blocks_where_rows_count_in_part(self) -> None:
        pairs = SharedEntities(
            entities=500, shared=0, rows=0, second=1600, first=14_000, first_squares=16_800, second_squares=1_741
        )
        train, held_out = ["a"] * 9_000 + ["b"] * 4_000 + ["c"] * 1_000, ["a"] * 700 + ["b"] * 800 + ["c"] * 100
        tables = {"train": {"x": train}, "eval": {"x": held_out}}
        profile = profile_of(Columns(entity=("id",)), {("train", "eval"): pairs}, measures=[Statistics()], **tables)
        assert [finding.severity for finding in judged(SplitSkew(), profile)] == [BLOCK]

    def test_rows_of_two_people_are_judged_by_nothing_which_warns(self) -> None:
        two = replace(self.PEOPLE, entities=2, second_squares=2 * 250**2)
        tables = {"train": {"x": EVEN}, "eval": {"x": HALF}}
        profile = profile_of(Columns(entity=("person",)), {("train", "eval"): two}, measures=[Statistics()], **tables)
        assert told(judged(SplitSkew(), profile)) == [
            (
                WARN,
                "The effective sample size of eval is 2, of 500 rows, because rows of one person go together; no "
                "difference between train and eval can be told from chance. Inconclusive.",
            )
        ]

    def test_another_unit_still_blocks(self) -> None:
        assert [finding.severity for finding in self.of_people(train=EVEN, eval=HALF * 100)] == [INFO, BLOCK]


def test_times_entities_row_numbers_and_ignored_columns_move_by_nature() -> None:
    columns = Columns(entity=("id",), ignore=("gone",), time="when")
    train = {"id": EVEN, "gone": EVEN, "when": EVEN, "row": EVEN}
    held_out = {name: values + 500 for name, values in train.items()}
    tables = {"train": train, "eval": held_out}
    profile = profile_of(columns, identifiers=["row"], measures=[Statistics()], **tables)
    assert judged(SplitSkew(), profile) == []


def test_every_held_out_split_is_held_against_train() -> None:
    found = findings(train=EVEN, eval=HALF, test=HALF + 15)
    assert [(finding.split, finding.severity) for finding in found] == [("test", BLOCK)]


def test_a_hostile_category_is_quoted_and_cut() -> None:
    (finding,) = findings(train=["\x1b[31m" + "x" * 90, "b"] * 300, eval=["b"] * 200)
    assert "'\\x1b[31m" + "x" * 34 + "…' is 50.0% of train, 0% of eval" in finding.message


def test_needs_a_held_out_split() -> None:
    assert SplitSkew().not_applicable(Dataset("d", ())) == "there is no held-out split to compare train with"


def test_no_column_is_compared_with_every_other_which_wide_tables_would_take_minutes_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(self: Pair, other: object) -> bool:
        raise AssertionError("columns are compared with each other")

    monkeypatch.setattr(Pair, "__eq__", refuse)
    rows = {"y": [0, 1] * 100, **{f"f{n}": list(range(200)) for n in range(5)}}
    assert judged(SplitSkew(), profile_of(Columns(label="y"), train=rows, eval=rows)) == []


class TestLists:
    def test_lists_that_are_longer_in_eval_block_at_their_column(self) -> None:
        short, long = [["a"], ["a", "b"]] * 500, [["a", "b"], ["a", "b", "a"]] * 500
        found = findings(train={"tags": short}, eval={"tags": long})
        assert [(finding.severity, finding.feature, finding.kind) for finding in found if "length" in finding.kind] == [
            (BLOCK, "tags", "list-length")
        ]

    def test_values_that_moved_block(self) -> None:
        rng = np.random.default_rng(0)
        before, after = ([list(row) for row in rng.normal(place, 1, (1000, 3))] for place in (0, 1))
        (finding,) = findings(train={"x": before}, eval={"x": after})
        assert (finding.severity, finding.feature, finding.kind) == (BLOCK, "x", "list-values")
        assert finding.message.startswith("x (values) moved: median")

    def test_the_values_of_a_list_are_no_independent_rows(self) -> None:
        rng = np.random.default_rng(0)  # whose two samples of 150 are 0.17 apart
        before, after = ([[value] * 400 for value in rng.normal(size=150).tolist()] for _ in range(2))
        assert findings(train={"x": before}, eval={"x": after}) == []
