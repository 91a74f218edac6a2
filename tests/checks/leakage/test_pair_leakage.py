from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, WARN, Table, judged, profile_of
from traingate.checks.leakage.pair_leakage import PairLeakage
from traingate.dataset import Columns, Dataset
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding

RNG = np.random.default_rng(7)
ROWS = 600
CASUAL, REGISTERED = RNG.poisson(30, ROWS), RNG.poisson(90, ROWS) * RNG.integers(1, 4, ROWS)
FARE = RNG.lognormal(2.3, 0.6, ROWS).round(2)
TIP = (FARE * RNG.gamma(2, 0.09, ROWS)).round(2)
NOISE = RNG.normal(size=ROWS)
BIG = (TIP / FARE > 0.2).astype(int)
FIRST, SECOND = RNG.integers(0, 2, ROWS), RNG.integers(0, 2, ROWS)


def findings(label: Any, sample: int = 10_000, **features: Any) -> list[Finding]:
    train: Table = {"noise": NOISE, **features, "y": label}
    return judged(PairLeakage(), profile_of(Columns(label="y"), measures=[Statistics(), Sample(sample)], train=train))


class TestNumbers:
    def test_a_label_that_is_a_sum_of_two_blocks(self) -> None:
        (finding,) = findings(CASUAL + REGISTERED, casual=CASUAL, registered=REGISTERED)
        assert finding.message == (
            "y = casual + registered in all 600 rows of train: together they give y away. Were all of them known "
            "before y?"
        )
        assert (finding.severity, finding.kind, finding.split, finding.feature) == (
            BLOCK,
            "identity",
            "train",
            "casual",
        )
        assert (finding.measured, finding.allowed, finding.unit, finding.at_least) == (600, 599, "rows", True)
        assert finding.remedy == (
            "Leave casual or registered out ([columns] ignore): whichever is not known when the model is used."
        )

    def test_a_label_that_is_a_sum_of_three_blocks(self) -> None:
        (finding,) = findings(CASUAL + REGISTERED - FARE, casual=CASUAL, registered=REGISTERED, fare=FARE)
        assert finding.message.startswith("y = casual + registered - fare in all 600 rows of train")
        assert finding.remedy.startswith("Leave casual, registered or fare out")

    def test_a_sum_that_holds_in_sixty_rows_is_no_luck(self) -> None:
        few = {"casual": 5 * CASUAL[:60], "registered": REGISTERED[:60], "noise": NOISE[:60]}
        (finding,) = findings((5 * CASUAL + REGISTERED)[:60], **few)
        assert (finding.severity, finding.details["formula"]) == (BLOCK, "casual + registered")

    def test_a_label_that_is_a_ratio_blocks(self) -> None:
        (finding,) = findings((TIP / FARE).round(4), tip=TIP, fare=FARE)
        assert (finding.severity, finding.details["formula"]) == (BLOCK, "tip / fare")

    def test_of_a_sample_it_says_so(self) -> None:
        (finding,) = findings(CASUAL + REGISTERED, 500, casual=CASUAL, registered=REGISTERED)
        assert finding.message.startswith("y = casual + registered in all 500 sampled rows of train:")
        assert finding.sampled == 500

    def test_a_label_that_is_nearly_a_sum_warns(self) -> None:
        near = CASUAL + REGISTERED + RNG.normal(0, 2, ROWS)
        (finding,) = findings(near, casual=CASUAL * 3.0 - 2.0 * CASUAL, registered=REGISTERED, fare=FARE)
        assert (finding.severity, finding.kind, finding.unit) == (WARN, "pair", "R²")
        assert "predicts y (R² 0.99" in finding.message and "; the best feature alone reaches 0.9" in finding.message

    def test_what_one_feature_gives_away_alone_is_not_told_again(self) -> None:
        assert findings(CASUAL, copy=CASUAL * 2, noise2=RNG.normal(size=ROWS)) == []

    def test_numbers_of_their_own_find_nothing(self) -> None:
        assert findings(RNG.normal(size=ROWS), casual=CASUAL, registered=REGISTERED, tip=TIP, fare=FARE) == []


