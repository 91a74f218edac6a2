from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, INFO, WARN, Table, judged, profile_of
from traingate.checks.skew.relation_change import RelationChange
from traingate.dataset import Columns
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding


def findings(**splits: Table) -> list[Finding]:
    return judged(RelationChange(), profile_of(Columns(label="y"), measures=[Statistics(), Sample()], **splits))


def drawn(rows: int, seed: int) -> dict[str, Any]:
    """A label that goes with dose and with town, and not with noise."""
    rng = np.random.default_rng(seed)
    dose, town = rng.normal(0, 1, rows), rng.integers(0, 4, rows)
    y = dose + np.array([1.0, -1.0, 0.6, -0.6])[town] + rng.normal(0, 0.7, rows)
    names = np.array(["Bonn", "Kiel", "Lyon", "Rome"])
    return {"dose": dose, "noise": rng.normal(0, 1, rows), "town": names[town].tolist(), "y": (y > 0).astype(int)}


def test_alike_splits_find_nothing() -> None:
    assert findings(train=drawn(2000, 1), eval=drawn(600, 2)) == []


def test_shuffled_labels_block() -> None:
    held_out = drawn(600, 2)
    shuffled = np.random.default_rng(3).permutation(held_out["y"])
    (finding,) = findings(train=drawn(2000, 1), eval={**held_out, "y": shuffled})
    assert (finding.severity, finding.kind, finding.split, finding.feature) == (BLOCK, "unrelated", "eval", "y")
    assert finding.message.startswith(
        "y of eval is not related to its features as in train: a model that tells it there at ROC AUC 0.9"
    )
    assert (finding.allowed, finding.unit) == (0.1, "ROC AUC")


@pytest.mark.parametrize(("rows", "where"), [(1, "1 row below"), (-1, "1 row above"), (2, "2 rows below")])
def test_labels_that_stand_rows_away_are_told(rows: int, where: str) -> None:
    held_out = drawn(600, 2)
    (finding,) = findings(train=drawn(2000, 1), eval={**held_out, "y": np.roll(held_out["y"], rows)})
    assert (finding.severity, finding.kind, finding.split, finding.feature) == (BLOCK, "row-off", "eval", "y")
    assert finding.message.startswith(
        f"The labels of eval stand {where} their own: what a row's features tell there fits the y {where} at ROC AUC "
    )


@pytest.mark.parametrize(
    ("change", "kind"),
    [(np.random.default_rng(3).permutation, "unrelated"), (lambda y: np.roll(y, 1), "row-off")],
    ids=["shuffled", "shifted"],
)
def test_train_s_own_labels_may_be_the_wrong_ones(change: Any, kind: str) -> None:
    train = drawn(2000, 1)
    (finding,) = findings(train={**train, "y": change(train["y"])}, eval=drawn(600, 2))
    assert (finding.severity, finding.kind, finding.split) == (BLOCK, kind, "train")


def test_labels_that_go_with_nothing_in_either_split_find_nothing() -> None:
    train, held_out, rng = drawn(2000, 1), drawn(600, 2), np.random.default_rng(3)
    shuffled = [{**table, "y": rng.permutation(table["y"])} for table in (train, held_out)]
    assert findings(train=shuffled[0], eval=shuffled[1]) == []


def test_labels_that_words_tell_are_asked_of_words() -> None:
    def draw(rows: int, seed: int) -> dict[str, Any]:
        rng = np.random.default_rng(seed)
        y, told = rng.integers(0, 2, rows), np.array([["late refund", "broken"], ["thanks fast", "lovely"]])
        return {"text": [f"{told[one, rng.integers(0, 2)]} parcel {rng.integers(0, 999)} box" for one in y], "y": y}

    held_out = draw(600, 2)
    assert findings(train=draw(2000, 1), eval=held_out) == []
    shuffled = np.random.default_rng(3).permutation(held_out["y"])
    (finding,) = findings(train=draw(2000, 1), eval={**held_out, "y": shuffled})
    assert (finding.severity, finding.kind) == (BLOCK, "unrelated")


def test_a_feature_with_the_other_sign_is_named() -> None:
    held_out = drawn(600, 2)
    (finding,) = findings(train=drawn(2000, 1), eval={**held_out, "dose": -held_out["dose"]})
    assert (finding.severity, finding.kind, finding.feature) == (BLOCK, "turned", "dose")
    assert finding.message.startswith("dose goes the other way round with y in eval than in train:")


