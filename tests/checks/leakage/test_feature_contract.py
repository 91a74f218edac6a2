from __future__ import annotations

import datetime
from typing import Any

import pytest

from given.profiles import BLOCK, Table, judged, profile_of, told
from traingate.checks.leakage.feature_contract import FeatureContract
from traingate.dataset import Columns, Dataset
from traingate.report.findings import Finding

DAYS = [datetime.datetime(2024, 1, day) for day in range(1, 11)]
LATER = [day + datetime.timedelta(days=at % 2) for at, day in enumerate(DAYS)]
TRAIN: Table = {"tips": [1.5] * 10, "seen": DAYS, "reported": LATER, "fare": [9.0] * 10, "y": [0, 1] * 5}


def findings(train: Table = TRAIN, **columns: Any) -> list[Finding]:
    declared = Columns(label="y", **columns)
    return judged(FeatureContract(), profile_of(declared, train=train, eval=TRAIN))


class TestForbidden:
    def test_a_forbidden_column_blocks_wherever_it_is(self) -> None:
        (finding,) = findings(forbidden=("tips", "gender"))
        assert finding.message == ("tips is in train, eval, and [columns] forbidden says that no split may have it.")
        assert (finding.severity, finding.kind, finding.feature, finding.measured) == (BLOCK, "forbidden", "tips", 2)
        assert finding.remedy.startswith("Drop tips where the files are written.")

    def test_it_does_so_where_it_is_ignored_or_in_one_split_alone(self) -> None:
        assert [one.severity for one in findings(forbidden=("tips",), ignore=("tips",))] == [BLOCK]
        (finding,) = findings({name: TRAIN[name] for name in ("fare", "y")}, forbidden=("tips",))
        assert finding.split == "eval"

    def test_another_spelling_of_its_name_is_the_same_column(self) -> None:
        (finding,) = findings({**TRAIN, "Home Town": [1] * 10}, forbidden=("home_town",))
        assert finding.message.startswith("Home Town, declared as home_town, is in train,")

    def test_without_it_nothing_is_found(self) -> None:
        assert findings(forbidden=("gender",)) == []


class TestDerived:
    def test_a_feature_made_from_the_label_blocks(self) -> None:
        assert told(findings(derived_from_label=("tips",))) == [
            (BLOCK, "tips is a feature, and is made from y, as [columns] derived_from_label says.")
        ]

    def test_what_is_no_feature_may_be(self) -> None:
        assert findings(derived_from_label=("tips", "lost"), ignore=("tips",)) == []


class TestAvailable:
    def test_a_feature_that_is_known_after_the_prediction_blocks(self) -> None:
        (finding,) = findings(available_at={"tips": "after", "fare": "before"})
        assert finding.message == (
            "tips is a feature, and is known only after the prediction, as [columns] available_at says."
        )
        assert (finding.severity, finding.kind) == (BLOCK, "after")

    def test_what_is_no_feature_may_come_after(self) -> None:
        assert findings(available_at={"tips": "after"}, ignore=("tips",)) == []

    def test_rows_whose_moment_lies_after_their_time_block(self) -> None:
        (finding,) = findings(available_at={"tips": "reported"}, time="seen")
        assert finding.message == (
            "tips is known only after the row's time in 5 of 10 rows of train (50.0%): reported lies after seen."
        )
        assert (finding.severity, finding.kind, finding.measured, finding.unit) == (BLOCK, "late", 5, "rows")

    def test_moments_up_to_the_time_pass(self) -> None:
        assert findings(available_at={"tips": "seen"}, time="reported") == []

    def test_rows_without_the_value_are_not_asked(self) -> None:
        tips = [None if at % 2 else 1.5 for at in range(10)]
        parts = {**TRAIN, "tips": tips}
        found = judged(
            FeatureContract(),
            profile_of(Columns(label="y", time="seen", available_at={"tips": "reported"}), train=parts, eval=parts),
        )
        assert found == []

    @pytest.mark.parametrize(
        ("when", "time"),
        [("aftr", "seen"), ("reported", None), ("fare", "seen")],
        ids=["typo", "no time", "no moments"],
    )
    def test_what_cannot_be_compared_blocks(self, when: str, time: str | None) -> None:
        (finding,) = findings(available_at={"tips": when}, time=time)
        assert (finding.severity, finding.kind) == (BLOCK, "unread")
        assert finding.message.startswith(
            f"Whether tips is known in time cannot be told in train, eval: [columns] available_at names '{when}', which"
        )


def test_lists_are_asked_as_well() -> None:
    parts = {**TRAIN, "tips": [[1.0]] * 10}
    found = findings(parts, available_at={"tips": "reported"}, time="seen")
    assert [one.kind for one in found] == ["late"]


def test_needs_a_declaration() -> None:
    reason = FeatureContract().not_applicable(Dataset("d", ()))
    assert reason == "[columns] declares nothing as forbidden, derived_from_label or available_at"


def test_each_declaration_is_a_comparison() -> None:
    columns = Columns(label="y", forbidden=("a",), available_at={"tips": "before", "fare": "after"})
    assert FeatureContract().count_comparisons(profile_of(columns, train=TRAIN)) == 3
