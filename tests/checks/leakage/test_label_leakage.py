from __future__ import annotations

import datetime
import math
from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, INFO, WARN, Table, judged, profile_of, told
from traingate.checks.leakage.label_leakage import LabelLeakage
from traingate.dataset import Columns, Dataset
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding

RNG = np.random.default_rng(0)
ROWS = 1000
LABEL = np.array([0, 0, 0, 1] * (ROWS // 4))
NOISE = RNG.normal(size=2 * ROWS)
THREE = np.array(["cat", "dog", "eel", "dog"] * (ROWS // 4))


def findings(label: Any = LABEL, identifiers: tuple[str, ...] = (), **features: Any) -> list[Finding]:
    """Findings on features beside one that makes every row another."""
    train: Table = {"noise": NOISE[: len(label)], **features, "y": label}
    return judged(LabelLeakage(), profile_of(Columns(label="y"), identifiers=identifiers, train=train))


def flipped(label: np.ndarray, share: float, seed: int = 1) -> np.ndarray:
    return np.where(np.random.default_rng(seed).random(len(label)) < share, 1 - label, label)


def test_noise_finds_nothing() -> None:
    assert findings(word=[f"w{n % 7}" for n in range(ROWS)]) == []


class TestClasses:
    def test_a_copy_of_the_label_blocks(self) -> None:
        (finding,) = findings(code=[f"code {value}" for value in LABEL])
        assert finding.message.startswith("code maps one to one to y; the next best feature reaches 0.")
        assert finding.message.endswith(". Was it known before the label?")
        assert (finding.severity, finding.split, finding.feature) == (BLOCK, "train", "code")

    def test_a_fee_that_only_defaulted_loans_have_blocks(self) -> None:
        fee = np.where(LABEL == 1, RNG.lognormal(5, 1, ROWS), 0.0)
        (finding,) = findings(fee=fee)
        assert finding.message.startswith("fee alone predicts y (ROC AUC 1); the next best feature reaches")
        assert (finding.severity, finding.measured, finding.allowed) == (BLOCK, 1.0, 0.995)

    @pytest.mark.parametrize("written", ["{:.2f}", "{:.2f} €", "1{:06.2f}%"])
    @pytest.mark.parametrize("mark", [".", ","])
    def test_numbers_that_are_written_as_text_are_judged_as_numbers(self, written: str, mark: str) -> None:
        values = NOISE[:ROWS] + 10 + 20 * LABEL
        (finding,) = findings(fee=[written.format(value).replace(".", mark) for value in values])
        assert (finding.severity, finding.feature, finding.measured) == (BLOCK, "fee", 1.0)
        assert findings(fee=[written.format(value).replace(".", mark) for value in NOISE[ROWS:] + 10]) == []

    def test_several_codes_of_a_class_block(self) -> None:
        code = [f"{'MD' if value else 'AB'}{n % 2}" for n, value in enumerate(LABEL)]
        assert [finding.severity for finding in findings(code=code)] == [BLOCK]

    def test_a_copy_with_two_per_cent_flipped_warns(self) -> None:
        (finding,) = findings(copy=flipped(LABEL, 0.02))
        assert (finding.severity, finding.feature) == (WARN, "copy")

    def test_a_strong_feature_among_weak_ones_warns(self) -> None:
        found = findings(golden=LABEL + RNG.normal(0, 0.5, ROWS))
        assert [finding.severity for finding in found] == [WARN]

    def test_strong_features_among_their_like_are_honest(self) -> None:
        assert findings(**{f"f{at}": LABEL + RNG.normal(0, 0.4, ROWS) for at in range(6)}) == []

    def test_features_that_are_nearly_perfect_warn_however_many_there_are(self) -> None:
        found = findings(**{f"f{at}": LABEL + np.random.default_rng(at).normal(0, 0.3, ROWS) for at in range(6)})
        assert {finding.severity for finding in found} == {WARN}

    def test_noisy_copies_of_the_label_do_not_shield_each_other(self) -> None:
        found = findings(**{f"copy{at}": flipped(LABEL, 0.02, seed=at) for at in range(4)})
        assert [one.severity for one in found] == [WARN] * 4
        assert sorted(one.feature or "" for one in found) == ["copy0", "copy1", "copy2", "copy3"]
        others = {name for name in ("copy0", "copy1", "copy2", "copy3") if name != found[0].feature}
        assert set(found[0].details["suspects"]) == others
        assert ", as copy" in found[0].message and "; the next best feature reaches 0.5" in found[0].message

    def test_what_a_leak_hides_is_told_in_the_same_round(self) -> None:
        found = findings(code=LABEL * 2, golden=LABEL + RNG.normal(0, 0.5, ROWS))
        assert [(one.feature, one.severity) for one in found] == [("code", BLOCK), ("golden", WARN)]

    def test_of_three_classes_the_one_told_worst_blocks(self) -> None:
        assert [finding.severity for finding in findings(THREE, copy=np.char.upper(THREE))] == [BLOCK]

    def test_one_class_of_three_that_is_given_away_warns_and_is_named(self) -> None:
        (finding,) = findings(THREE, is_cat=np.where(THREE == "cat", 1, 0))
        assert finding.message.startswith("is_cat alone tells the y 'cat' from all others (ROC AUC 1); it tells '")
        assert "worst and 'cat' (1) best, and the next best feature tells 'cat' at 0.5" in finding.message
        assert (finding.severity, finding.kind, finding.allowed, finding.unit) == (WARN, "one-class", 0.99, "ROC AUC")

    def test_a_number_that_is_zero_for_all_other_classes_blocks(self) -> None:
        cat = THREE == "cat"
        (finding,) = findings(THREE, fee=np.where(cat, 1 + np.arange(ROWS) % 90, 0))
        rows = f"{(~cat).sum():,}"
        assert f"fee is 0 in all {rows} rows whose y is not 'cat', and in none of the others. Was" in finding.message
        assert (finding.severity, finding.kind) == (BLOCK, "one-class")

    def test_a_number_that_has_one_value_in_one_class_alone_blocks(self) -> None:
        cat = THREE == "cat"
        (finding,) = findings(THREE, fee=np.where(cat, -999, 1 + np.arange(ROWS) % 90))
        assert f"fee is -999 in all {cat.sum():,} rows whose y is 'cat', and in none of the others." in finding.message
        assert finding.severity == BLOCK

    def test_a_number_that_merely_lies_higher_in_one_class_warns(self) -> None:
        (finding,) = findings(THREE, size=RNG.random(ROWS) + 2 * (THREE == "cat"))
        assert (finding.severity, finding.kind) == (WARN, "one-class")

    def test_a_class_that_other_features_tell_as_well_is_honestly_easy(self) -> None:
        easy = {f"f{at}": (THREE == "cat") * 2.5 + np.random.default_rng(at).normal(0, 0.7, ROWS) for at in range(8)}
        assert findings(THREE, **easy) == []

    def test_in_few_rows_only_a_perfect_feature_is_told(self) -> None:
        assert findings(LABEL[:150], golden=LABEL[:150] + RNG.normal(0, 0.4, 150)) == []

    @pytest.mark.parametrize("rows", [100, 199])
    def test_in_few_rows_a_perfect_feature_may_be_luck(self, rows: int) -> None:
        (finding,) = findings(LABEL[:rows], perfect=LABEL[:rows] * 1000 + np.arange(rows))
        assert finding.severity == WARN
        assert finding.message.endswith("Was it known before the label? In so few rows it may be luck.")

    def test_of_a_class_of_few_rows_a_perfect_feature_may_be_luck(self) -> None:
        label = np.array([1] * 29 + [0] * 971)
        assert [one.severity for one in findings(label, x=label * 5000 + np.arange(ROWS))] == [WARN]

    def test_texts_that_never_recur_tell_nothing(self) -> None:
        assert findings(note=[f"note {n}: {value}" for n, value in enumerate(LABEL)]) == []

    def test_infinite_and_missing_values_are_no_crash(self) -> None:
        holes = np.where(np.arange(ROWS) % 5 == 0, math.nan, np.where(np.arange(ROWS) % 7 == 0, math.inf, NOISE[:ROWS]))
        assert findings(holes=holes, empty=[None] * ROWS, nan=[math.nan] * ROWS, constant=[1] * ROWS) == []


class TestNumbers:
    TARGET = np.random.default_rng(5).normal(size=ROWS) * 20 + 100

    def test_a_number_that_scales_the_label_blocks(self) -> None:
        (finding,) = findings(self.TARGET, cents=self.TARGET * 100)
        assert finding.message.startswith("cents alone predicts y (R² 1); the next best feature reaches 0")
        assert finding.severity == BLOCK

    def test_a_bent_copy_of_the_label_warns(self) -> None:
        assert [one.severity for one in findings(self.TARGET, bent=(self.TARGET - 100) ** 3)] == [WARN]

    def test_noise_and_great_numbers_find_nothing(self) -> None:
        assert findings(self.TARGET, great=NOISE[:ROWS] * 1e200, infinite=np.full(ROWS, math.inf)) == []


class TestIdentifiers:
    def test_a_row_number_in_the_order_of_the_label_warns(self) -> None:
        (finding,) = findings(np.sort(LABEL), identifiers=("Id",), Id=np.arange(ROWS))
        assert finding.message == (
            "Id only numbers or names rows, yet predicts y (ROC AUC 1): the rows, or their numbers, are "
            "in the order of the label."
        )
        assert (finding.severity, finding.kind) == (WARN, "identifier")

    def test_a_row_number_of_shuffled_rows_finds_nothing(self) -> None:
        assert findings(RNG.permutation(LABEL), identifiers=("Id",), Id=np.arange(ROWS)) == []

    def test_it_does_not_make_other_features_look_weak(self) -> None:
        found = findings(np.sort(LABEL), identifiers=("Id",), Id=np.arange(ROWS), copy=np.sort(LABEL) * 2)
        assert [(one.feature, one.severity) for one in found] == [("copy", BLOCK), ("Id", WARN)]
        assert "the next best feature reaches 0.5" in found[0].message


class TestMissing:
    def test_a_column_filled_in_after_the_label_blocks(self) -> None:
        agency = np.where(LABEL == 1, "Mills", None)
        (finding,) = [one for one in findings(agency=agency) if one.kind == "missing"]
        assert finding.message == (
            "Whether agency is missing predicts y (ROC AUC 1): it is missing in 100% of the rows of '0', and "
            "in 0% of all others."
        )
        assert (finding.severity, finding.measured, finding.allowed) == (BLOCK, 1.0, 0.9)

    def test_a_column_and_its_gaps_that_tell_the_same_are_one_finding(self) -> None:
        found = findings(x=np.where(LABEL == 1, math.nan, NOISE[:ROWS]))
        assert [(one.kind, one.severity) for one in found] == [("missing", BLOCK)]
        assert (found[0].details["missing_score"], found[0].details["value_score"]) == (1.0, 1.0)

    def test_rows_that_are_copies_of_few_are_told_apart_by_row(self) -> None:
        train = {"x": np.where(LABEL == 1, math.nan, NOISE[:ROWS]), "y": LABEL}
        found = judged(LabelLeakage(), profile_of(Columns(label="y"), train=train))
        assert [(one.kind, one.severity) for one in found] == [("missing", BLOCK)]

    def test_gaps_that_go_with_the_label_warn(self) -> None:
        gone = RNG.random(ROWS) < np.where(LABEL == 1, 0.6, 0.1)
        (finding,) = findings(x=np.where(gone, math.nan, NOISE[:ROWS]))
        assert (finding.severity, finding.kind) == (WARN, "missing")

    def test_values_that_tell_more_than_the_gaps_speak_for_both(self) -> None:
        values = [None if value and at % 3 else float(value) for at, value in enumerate(LABEL)]
        (finding,) = findings(x=values)
        assert (finding.kind, finding.severity, finding.measured) == ("", BLOCK, 1.0)
        assert 0.65 < finding.details["missing_score"] < 1

    def test_gaps_of_one_class_of_three_name_that_class(self) -> None:
        (finding,) = findings(THREE, x=[None if name == "eel" else 1.0 for name in THREE])
        assert "it is missing in 100% of the rows of 'eel', and in 0% of all others." in finding.message

    def test_gaps_by_chance_find_nothing(self) -> None:
        assert findings(x=np.where(RNG.random(ROWS) < 0.3, math.nan, NOISE[:ROWS])) == []


class TestInconclusive:
    def test_one_class_beside_rare_ones_is_named_as_what_is_lacking(self) -> None:
        (finding,) = findings(np.array([0] * 500 + [1] * 9), x=np.arange(509))
        assert finding.message == (
            "All classes of y but one have fewer than 10 rows in train, too few to tell a leak from chance. "
            "Inconclusive."
        )
        assert (finding.severity, finding.measured, finding.allowed, finding.unit) == (WARN, 1, 2, "classes")

    def test_too_few_rows_warn(self) -> None:
        assert told(findings(LABEL[:99], copy=LABEL[:99])) == [
            (
                WARN,
                "99 rows of train have a label that can be judged (classes of 10 rows or more); 100 are needed to "
                "tell a leak from chance. Inconclusive.",
            )
        ]

    def test_so_few_that_no_comparison_of_splits_is_made_are_told_beside_its_warning(self) -> None:
        train: Table = {"x": list(range(99)), "y": LABEL[:99]}
        held_out: Table = {"x": list(range(29)), "y": LABEL[:29]}
        (finding,) = judged(LabelLeakage(), profile_of(Columns(label="y"), train=train, eval=held_out))
        assert (finding.severity, finding.kind) == (INFO, "too-few-rows")
        thirty: Table = {"x": list(range(30)), "y": LABEL[:30]}
        (finding,) = judged(LabelLeakage(), profile_of(Columns(label="y"), train=train, eval=thirty))
        assert finding.severity == WARN

    @pytest.mark.parametrize(
        "label",
        [[1] * 500, [None] * 500, [0] * 491 + [1] * 9, [f"name {n}" for n in range(1500)]],
        ids=["one class", "all missing", "a class of 9 rows", "names"],
    )
    def test_a_label_that_cannot_be_predicted_warns(self, label: list[Any]) -> None:
        (finding,) = findings(label, x=list(range(len(label))))
        assert (finding.severity, finding.kind) == (WARN, "too-few-rows")

    def test_a_label_of_lists_cannot_be_judged_which_warns(self) -> None:
        assert [one.kind for one in findings([[1.0, 0.0], [0.0, 1.0]] * 200, x=list(range(400)))] == ["too-few-rows"]

    def test_no_rows_warn(self) -> None:
        assert [one.kind for one in findings([], x=[])] == ["too-few-rows"]


def test_entities_ignored_columns_and_times_are_no_features() -> None:
    times = [datetime.datetime(2020, 1, 1) + datetime.timedelta(days=int(day)) for day in LABEL]
    train = {"id": LABEL, "gone": LABEL, "when": times, "y": LABEL}
    columns = Columns(label="y", entity=("id",), ignore=("gone",), time="when")
    assert judged(LabelLeakage(), profile_of(columns, train=train)) == []


def test_what_was_judged_on_a_sample_says_so() -> None:
    label = RNG.integers(0, 2, 3000)
    measures = [Statistics(), Sample(1000)]
    train = {"copy": label, "noise": RNG.normal(size=3000), "y": label}
    (finding,) = judged(LabelLeakage(), profile_of(Columns(label="y"), measures=measures, train=train))
    assert (finding.severity, finding.sampled) == (BLOCK, 1000)


@pytest.mark.slow
@pytest.mark.parametrize("rows", [120, 285, 455])
def test_strong_honest_features_of_breast_cancer_do_not_block(rows: int) -> None:
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    for seed in range(10):
        chosen = np.random.default_rng(seed).permutation(len(data.target))[:rows]
        features = dict(zip(data.feature_names.tolist(), data.data[chosen].T, strict=True))
        found = findings(data.target[chosen], **features)
        assert [finding.message for finding in found if finding.severity == BLOCK] == []


def test_needs_a_label() -> None:
    assert LabelLeakage().not_applicable(Dataset("d", ())) == 'no label is declared: [columns] label = "…"'


class TestLists:
    def test_a_list_of_one_number_that_tells_the_label_blocks_at_its_column(self) -> None:
        (finding,) = findings(fees=[[int(value)] for value in LABEL])
        assert finding.message.startswith("fees (first) maps one to one to y; the next best feature reaches 0.")
        assert (finding.severity, finding.feature, finding.kind) == (BLOCK, "fees", "list-first")
        assert finding.remedy == "Leave fees out ([columns] ignore) unless it is known when the model is used."

    def test_a_length_that_tells_the_label_blocks(self) -> None:
        (finding,) = findings(tags=[["a", "b"] if value else ["a"] for value in LABEL])
        assert (finding.severity, finding.feature, finding.kind) == (BLOCK, "tags", "list-length")

    def test_a_mean_that_tells_the_label_blocks(self) -> None:
        noise = np.random.default_rng(1).normal(size=ROWS)
        (finding,) = findings(x=[[float(n), float(value - n)] for n, value in zip(noise, LABEL, strict=True)])
        assert (finding.severity, finding.feature, finding.kind) == (BLOCK, "x", "list-mean")

    def test_lists_of_noise_find_nothing(self) -> None:
        assert findings(x=[[float(n)] * (1 + at % 3) for at, n in enumerate(NOISE[:ROWS])]) == []