@pytest.mark.parametrize(("rows", "noise", "seed"), [(110, 1.5, 2), (160, 2.0, 3)], ids=["as if lost", "as if off"])
def test_a_feature_that_turned_is_named_though_rows_are_few(rows: int, noise: float, seed: int) -> None:
    def draw(rows: int, seed: int) -> dict[str, Any]:
        rng = np.random.default_rng(seed)
        dose = rng.normal(0, 1, rows)
        return {"dose": dose, "noise": rng.normal(0, 1, rows), "y": (dose + rng.normal(0, noise, rows) > 0).astype(int)}

    held_out = draw(rows, seed)
    (finding,) = findings(train=draw(500, 1), eval={**held_out, "dose": -held_out["dose"]})
    assert (finding.kind, finding.feature) == ("turned", "dose")


def test_codes_that_were_swapped_are_named() -> None:
    held_out = drawn(600, 2)
    swapped = {"Bonn": "Kiel", "Kiel": "Bonn", "Lyon": "Rome", "Rome": "Lyon"}
    (finding,) = findings(train=drawn(2000, 1), eval={**held_out, "town": [swapped[one] for one in held_out["town"]]})
    assert (finding.severity, finding.feature) == (BLOCK, "town")


def test_labels_wrong_in_one_row_of_four_are_a_fall() -> None:
    held_out = drawn(3000, 2)
    wrong = np.random.default_rng(4).random(3000) < 0.25
    found = findings(train=drawn(3000, 1), eval={**held_out, "y": np.where(wrong, 1 - held_out["y"], held_out["y"])})
    assert [(finding.severity, finding.kind, finding.feature) for finding in found] == [(BLOCK, "", "y")]


def test_a_number_is_asked_for_its_upper_half() -> None:
    rng = np.random.default_rng(0)
    tables = {
        name: {"x": (x := rng.normal(0, 1, rows)), "y": 3 * x + rng.normal(0, 1, rows)}
        for name, rows in (("train", 2000), ("eval", 500))
    }
    assert findings(**tables) == []
    (finding,) = findings(train=tables["train"], eval={**tables["eval"], "y": rng.permutation(tables["eval"]["y"])})
    assert (finding.severity, finding.kind) == (BLOCK, "unrelated")


def seen(table: dict[str, Any], first: int) -> dict[str, Any]:
    """The same rows, an hour after each other."""
    hours = np.arange(first, first + len(table["y"])) * np.timedelta64(1, "h")
    return {**table, "seen": np.datetime64("2024-01-01", "us") + hours}


def test_what_a_later_split_loses_in_part_warns() -> None:
    held_out = drawn(1500, 2)
    wrong = np.random.default_rng(4).random(1500) < 0.3
    later = seen({**held_out, "y": np.where(wrong, 1 - held_out["y"], held_out["y"])}, 9000)
    (finding,) = findings(train=seen(drawn(3000, 1), 0), eval=later)
    assert (finding.severity, finding.details["later_in"]) == (WARN, "seen")


@pytest.mark.parametrize(("drifts", "severity"), [(False, BLOCK), (True, WARN)], ids=["steady", "drifting"])
def test_what_turned_in_a_later_split_blocks_unless_it_changes_in_train_too(drifts: bool, severity: int) -> None:
    held_out, train = drawn(600, 2), drawn(2000, 1)
    if drifts:
        train = {**train, "dose": np.where(np.arange(2000) < 1600, train["dose"], -train["dose"])}
    later = seen({**held_out, "dose": -held_out["dose"]}, 9000)
    (finding,) = findings(train=seen(train, 0), eval=later)
    assert (finding.severity, finding.kind, finding.details["later_in"]) == (severity, "turned", "seen")


def test_few_rows_are_inconclusive() -> None:
    (finding,) = findings(train=drawn(2000, 1), eval=drawn(60, 2))
    assert (finding.severity, finding.kind) == (INFO, "too-few-rows")
    assert finding.message == (
        "train or eval has too few independent rows with a label that can be judged (100 are needed, of each class 30) "
        "to tell whether features tell it as they did. Inconclusive."
    )


def test_a_table_without_a_label_is_not_asked() -> None:
    dataset = profile_of(measures=[Statistics(), Sample()], train={"x": [1]}, eval={"x": [1]}).plan.dataset
    assert RelationChange().not_applicable(dataset) == 'no label is declared: [columns] label = "…"'
