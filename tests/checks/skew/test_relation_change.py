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


@pytest.mark.parametrize("change", [np.random.default_rng(3).permutation, lambda y: np.roll(y, 1)])
def test_shuffled_and_shifted_labels_block(change: Any) -> None:
    held_out = drawn(600, 2)
    (finding,) = findings(train=drawn(2000, 1), eval={**held_out, "y": change(held_out["y"])})
    assert (finding.severity, finding.kind, finding.split, finding.feature) == (BLOCK, "unrelated", "eval", "y")
    assert finding.message.startswith(
        "y of eval is not related to its features as in train: a model that tells it there at ROC AUC 0.9"
    )
    assert (finding.allowed, finding.unit) == (0.1, "ROC AUC")


def test_a_feature_with_the_other_sign_is_named() -> None:
    held_out = drawn(600, 2)
    (finding,) = findings(train=drawn(2000, 1), eval={**held_out, "dose": -held_out["dose"]})
    assert (finding.severity, finding.kind, finding.feature) == (BLOCK, "feature", "dose")
    assert finding.message.startswith("dose goes the other way round with y in eval than in train:")


def test_codes_that_were_swapped_are_named() -> None:
    held_out = drawn(600, 2)
    swapped = {"Bonn": "Kiel", "Kiel": "Bonn", "Lyon": "Rome", "Rome": "Lyon"}
    (finding,) = findings(train=drawn(2000, 1), eval={**held_out, "town": [swapped[one] for one in held_out["town"]]})
    assert (finding.severity, finding.feature) == (BLOCK, "town")


def test_labels_wrong_in_one_row_of_four_are_a_fall() -> None:
    held_out = drawn(3000, 2)
    wrong = np.random.default_rng(4).random(3000) < 0.25
    found = findings(train=drawn(3000, 1), eval={**held_out, "y": np.where(wrong, 1 - held_out["y"], held_out["y"])})
    assert max(finding.severity for finding in found) == BLOCK


def test_a_number_is_asked_for_its_upper_half() -> None:
    rng = np.random.default_rng(0)
    tables = {
        name: {"x": (x := rng.normal(0, 1, rows)), "y": 3 * x + rng.normal(0, 1, rows)}
        for name, rows in (("train", 2000), ("eval", 500))
    }
    assert findings(**tables) == []
    (finding,) = findings(train=tables["train"], eval={**tables["eval"], "y": rng.permutation(tables["eval"]["y"])})
    assert (finding.severity, finding.kind) == (BLOCK, "unrelated")


def test_a_later_split_warns_at_most() -> None:
    held_out = drawn(600, 2)
    start = np.datetime64("2024-01-01", "us")
    train = {**drawn(2000, 1), "seen": start + np.arange(2000) * np.timedelta64(1, "h")}
    later = {**held_out, "dose": -held_out["dose"], "seen": start + np.arange(9000, 9600) * np.timedelta64(1, "h")}
    (finding,) = findings(train=train, eval=later)
    assert (finding.severity, finding.details["later_in"]) == (WARN, "seen")


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


def test_rows_that_were_made_to_balance_train_are_not_asked() -> None:
    rng = np.random.default_rng(5)
    mine, others, held_out = (rng.normal(0, 1, (rows, 3)) for rows in (200, 1000, 400))
    picked = rng.integers(0, 200, 800)
    near = np.argsort(((mine[picked][:, None] - mine) ** 2).sum(axis=2), axis=1)[:, 1]
    made = mine[picked] + rng.random((800, 1)) * (mine[near] - mine[picked])
    balanced = np.concatenate([mine, made, others])
    names = ("a", "b", "c")
    assert (
        findings(
            train={**dict(zip(names, balanced.T, strict=True)), "y": np.repeat([1, 0], 1000)},
            eval={**dict(zip(names, held_out.T, strict=True)), "y": (np.arange(400) < 80).astype(int)},
        )
        == []
    )
