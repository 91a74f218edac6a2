from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from given.profiles import BLOCK, INFO, WARN, judged, profile_of, told
from traingate.checks.quality.class_imbalance import ClassImbalance
from traingate.dataset import Columns, Dataset
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding


def findings(check: ClassImbalance | None = None, **splits: Any) -> list[Finding]:
    """Findings on labels, given as lists or as rows by class."""
    tables = {name: {"y": drawn(label) if isinstance(label, dict) else label} for name, label in splits.items()}
    return judged(check or ClassImbalance(), profile_of(Columns(label="y"), measures=[Statistics()], **tables))


def drawn(rows: dict[Any, int]) -> list[Any]:
    return [name for name, count in rows.items() for _ in range(count)]


def test_classes_with_rows_enough_find_nothing() -> None:
    assert findings(train={0: 900, 1: 100}, eval={0: 225, 1: 25}) == []
    assert findings(train={0: 55, 1: 45}, eval={0: 11, 1: 9}) == []


def test_a_rare_class_warns() -> None:
    (finding,) = findings(train={"ok": 950, "fraud": 50}, eval={"ok": 190, "fraud": 10})
    assert finding.message == (
        "50 of 1,000 train rows (5.0%) have the label 'fraud'; a model that never predicts it still looks right most "
        "of the time."
    )
    assert (finding.severity, finding.measured, finding.allowed) == (WARN, 0.05, 0.1)
    assert finding.details["class_weights"] == {"ok": 1000 / 1900, "fraud": 10.0}


def test_a_balanced_class_of_few_rows_is_not_called_rare() -> None:
    (finding,) = findings(train={"a": 27, "b": 28, "c": 29}, eval={"a": 10, "b": 10, "c": 10})
    assert finding.message == (
        "27 of 84 train rows (32.1%) have the label 'a'; so few rows teach little. Classes with few rows: 'a' 27, 'b' "
        "28, 'c' 29."
    )
    assert (finding.measured, finding.allowed, finding.unit, finding.at_least) == (27, 30, "rows", True)
    assert finding.severity == INFO


def test_small_classes_of_an_even_mix_find_nothing() -> None:
    assert findings(train={"a": 41, "b": 37, "c": 42}, eval={"a": 9, "b": 13, "c": 8}) == []


def test_many_classes_are_rare_below_a_fifth_of_an_even_share() -> None:
    even = {f"c{number}": 500 for number in range(9)}
    assert findings(train={**even, "c9": 100}, eval=dict.fromkeys([*even, "c9"], 50)) == []
    (finding,) = findings(train={**even, "c9": 90}, eval=dict.fromkeys([*even, "c9"], 50))
    assert (finding.severity, finding.measured, finding.allowed) == (INFO, 90 / 4590, 0.02)


def test_several_classes_of_which_one_holds_nearly_all_rows_warn() -> None:
    (finding,) = findings(train={"ok": 920, "late": 50, "lost": 30}, eval={"ok": 92, "late": 6, "lost": 5})
    assert finding.message == (
        "80 of 1,000 train rows (8.0%) have another label than 'ok'; a model that always predicts 'ok' still looks "
        "right most of the time."
    )
    assert (finding.severity, finding.measured, finding.allowed) == (WARN, 0.08, 0.1)


def test_several_classes_of_which_all_but_one_have_few_rows_warn() -> None:
    (finding,) = findings(train={"ok": 60, "late": 15, "lost": 14}, eval={"ok": 20, "late": 6, "lost": 5})
    assert finding.message == "29 of 89 train rows (32.6%) have another label than 'ok'; so few rows teach little."
    assert (finding.severity, finding.measured, finding.allowed, finding.unit) == (WARN, 29, 30, "rows")


