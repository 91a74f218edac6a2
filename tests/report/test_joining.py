"""One rule, one kind of fault: which findings it takes, and which it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from report.faults import evidence, feature, finding, noted, warned
from traingate.report import joining
from traingate.report.causes import find_causes
from traingate.report.evidence import Evidence, Joined
from traingate.report.findings import Finding, Severity


def taken(rule: joining.Rule, given: Evidence) -> list[list[tuple[str, str, str | None, str | None]]]:
    """Check, kind, split and column of all findings that the rule takes, a list for each cause."""
    return [[(one.check, one.kind, one.split, one.feature) for one in joined.findings] for joined in rule(given)]


def only(rule: joining.Rule, given: Evidence) -> Joined:
    (joined,) = rule(given)
    return joined


def counts(rule: joining.Rule, given: Evidence) -> list[int]:
    return [len(joined.findings) for joined in rule(given)]


COPY, OTHER = finding("row-overlap"), finding("row-overlap", "conflicting-labels")
ENTITY = finding("entity-overlap", feature="who", remedy="Split by who.")


def test_copies_conflicting_copies_and_shared_entities_are_one_cause_a_split() -> None:
    given = evidence(COPY, OTHER, ENTITY, replace(COPY, split="test"), finding("split-skew", feature="who"))
    assert taken(joining.join_copies, given) == [
        [
            ("row-overlap", "", "eval", None),
            ("row-overlap", "conflicting-labels", "eval", None),
            ("entity-overlap", "", "eval", "who"),
        ],
        [("row-overlap", "", "test", None)],
    ]


def test_what_features_tell_of_a_label_falls_by_copies_that_have_another_one() -> None:
    label = "y"
    fell = finding("relation-change", feature=label)
    given = evidence(COPY, OTHER, fell, label=label)
    assert counts(joining.join_copies, given) == [3]
    assert counts(joining.join_copies, evidence(COPY, fell, label=label)) == [1]
    assert counts(joining.join_copies, evidence(COPY, OTHER, replace(fell, kind="unrelated"), label=label)) == [2]


def test_a_file_that_a_split_has_twice_is_why_its_rows_are_copies() -> None:
    given = evidence(warned("row-overlap", "file-twice", split="train"), warned("repeated-rows", split="train"))
    assert counts(joining.join_copies, given) == [2]


SUM = finding("pair-leakage", "identity", feature="casual", details={"columns": ["casual", "registered"]})


def test_a_formula_takes_what_its_columns_tell_of_the_label_alone() -> None:
    skewed = finding("split-skew", feature="registered")
    given = evidence(SUM, warned("label-leakage", feature="registered"), skewed)
    assert taken(joining.join_formulas, given) == [
        [("pair-leakage", "identity", "eval", "casual"), ("label-leakage", "", "eval", "registered")]
    ]


ALONE = finding("preprocessing", "scaled-alone", details={"columns": ["age", "fee"]})


def test_what_was_scaled_by_each_split_takes_how_its_columns_moved_alone_and_together() -> None:
    together = finding("multivariate-skew", details={"features": ["age"]})
    others = [
        finding("split-skew", feature="city"),
        finding("multivariate-skew", details={"features": ["age", "city"]}),
    ]
    given = evidence(ALONE, finding("split-skew", feature="fee"), together, *others)
    assert taken(joining.join_prepared, given) == [
        [
            ("preprocessing", "scaled-alone", "eval", None),
            ("split-skew", "", "eval", "fee"),
            ("multivariate-skew", "", "eval", None),
        ]
    ]


def test_a_class_with_rows_in_between_takes_their_decimals() -> None:
    marks = [
        warned("label-marks", "decimals", feature="fee", split="train"),
        warned("label-marks", "value", feature="fee"),
    ]
    given = evidence(finding("preprocessing", "oversampled-interpolated"), *marks)
    assert taken(joining.join_prepared, given)[0][1:] == [("label-marks", "decimals", "train", "fee")]


def test_what_was_scaled_with_all_rows_explains_no_move() -> None:
    scaled = replace(ALONE, kind="scaled", severity=Severity.WARN)
    assert taken(joining.join_prepared, evidence(scaled, finding("split-skew", feature="fee"))) == []


def test_a_column_that_gives_the_label_away_alone_is_a_fault_of_its_own() -> None:
    alone = finding("label-leakage", feature="registered")
    assert counts(joining.join_formulas, evidence(replace(SUM, severity=Severity.WARN), alone)) == [1]
    assert counts(joining.join_formulas, evidence(alone)) == []


RESPELT = finding("schema-anomalies", "new-label-class", feature="y", message="eval has another class.")
ALL = replace(OTHER, details={"conflicting_rows": 26, "shared_rows": 26})


def test_copies_that_all_have_another_label_are_the_respelt_label_s() -> None:
    given = evidence(RESPELT, finding("split-skew", feature="y"), ALL, noted("row-overlap"))
    assert counts(joining.join_respelt, given) == [3]
    (cause, _) = find_causes(given)
    assert (cause.title, cause.headline, cause.severity.name) == ("eval has another class", RESPELT, "BLOCK")


@pytest.mark.parametrize(
    "found",
    [(RESPELT, OTHER), (RESPELT, replace(ALL, details={"conflicting_rows": 9, "shared_rows": 26})), (ALL,)],
    ids=["not counted", "some have the same label", "the label is spelt alike"],
)
def test_other_conflicts_are_not(found: tuple[Finding, ...]) -> None:
    assert counts(joining.join_respelt, evidence(*found)) == []


def test_copies_are_mended_by_splitting_again() -> None:
    assert only(joining.join_copies, evidence(COPY, ENTITY)).remedy == "Split by who."


def test_rows_of_unknown_entity_and_information_are_no_copies() -> None:
    unknown = warned("entity-overlap", "unknown-in-train", split="train", feature="who")
    assert taken(joining.join_copies, evidence(unknown, noted("row-overlap"))) == []


def test_a_leak_takes_its_column_in_every_split() -> None:
    given = evidence(
        finding("label-leakage", split="train", feature="fee"),
        warned("label-leakage", "missing", split="train", feature="fee"),
        finding("schema-anomalies", "schema-new-column", feature="fee"),
        finding("missing-values", "change", feature="fee"),
        finding("split-skew", feature="age"),
    )
    assert [{name for *_, name in cause} for cause in taken(joining.join_leaks, given)] == [{"fee"}]
    assert counts(joining.join_leaks, given) == [4]
    assert only(joining.join_leaks, given).everywhere


def test_a_hint_of_a_leak_does_not_take_what_blocks() -> None:
    given = evidence(warned("label-leakage", split="train", feature="a"), finding("split-skew", feature="a"))
    assert taken(joining.join_leaks, given) == []
    assert taken(joining.join_leaks, evidence(noted("label-leakage", split="train", feature="a"))) == []


def gaps(name: str, rows: int) -> Finding:
    return warned("missing-values", "change", feature=name, measured=rows / 400)


def with_gaps(*rows: int, alike: str = "aaaa") -> Evidence:
    """Columns a, b, c … that lack so many values in eval; `alike` names for each the first with the same rows."""
    names = "abcde"[: len(rows)]
    features = tuple(
        feature(name, missing={"train": 0.0, "eval": part / 400}, gaps={"eval": first})
        for name, part, first in zip(names, rows, alike, strict=False)
    )
    return evidence(*(gaps(name, part) for name, part in zip(names, rows, strict=True)), features=features)


def test_codes_that_lost_their_zeros_take_what_is_odd_about_their_column_in_every_split() -> None:
    zeros = finding("column-types", "lost-zeros", split="train", feature="zip")
    given = evidence(
        zeros,
        finding("split-skew", feature="zip"),
        finding("schema-anomalies", "unexpected-data-type", feature="zip"),
        noted("schema-anomalies", "gaps", feature="zip"),
        finding("split-skew", feature="age"),
    )
    assert [set(found) for found in taken(joining.join_lost_zeros, given)] == [
        {
            ("column-types", "lost-zeros", "train", "zip"),
            ("split-skew", "", "eval", "zip"),
            ("schema-anomalies", "unexpected-data-type", "eval", "zip"),
        }
    ]
    assert taken(joining.join_lost_zeros, evidence(finding("column-types", feature="zip"))) == []


def test_columns_that_lack_values_in_the_same_rows_are_one_cause() -> None:
    given = with_gaps(120, 120, 120, 120, alike="aaca")
    assert [{name for *_, name in cause} for cause in taken(joining.join_missing_together, given)] == [{"a", "b", "d"}]
    assert only(joining.join_missing_together, given).title == ("a, b, d are missing in the same 120 eval rows (30.0%)")


def test_columns_that_lack_a_few_more_values_of_their_own_are_still_missing_together() -> None:
    assert only(joining.join_missing_together, with_gaps(120, 124)).title == (
        "a, b are missing in the same 120 to 124 eval rows (31.0%)"
    )


def test_equally_many_missing_values_in_other_rows_are_not_missing_together() -> None:
    assert counts(joining.join_missing_together, with_gaps(120, 120, alike="ab")) == []


def test_what_is_missing_together_in_two_splits_is_one_cause() -> None:
    given = with_gaps(120, 120)
    both = tuple(
        replace(one, gaps={"eval": "a", "test": "a"}, missing={"eval": 0.3, "test": 0.5})
        for one in given.features.values()
    )
    test = tuple(replace(one, split="test") for one in given.findings)
    assert counts(joining.join_missing_together, evidence(*given.findings, *test, features=both)) == [4]
    apart = tuple(replace(one, gaps={"eval": "a", "test": one.name}) for one in both)
    assert counts(joining.join_missing_together, evidence(*given.findings, *test, features=apart)) == [2]


def test_what_is_missing_together_leaves_the_columns_other_faults_alone() -> None:
    given = with_gaps(120, 120)
    suite = finding("suites", "column-values-to-not-be-null", feature="a")
    given = replace(given, findings=(*given.findings, finding("split-skew", feature="a"), suite))
    assert {check for check, *_ in taken(joining.join_missing_together, given)[0]} == {"missing-values", "suites"}


LOST = finding("schema-anomalies", "schema-missing-column", feature="beds")
FOUND = warned("schema-anomalies", "schema-new-column", feature="Beds")


def test_a_column_lost_and_found_under_a_near_name_was_renamed() -> None:
    given = evidence(LOST, FOUND, finding("suites", "column-to-exist", feature="beds"))
    assert counts(joining.join_renamed, given) == [3]
    assert only(joining.join_renamed, given).title == "renamed in eval: beds is called Beds"


def test_a_column_of_another_name_or_split_was_not_renamed() -> None:
    given = evidence(LOST, replace(FOUND, feature="colour"), replace(FOUND, split="test"))
    assert counts(joining.join_renamed, given) == []


def test_a_column_renamed_in_two_splits_is_one_cause() -> None:
    both = [replace(one, split=split) for split in ("eval", "test") for one in (LOST, FOUND)]
    assert only(joining.join_renamed, evidence(*both)).title == (
        "renamed in eval: beds is called Beds; the same in test"
    )
    assert counts(joining.join_renamed, evidence(*both)) == [4]


def test_columns_lost_in_two_splits_are_one_cause_and_others_are_another() -> None:
    lost = [replace(LOST, feature=name, split=split) for split in ("eval", "test") for name in "abc"]
    assert only(joining.join_structure, evidence(*lost)).title == "eval lacks 3 columns: a, b, c; the same in test"
    assert counts(joining.join_structure, evidence(*lost, replace(LOST, feature="d", split="test"))) == [3, 4]


def test_three_lost_columns_are_one_cause_and_two_are_not() -> None:
    lost = [replace(LOST, feature=name) for name in "abc"]
    suite = finding("suites", "column-to-exist", feature="a")
    assert counts(joining.join_structure, evidence(*lost, suite)) == [4]
    assert only(joining.join_structure, evidence(*lost)).title == "eval lacks 3 columns: a, b, c"
    assert counts(joining.join_structure, evidence(*lost[:2])) == []


def test_columns_with_other_types_are_one_cause() -> None:
    other = [finding("schema-anomalies", "unexpected-data-type", feature=name) for name in "abc"]
    assert only(joining.join_structure, evidence(*other)).title == "3 columns of eval have another type: a, b, c"


def test_one_column_of_one_split_is_one_cause() -> None:
    respelt = [
        finding("schema-anomalies", "new-label-class", feature="y"), finding("class-imbalance", "absent", feature="y"),
        finding("split-skew", feature="y"), finding("suites", "column-values-to-be-in-set", feature="y"),
    ]  # fmt: skip
    train = finding("missing-values", split="train", feature="y")
    assert counts(joining.join_columns, evidence(*respelt, train)) == [4, 1]


def test_a_unit_that_the_quantiles_show_is_mended_as_one() -> None:
    skew = finding("split-skew", feature="a", remedy="Find out how.")
    quantiles = {"train": (1.0, 2.0, 3.0, 4.0, 5.0), "eval": (1.0, 2e3, 3e3, 4e3, 5e3)}
    joined = only(joining.join_columns, evidence(skew, features=(feature("a", quantiles=quantiles),)))
    assert joined.title == "a is about 1,000 times as large in eval as in train"
    assert joined.remedy == "Write a of eval as it is in train."
    assert only(joining.join_columns, evidence(skew)).remedy == ""


def test_two_splits_of_which_one_check_says_the_same_are_one_cause() -> None:
    given = evidence(
        warned("outliers", "sentinel", split="train", feature="a"),
        warned("suites", "column-values-to-be-between", split="train", feature="a"),
        warned("suites", "column-values-to-be-between", split="eval", feature="a"),
    )
    assert counts(joining.join_columns, given) == [3]


def test_one_stand_in_in_several_columns_is_one_cause() -> None:
    given = evidence(
        *(warned("outliers", "sentinel", feature=name, details={"value": -999.0}) for name in "abc"),
        warned("outliers", "sentinel", feature="d", details={"value": 9_999.0}),
    )
    joined = list(joining.join_columns(given))
    assert [len(one.findings) for one in joined] == [3, 1]
    assert joined[0].title == "-999 stands in 3 columns, far from all other values: a, b, c"


def test_a_stand_in_is_one_cause_whatever_ranges_it_breaks_in_whichever_split() -> None:
    given = evidence(
        warned("outliers", "sentinel", split="train", feature="a", details={"value": -999.0}),
        finding("suites", "column-values-to-be-between", split="train", feature="a"),
        warned("outliers", "sentinel", split="eval", feature="b", details={"value": -999.0}),
    )
    assert counts(joining.join_columns, given) == [3]


GAP = finding("missing-values", "change", feature="a")
NULLS, RANGE = (finding("suites", f"column-values-to-{what}", feature="a") for what in ("not-be-null", "be-between"))


def test_what_is_missing_is_another_fault_than_another_unit() -> None:
    unit = finding("split-skew", "unit-change", feature="a")
    assert taken(joining.join_columns, evidence(GAP, NULLS, RANGE, unit)) == [
        [("suites", "column-values-to-not-be-null", "eval", "a"), ("missing-values", "change", "eval", "a")],
        [("split-skew", "unit-change", "eval", "a"), ("suites", "column-values-to-be-between", "eval", "a")],
    ]


def test_a_mere_shift_may_come_from_what_is_missing() -> None:
    assert counts(joining.join_columns, evidence(GAP, NULLS, RANGE, finding("split-skew", feature="a"))) == [4]


def test_eight_columns_of_which_the_same_is_said_are_one_cause_and_seven_are_not() -> None:
    gaps = [warned("missing-values", feature=f"f{at}", message=f"f{at} is half empty.") for at in range(8)]
    assert counts(joining.join_columns, evidence(*gaps)) == [8]
    assert counts(joining.join_columns, evidence(*gaps[:7])) == [1] * 7


def test_information_on_a_column_does_not_hide_in_a_problem() -> None:
    given = evidence(warned("split-skew", feature="a"), noted("outliers", "far", feature="a"))
    assert counts(joining.join_columns, given) == [1, 1]


def test_what_no_rule_takes_stands_by_itself() -> None:
    assert counts(joining.join_rest, evidence(finding("volume"), finding("volume", split="train"))) == [1, 1]


def test_two_swapped_columns_take_what_is_odd_about_either() -> None:
    swapped = finding("split-skew", "swapped", feature="a", details={"columns": ["a", "b"]}, message="a, b swapped.")
    beyond = finding("outliers", "beyond-above", feature="b")
    given = evidence(beyond, swapped, finding("outliers", feature="c"), replace(beyond, split="test"))
    joined = only(joining.join_swapped, given)
    assert (joined.headline, len(joined.findings)) == (swapped, 2)


def test_what_was_done_to_a_column_heads_what_it_did_to_the_relation() -> None:
    shuffled = finding("multivariate-skew", "shuffled", feature="dose", message="dose belongs to other rows in eval.")
    given = evidence(finding("relation-change", "feature", feature="dose"), shuffled)
    assert only(joining.join_relations, given).headline == shuffled


def test_a_relation_that_changed_and_a_split_that_a_model_tells_by_it_are_one_cause() -> None:
    turned = finding("relation-change", "feature", feature="dose", message="dose goes the other way round in eval.")
    given = evidence(finding("multivariate-skew"), turned, finding("multivariate-skew", split="test"))
    joined = only(joining.join_relations, given)
    assert (joined.headline, len(joined.findings)) == (turned, 2)
    assert joined.title == "dose goes the other way round in eval"