class TestClasses:
    def test_a_threshold_on_a_ratio_blocks(self) -> None:
        (finding,) = findings(BIG, tip=TIP, fare=FARE)
        assert finding.message.startswith("y is '1' exactly where tip / fare > 0.2, in all 600 rows of train; the best")
        assert (finding.severity, finding.kind, finding.unit) == (BLOCK, "threshold", "ROC AUC")

    def test_a_threshold_that_a_few_rows_break_warns(self) -> None:
        label = np.where(np.arange(ROWS) % 150 == 7, 1 - BIG, BIG)
        (finding,) = findings(label, tip=TIP, fare=FARE)
        assert (finding.severity, finding.kind) == (WARN, "pair")
        assert finding.message.startswith("tip / fare predicts y (ROC AUC 0.99")

    def test_of_three_classes_a_threshold_warns(self) -> None:
        label = np.array(["low", "mid", "high"])[np.digitize(TIP / FARE, [0.1, 0.25])]
        (finding,) = findings(label, tip=TIP, fare=FARE)
        assert (finding.severity, finding.kind) == (WARN, "threshold")

    def test_a_class_that_one_number_gives_away_is_left_to_label_leakage(self) -> None:
        label = np.random.default_rng(3).choice(["late", "early", "never"], ROWS)
        assert findings(label, fee=np.where(label == "late", FARE, 0.0), fare=FARE, tip=TIP) == []

    def test_two_flags_one_of_which_is_set_block(self) -> None:
        (finding,) = findings(FIRST ^ SECOND, first=FIRST, second=np.where(SECOND == 1, "yes", "no"))
        assert finding.message == (
            "first and second, of two values each, together tell y in all 600 rows of train (by an exclusive or); "
            "neither of them does alone. Were both known before y?"
        )
        assert (finding.severity, finding.kind) == (BLOCK, "two-flags")

    def test_strong_features_whose_pairs_are_all_strong_find_nothing(self) -> None:
        strong = {f"f{at}": FIRST + np.random.default_rng(at).normal(0, 0.3, ROWS) for at in range(5)}
        assert findings(FIRST, **strong) == []

    def test_noise_finds_nothing(self) -> None:
        assert findings(RNG.integers(0, 2, ROWS), tip=TIP, fare=FARE, first=FIRST, second=SECOND) == []

    def test_times_whose_difference_is_the_label_block(self) -> None:
        due = np.datetime64("2024-01-01", "us") + RNG.integers(0, 10**13, ROWS).astype("timedelta64[us]")
        back = due + RNG.integers(-(10**11), 10**11, ROWS).astype("timedelta64[us]")
        (finding,) = findings((back > due).astype(int), due=due, back=back)
        assert finding.message.startswith("y is '1' exactly where back - due > 0, in all 600 rows")


@pytest.mark.parametrize(
    "label",
    [BIG[:199], np.array([1] * 29 + [0] * 571), [None] * ROWS, [[1]] * ROWS],
    ids=["few", "rare", "none", "lists"],
)
def test_too_few_rows_to_say_anything(label: Any) -> None:
    tip = np.where(np.arange(len(label)) < 29, FARE[: len(label)] * 2, 0)
    train = {"tip": tip, "fare": FARE[: len(label)], "y": label}
    assert judged(PairLeakage(), profile_of(Columns(label="y"), train=train)) == []


def test_gaps_infinities_and_constants_are_no_crash() -> None:
    holes = np.where(np.arange(ROWS) % 5 == 0, np.nan, np.where(np.arange(ROWS) % 7 == 0, np.inf, NOISE))
    assert findings(BIG, holes=holes, empty=[None] * ROWS, constant=[1] * ROWS, huge=NOISE * 1e300) == []
    assert findings(NOISE * 2 + TIP, holes=holes, empty=[None] * ROWS, constant=[1] * ROWS, huge=TIP * 1e300) == []


def test_needs_a_label() -> None:
    assert PairLeakage().not_applicable(Dataset("d", ())) == 'no label is declared: [columns] label = "…"'


def test_each_pair_of_numbers_is_a_comparison() -> None:
    train = {"a": [1], "b": [2.0], "word": ["x"], "y": [1]}
    assert PairLeakage().count_comparisons(profile_of(Columns(label="y"), train=train)) == 3
