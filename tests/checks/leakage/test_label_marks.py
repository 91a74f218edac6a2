from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, INFO, WARN, Table, judged, profile_of
from traingate.checks.leakage.label_marks import LabelMarks
from traingate.dataset import Columns, Dataset
from traingate.report.findings import Finding

RNG = np.random.default_rng(11)
ROWS = 600
LABEL = (RNG.random(ROWS) < 0.3).astype(int)
NOISE = RNG.normal(size=ROWS)
CITY = RNG.choice([f"city {at}" for at in range(9)], ROWS).astype(object)
TEXT = np.array([" ".join(RNG.choice(["late", "kind", "price", "call", "again"], 4)) for _ in range(ROWS)], object)
SOME = (LABEL == 1) & (RNG.random(ROWS) < 0.4)


def findings(label: Any = LABEL, identifiers: tuple[str, ...] = (), **features: Any) -> list[Finding]:
    train: Table = {"noise": NOISE, **features, "y": label}
    return judged(LabelMarks(), profile_of(Columns(label="y"), identifiers=identifiers, train=train))


def test_clean_columns_find_nothing() -> None:
    assert findings(city=CITY, text=TEXT, amount=RNG.poisson(4, ROWS), rounded=NOISE.round(2)) == []


class TestValues:
    def test_a_value_that_one_class_alone_has_warns(self) -> None:
        (finding,) = findings(city=np.where(SOME, "nowhere", CITY))
        rows, every = int(SOME.sum()), int(LABEL.sum())
        assert finding.message.startswith(f"city is 'nowhere' in {rows} of {every} rows whose y is '1' (")
        assert finding.message.endswith(
            "%), and in none of all other rows of train (p < 1e-12). Was it there before the label?"
        )
        assert (finding.severity, finding.kind, finding.feature, finding.unit) == (WARN, "value", "city", "share")
        assert finding.measured == pytest.approx(rows / every)

    def test_a_value_that_stands_alone_in_a_column_that_says_much_warns_too(self) -> None:
        strong = np.where(RNG.random(ROWS) < 0.2 + 0.4 * LABEL, "yes", "no")
        (finding,) = findings(reply=np.where(SOME, "closed", strong))
        assert (finding.severity, finding.details["mark"]) == (WARN, "closed")

    def test_a_stand_in_for_numbers_does_so_too(self) -> None:
        (finding,) = findings(amount=np.where(SOME, -1, RNG.poisson(4, ROWS)))
        assert finding.message.startswith("amount is '-1' in ")

    def test_a_value_among_others_that_tell_the_class_as_well_is_honest(self) -> None:
        assert findings(amount=RNG.poisson(2, ROWS) + 4 * LABEL) == []

    def test_a_value_of_the_class_that_most_rows_have_is_honest(self) -> None:
        assert findings(city=np.where((LABEL == 0) & (NOISE > 0), "nowhere", CITY)) == []

    def test_a_rare_value_is_honest(self) -> None:
        few = np.where(np.arange(ROWS) == np.flatnonzero(LABEL)[3], "nowhere", CITY)
        assert findings(city=few) == []

    def test_of_three_classes_the_one_that_has_it_is_named(self) -> None:
        label = np.where(LABEL == 1, "sick", np.where(NOISE > 0.2, "well", "unknown"))
        (finding,) = findings(label, city=np.where(SOME, "ward", CITY))
        assert finding.details["class"] == "sick"


class TestWords:
    def test_a_word_that_gives_a_class_away_blocks(self) -> None:
        text = np.where(LABEL == 1, TEXT + " Fraud_Confirmed.", TEXT)
        (finding,) = findings(text=[word.replace("_", "-") for word in text])
        every = int(LABEL.sum())
        assert finding.message.startswith(
            f"text holds the word 'fraud-confirmed' in {every} of {every} rows whose y is '1' (100%), and in none of "
        )
        assert (finding.severity, finding.kind, finding.measured, finding.allowed) == (BLOCK, "word", 1.0, 0.995)
        assert finding.remedy.endswith("if that is after the label, take it out of text.")

    def test_a_word_in_most_rows_of_a_class_alone_warns(self) -> None:
        some = (LABEL == 1) & (RNG.random(ROWS) < 0.7)
        assert [one.severity for one in findings(text=np.where(some, TEXT + " closed", TEXT))] == [WARN]

    def test_a_word_that_a_class_prefers_is_honest(self) -> None:
        assert findings(text=np.where(SOME, TEXT + " prize", TEXT)) == []


