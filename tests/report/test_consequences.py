"""Every check has its place in the table: what its findings do to the training or its score."""

from __future__ import annotations

import pytest

from report.faults import finding, noted
from traingate.check import list_check_names
from traingate.report.consequences import EFFECTS, Consequence, find_effect
from traingate.report.findings import Finding

PLACES = [
    (finding("row-overlap"), Consequence.SCORE),
    (finding("row-overlap", "conflicting-labels-with-test"), Consequence.SCORE),
    (finding("entity-overlap", feature="id"), Consequence.SCORE),
    (finding("entity-overlap", "unknown-in-train"), Consequence.LIMIT),
    (finding("label-leakage", "missing", feature="a"), Consequence.SCORE),
    (finding("schema-anomalies", "new-label-class", feature="y"), Consequence.SCORE),
    (finding("outliers", "infinite", feature="a"), Consequence.STOP),
    (finding("schema-anomalies", "schema-missing-column", feature="a"), Consequence.STOP),
    (finding("schema-anomalies", "unexpected-data-type", feature="a"), Consequence.STOP),
    (finding("suites", "column-to-exist", feature="a"), Consequence.STOP),
    (finding("missing-values", feature="y", split="train"), Consequence.STOP),
    (finding("class-imbalance", "one-class", feature="y"), Consequence.STOP),
    (finding("split-skew", feature="a"), Consequence.UNLIKE),
    (finding("volume"), Consequence.UNLIKE),
    (finding("outliers", "beyond-above", feature="a"), Consequence.UNLIKE),
    (finding("missing-values", "change", feature="a"), Consequence.UNLIKE),
    (finding("schema-anomalies", "enum-type-unexpected-string-values", feature="a"), Consequence.UNLIKE),
    (finding("outliers", "sentinel", feature="a"), Consequence.LIMIT),
    (finding("missing-values", feature="a"), Consequence.LIMIT),
    (finding("schema-anomalies", "schema-new-column", feature="a"), Consequence.LIMIT),
]


def place(found: Finding, family: str = "quality") -> Consequence:
    return find_effect(found, family, "train", "y").consequence


def test_every_check_is_in_the_table() -> None:
    assert set(list_check_names()) <= set(EFFECTS)


def test_every_effect_is_a_sentence_in_one_of_four_groups() -> None:
    effects = [effect for kinds in EFFECTS.values() for effect in kinds.values()]
    assert all("" in kinds for kinds in EFFECTS.values())
    assert all(effect.words.endswith(".") and effect.consequence is not Consequence.NOTE for effect in effects)


@pytest.mark.parametrize(("found", "consequence"), PLACES, ids=[f"{one.check}-{one.kind}" for one, _ in PLACES])
def test_a_finding_does_what_the_table_says(found: Finding, consequence: Consequence) -> None:
    assert place(found) is consequence


def test_train_is_not_unlike_itself() -> None:
    far = find_effect(finding("outliers", "far", feature="a", split="train"), "quality", "train", "y")
    assert far.consequence is Consequence.LIMIT
    assert "never shown" not in far.words


def test_information_does_nothing() -> None:
    assert place(noted("label-leakage", feature="a")) is Consequence.NOTE


@pytest.mark.parametrize(
    ("family", "consequence"),
    [("leakage", Consequence.SCORE), ("skew", Consequence.UNLIKE), ("quality", Consequence.LIMIT)],
)
def test_a_check_that_the_table_does_not_know_does_what_its_family_does(family: str, consequence: Consequence) -> None:
    assert place(finding("near-twins"), family) is consequence


def test_no_label_is_no_column() -> None:
    gaps = finding("missing-values", feature=None)
    assert find_effect(gaps, "quality", "train", None).consequence is Consequence.LIMIT
