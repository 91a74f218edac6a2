"""What a report's causes do to the score: each that is a leak, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging import inflation
from traingate.judging.inflation import weigh_causes
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.inflation import Inflation, Leak
from traingate.report.report import Report

TRAIN, EVAL = 600, 300


def profiled(columns: Columns | None = None, **more: Any) -> Profile:
    """One honest feature, and what else `more` makes of the label and the rows' numbers."""
    rng = np.random.default_rng(0)
    honest = rng.normal(size=TRAIN + EVAL)
    label = (honest + rng.normal(size=TRAIN + EVAL) > 0).astype(int)
    table = {"honest": honest, "noise": rng.normal(size=TRAIN + EVAL), "y": label}
    table |= {name: make(label, np.arange(TRAIN + EVAL)) for name, make in more.items()}
    first, second = (
        {name: values[rows] for name, values in table.items()} for rows in (slice(TRAIN), slice(TRAIN, None))
    )
    return profile_of(columns or Columns("y"), train=first, eval=second)


def weighed(profile: Profile, *findings: Finding) -> Report:
    by_check: Mapping[str, list[Finding]] = {one.check: [] for one in findings}
    for one in findings:
        by_check[one.check].append(one)
    outcomes = [Outcome(check, "Is it?", "leakage", tuple(found)) for check, found in by_check.items()]
    return weigh_causes(Report("d", "y", outcomes=tuple(outcomes)), profile)


def told(check: str, split: str | None = "eval", feature: str | None = None, **more: Any) -> Finding:
    return Finding(check, Severity.BLOCK, f"{feature} leaks.", split, feature, **more)


def only(report: Report) -> Inflation:
    (found,) = report.inflations
    assert report.causes[0].inflation == found
    return found


def test_a_column_that_tells_the_label_makes_the_score_too_high() -> None:
    profile = profiled(leak=lambda label, _: label * 2.5)
    found = only(weighed(profile, told("label-leakage", "train", "leak")))
    assert (found.leak, found.names, found.split, found.metric) == (Leak.COLUMNS, ("leak",), "eval", "ROC AUC")
    assert found.seen == 1 and found.value > found.margin and 0.6 < found.unseen < 0.9
    assert found.model == "a gradient-boosted model of 50 trees" and found.rows == EVAL


def test_the_columns_of_a_formula_are_left_out_together() -> None:
    profile = profiled(a=lambda label, row: row % 7, b=lambda label, row: row % 7 + label)
    found = only(weighed(profile, told("pair-leakage", "train", "a", kind="pair", details={"columns": ["a", "b"]})))
    assert found.names == ("a", "b")


def test_each_leak_is_weighed_beside_what_is_not_suspect_and_all_are_weighed_together() -> None:
    profile = profiled(half=lambda label, row: np.where(row % 2, label, 2), leak=lambda label, _: label)
    report = weighed(profile, *(told("label-leakage", "train", name) for name in ("leak", "half")))
    by = {one.names: one for one in report.inflations}
    assert by["half",].seen < by["leak",].seen == 1 and by["half",].unseen == by["leak",].unseen
    assert by["leak", "half"].cause == ""
    assert report.notes[0].startswith(
        "All leaks together: A gradient-boosted model of 50 trees scores ROC AUC 1.000 ± 0.000 on eval with leak, half"
    )


def test_without_a_held_out_split_a_part_of_train_is_scored() -> None:
    rows = np.arange(600)
    profile = profile_of(Columns("y"), train={"honest": rows * 37 % 101, "leak": rows % 2, "y": rows % 2})
    assert only(weighed(profile, told("label-leakage", "train", "leak"))).split == "train"


def test_copies_make_the_score_too_high() -> None:
    profile = profiled()
    train, held_out = (profile.values["sample"][split].table.to_pydict() for split in ("train", "eval"))
    copied = {name: [*train[name][:100], *held_out[name][100:]] for name in train}
    profile = profile_of(Columns("y"), train=train, eval=copied)
    found = only(weighed(profile, told("row-overlap", details={"shared_rows": 100})))
    assert (found.leak, found.model) == (Leak.ROWS, "a random forest of 60 trees")
    assert found.value > found.margin


def test_entities_are_named() -> None:
    profile = profiled(Columns("y", entity=("who",)), who=lambda _, row: row % 50)
    found = only(weighed(profile, told("entity-overlap", feature="who", details={"rows": EVAL})))
    assert (found.leak, found.names) == (Leak.ENTITIES, ("who",))
    assert abs(found.value) <= found.margin  # nothing is alike in the rows of one


def test_the_time_is_named() -> None:
    profile = profiled(Columns("y", time="day"), day=lambda _, row: row * 7 % 900)
    found = only(weighed(profile, told("time-order", feature="day", kind="among-train")))
    assert (found.leak, found.names) == (Leak.TIME, ("day",)) and abs(found.value) <= found.margin


def test_a_column_that_was_encoded_with_held_out_rows_is_named() -> None:
    profile = profiled(shop=lambda label, row: (row % 5 + label.mean()) / 10)
    found = only(weighed(profile, told("preprocessing", None, kind="encoded", details={"columns": ["shop"]})))
    assert (found.leak, found.names, found.split) == (Leak.ENCODED, ("shop",), "eval")
    assert abs(found.value) <= found.margin  # a shop of 180 rows hardly tells one of them


def test_a_column_that_is_told_twice_is_weighed_once() -> None:
    profile = profiled(shop=lambda label, _: label / 10)
    leak = told("label-leakage", "train", "shop")
    report = weighed(
        profile, leak, told("preprocessing", "eval", "shop", kind="encoded", details={"columns": ["shop"]})
    )
    assert only(report).leak is Leak.COLUMNS


NOTHING = {
    "skew is no leak": told("split-skew", feature="honest"),
    "what is told for information": Finding("label-leakage", Severity.INFO, "honest leaks.", "train", "honest"),
    "held-out splits that share rows": told("row-overlap", kind="shared-with-eval"),
    "a file twice in a split": told("row-overlap", kind="file-twice"),
    "too few rows": told("label-leakage", "train", "y", kind="too-few-rows"),
    "a column that no split has": told("label-leakage", "train", "gone"),
}


@pytest.mark.parametrize("finding", NOTHING.values(), ids=NOTHING)
def test_nothing_is_weighed_where(finding: Finding) -> None:
    assert weighed(profiled(), finding).inflations == ()


def test_nothing_is_weighed_without_a_label() -> None:
    assert weighed(profiled(Columns()), told("row-overlap")).inflations == ()


def test_it_says_why_it_was_not_measured() -> None:
    profile = profile_of(Columns("y"), train={"x": [1, 2], "y": [0, 1]}, eval={"x": [1, 2], "y": [0, 1]})
    found = only(weighed(profile, told("row-overlap")))
    assert (
        found.describe() == "By how much it moves the score was not measured: too few rows have a class of their own."
    )


def test_a_crash_is_told_and_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(inflation, "measure_inflations", crash)
    report = weighed(profiled(), told("row-overlap"))
    assert report.notes == (
        "By how much the problems move the score could not be measured: ZeroDivisionError: by nothing",
    )
    assert (report.inflations, report.verdict.opens) == ((), False)


def test_the_same_data_give_the_same_figures() -> None:
    profile, finding = profiled(leak=lambda label, _: label), told("label-leakage", "train", "leak")
    assert weighed(profile, finding).inflations == weighed(profile, finding).inflations