class TestTraces:
    def test_decimals_that_tell_the_classes_block(self) -> None:
        (finding,) = findings(amount=np.where(LABEL == 1, NOISE.round(2), NOISE))
        assert finding.message == (
            "With how many decimals amount is written predicts y (ROC AUC 1): the classes come from different sources, "
            "or were written down in different ways."
        )
        assert (finding.severity, finding.kind, finding.feature) == (BLOCK, "decimals", "amount")

    def test_decimals_that_mostly_tell_the_classes_warn(self) -> None:
        odd = np.arange(ROWS) % 50 == 0
        ((severity, kind),) = [
            (one.severity, one.kind) for one in findings(amount=np.where((LABEL == 1) ^ odd, NOISE.round(2), NOISE))
        ]
        assert (severity, kind) == (WARN, "decimals")

    def test_decimals_that_tell_one_class_of_three_name_it(self) -> None:
        label = np.where(LABEL == 1, "sick", np.where(CITY > "city 4", "well", "unknown"))
        (finding,) = findings(label, amount=np.where(LABEL == 1, NOISE.round(2), NOISE))
        assert finding.message.startswith("With how many decimals amount is written predicts y 'sick' (ROC AUC 1):")

    @pytest.mark.parametrize(("longest", "expected"), [(2, []), (16, ["decimals"])])
    def test_decimals_of_rows_that_were_made_to_balance_train_are_told_where_held_out_rows_have_them_too(
        self, longest: int, expected: list[str]
    ) -> None:
        rng = np.random.default_rng(1)
        values, held_out, y = rng.normal(0, 1, 600), rng.normal(0, 1, 200), np.arange(600) % 2
        profile = profile_of(
            Columns(label="y"),
            train={"amount": np.where(y == 1, values, values.round(2)), "y": y},
            eval={"amount": held_out.round(longest), "y": (np.arange(200) % 7 == 0).astype(int)},
        )
        assert [finding.kind for finding in judged(LabelMarks(), profile)] == expected

    @pytest.mark.parametrize("identifiers", [(), ("code",)])
    def test_the_beginning_of_names_that_tells_the_classes_warns(self, identifiers: tuple[str, ...]) -> None:
        code = [f"{'P' if value else 'N'}{at * 7919 % 10007:05}" for at, value in enumerate(LABEL)]
        (finding,) = findings(identifiers=identifiers, code=code)
        assert finding.message.startswith("The beginning of code, which hardly ever recurs, predicts y (ROC AUC 1):")
        assert (finding.severity, finding.kind) == (WARN, "ends")

    def test_names_that_are_alike_for_all_classes_find_nothing(self) -> None:
        assert findings(code=[f"N{at * 7919 % 10007:05}" for at in range(ROWS)]) == []


class TestOrder:
    def test_rows_in_the_order_of_the_label_are_told(self) -> None:
        (finding,) = findings(np.sort(LABEL))
        assert finding.message == (
            "The rows of train lie in the order of y (ROC AUC of their place 1). Training has to shuffle all of them, "
            "not a buffer of a few thousand."
        )
        assert (finding.severity, finding.kind, finding.split, finding.feature) == (INFO, "order", "train", None)

    def test_more_rows_than_a_buffer_holds_warn(self) -> None:
        label = np.repeat([0, 1], 600)
        train = {"noise": np.tile(NOISE, 2), "y": label}
        (finding,) = judged(LabelMarks(), profile_of(Columns(label="y"), train=train))
        assert (finding.severity, finding.kind) == (WARN, "order")

    def test_three_classes_one_after_the_other_are_told(self) -> None:
        assert [one.kind for one in findings(np.repeat(["a", "b", "c"], 200))] == ["order"]


@pytest.mark.parametrize("label", [LABEL[:199], np.arange(ROWS) * 1.5, [None] * ROWS], ids=["few", "number", "none"])
def test_what_has_no_classes_of_enough_rows_finds_nothing(label: Any) -> None:
    train = {"noise": NOISE[: len(label)], "city": np.where(LABEL == 1, "x", CITY)[: len(label)], "y": label}
    assert judged(LabelMarks(), profile_of(Columns(label="y"), train=train)) == []


def test_needs_a_label() -> None:
    assert LabelMarks().not_applicable(Dataset("d", ())) == 'no label is declared: [columns] label = "…"'