def test_one_class_alone_blocks() -> None:
    assert told(findings(train={"a": 1000}, eval={"a": 100})) == [
        (BLOCK, "All 1,000 labels in train are 'a'; one class alone teaches nothing.")
    ]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ([0.5] * 3000, "All of 3,000 labels in train are 0.5"),
        ([0.5] * 2999 + [7.25], "All but 1 of 3,000 labels in train are 0.5"),
        ([datetime(2020, 1, 1)] * 300, "All of 300 labels in train are 2020-01-01 00:00:00"),
    ],
)
def test_a_number_or_a_time_that_hardly_changes_blocks(label: list[Any], shown: str) -> None:
    (finding,) = findings(train=label, eval=label[:100])
    assert (finding.severity, finding.kind) == (BLOCK, "one-class")
    assert finding.message == f"{shown}; one value alone teaches nothing."
    assert (finding.unit, finding.at_least) == ("rows", True)


def test_a_number_that_changes_in_enough_rows_finds_nothing() -> None:
    assert findings(train=[0.5] * 2990 + [at / 7 for at in range(10)], eval=[0.5, 0.25]) == []
    assert findings(train=[0.5] * 95 + [at / 7 for at in range(5)], eval=[0.5, 0.25]) == []


def test_a_class_that_a_split_lost_by_more_than_chance_blocks() -> None:
    (finding,) = findings(train={0: 600, 1: 400}, eval={0: 100})
    assert finding.message == (
        "eval has no row of class '1' (40.0% of train); chance alone would not leave out so many, and the score says "
        "nothing about them."
    )
    assert (finding.severity, finding.split, finding.kind) == (BLOCK, "eval", "absent")


def test_classes_that_a_split_lost_are_told_in_one_finding() -> None:
    (finding,) = findings(train={0: 600, 1: 400, 2: 300}, eval={0: 100})
    assert finding.message.startswith(
        "eval has no row of 2 classes: '1' (30.8% of train), '2' (23.1% of train); chance"
    )


def test_a_class_that_chance_left_out_warns() -> None:
    found = findings(train={0: 900, 1: 110}, eval={0: 30})
    assert told(found) == [
        (WARN, "eval has fewer than 5 rows of class ('1' 0): too few to measure how well it is predicted.")
    ]


def test_many_classes_of_few_rows_are_one_finding() -> None:
    train = {f"c{number:02}": 200 for number in range(50)}
    (finding,) = findings(train=train, eval={name: 4 if name < "c07" else 5 for name in train})
    assert finding.message == (
        "eval has fewer than 5 rows of 7 classes ('c00' 4, 'c01' 4, 'c02' 4, 'c03' 4, 'c04' 4 and 2 more): too few to "
        "measure how well they are predicted."
    )
    assert finding.severity == INFO


def test_a_class_too_rare_to_be_missed_never_blocks() -> None:
    found = findings(train={0: 99_600, 1: 400}, eval={0: 50_000})
    assert [(one.severity, one.kind) for one in found] == [(WARN, ""), (INFO, "few")]


@pytest.mark.parametrize(
    "label",
    [[0.5 * number for number in range(500)], list(range(500)), [None] * 500],
    ids=["number", "many integers", "all missing"],
)
def test_a_label_without_classes_finds_nothing(label: list[Any]) -> None:
    assert findings(train=label, eval=label) == []


def test_a_split_without_labels_or_without_rows_finds_nothing() -> None:
    train = {0: 500, 1: 500}
    assert findings(train=train, eval=[None] * 50) == findings(train=train, eval=[]) == []


def test_every_held_out_split_is_asked() -> None:
    found = findings(train={0: 500, 1: 500}, eval={0: 50, 1: 50}, test={0: 100})
    assert [(one.split, one.severity) for one in found] == [("test", BLOCK)]


def test_missing_labels_are_no_class() -> None:
    assert findings(train=[0, 1, None] * 300, eval=[0, 1] * 50) == []


def test_a_class_name_is_quoted_and_cut() -> None:
    (finding,) = findings(train={"<b>\n" + "x" * 99: 30, "ok": 970}, eval={"ok": 10})[:1]
    assert "have the label '<b>\\n" + "x" * 35 + "…';" in finding.message


def test_needs_a_label() -> None:
    assert ClassImbalance().not_applicable(Dataset("d", ())) == 'no label is declared: [columns] label = "…"'
