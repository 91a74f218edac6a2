"""What moved a whole split is one cause: time, another source, or the label with the features that follow it."""

from __future__ import annotations

from dataclasses import replace

from report.faults import evidence, feature, finding, warned
from traingate.report.evidence import Evidence, Joined
from traingate.report.findings import Finding
from traingate.report.moving import join_conflicts, join_moved

SKEWS = tuple(finding("split-skew", feature=f"f{at}", measured=0.3) for at in range(6))
TEN = tuple(feature(f"f{at}") for at in range(10))
GONE = finding("class-imbalance", "absent", feature="y", message="eval has no row of class '0'. So what.")
MIXED = finding("split-skew", feature="y", measured=0.4)


def following(one: Finding, follows: bool = True) -> Finding:
    return replace(one, details={"follows_the_label": follows})


def only(given: Evidence) -> Joined:
    (joined,) = join_moved(given)
    return joined


def names(given: Evidence) -> list[set[str | None]]:
    return [{one.feature for one in joined.findings} for joined in join_moved(given)]


def test_most_features_that_moved_are_one_cause_with_their_far_values() -> None:
    given = evidence(*SKEWS, finding("outliers", "beyond-above", feature="f1"), features=TEN)
    assert len(only(given).findings) == 7
    assert only(given).title == "6 of 10 features moved together: eval comes from another source or time than train"


def test_a_spread_that_is_many_times_as_wide_is_no_distance() -> None:
    wide = finding("split-skew", feature="f9", measured=9.3, unit="ratio")
    assert names(evidence(*SKEWS, wide, features=TEN)) == [{"f9", *(f"f{at}" for at in range(6))}]


def test_longer_tails_and_other_rates_move_with_the_rest_and_what_was_done_to_a_column_does_not() -> None:
    tail = finding("split-skew", "tail", feature="f7", measured=1.6, unit="ratio")
    rate = finding("split-skew", "category-rate", feature="f8", measured=3.0, unit="ratio")
    cut = finding("split-skew", "clipped", feature="f9", measured=0.2, unit="share")
    assert names(evidence(*SKEWS, tail, rate, cut, features=TEN)) == [{"f7", "f8", *(f"f{at}" for at in range(6))}]


def test_half_of_the_features_are_not_most() -> None:
    assert names(evidence(*SKEWS[:5], features=TEN)) == []


def test_a_small_table_s_features_move_each_for_itself() -> None:
    assert names(evidence(*SKEWS[:3], features=TEN[:3])) == []


def test_a_column_that_moved_much_further_or_changed_its_unit_has_a_reason_of_its_own() -> None:
    far = finding("split-skew", feature="f8", measured=0.95)
    unit = finding("split-skew", "unit-change", feature="f9", measured=0.3)
    assert names(evidence(*SKEWS, far, unit, features=TEN)) == [{f"f{at}" for at in range(6)}]


def times(train: tuple[float, ...], held_out: tuple[float, ...], *skews: Finding) -> Evidence:
    day = feature("day", "time", quantiles={"train": train, "eval": held_out})
    return evidence(*(skews or SKEWS), features=(*TEN, day))


def test_where_eval_comes_later_that_is_the_finding() -> None:
    given = times((1.0, 2.0, 3.0, 4.0, 5.0), (6.0, 7.0, 8.0, 9.0, 10.0))
    assert only(given).title == "eval is later in time than train: 6 of 10 features moved"
    given = times((6.0, 7.0, 8.0, 9.0, 10.0), (1.0, 2.0, 3.0, 4.0, 5.0))
    assert "eval is earlier in time than train" in only(given).title


def test_where_eval_comes_later_four_features_are_enough_and_the_label_moved_with_time_too() -> None:
    later = ((1.0, 2.0, 3.0, 4.0, 5.0), (6.0, 7.0, 8.0, 9.0, 10.0))
    assert names(times(*later, *SKEWS[:4], MIXED)) == [{"f0", "f1", "f2", "f3", "y"}]
    assert names(times(*later, *SKEWS[:3])) == []


def test_time_moves_a_calendar_column_further_than_the_others_and_nothing_out_of_reach() -> None:
    later = ((1.0, 2.0, 3.0, 4.0, 5.0), (6.0, 7.0, 8.0, 9.0, 10.0))
    month, far = (finding("split-skew", feature=name, measured=to) for name, to in (("f7", 0.7), ("f8", 0.95)))
    assert names(times(*later, *SKEWS, month, far)) == [{"f7", *(f"f{at}" for at in range(6))}]
    assert names(evidence(*SKEWS, month, features=TEN)) == [{f"f{at}" for at in range(6)}]


def test_a_time_that_nobody_declared_is_believed_where_the_check_read_it() -> None:
    skews = [replace(one, details={"later_in": "day"}) for one in SKEWS]
    assert "eval is later in time than train" in only(evidence(*skews, features=TEN)).title


def test_copies_of_train_s_rows_make_no_later_split_another_one() -> None:
    given = times((1.0, 2.0, 3.0, 4.0, 5.0), (2.0, 7.0, 8.0, 9.0, 10.0))
    assert "eval is later in time than train" in only(given).title


def test_two_splits_that_come_later_are_one_cause() -> None:
    given = times((1.0, 2.0, 3.0, 4.0, 5.0), (6.0, 7.0, 8.0, 9.0, 10.0))
    day = given.features["day"]
    day = replace(day, quantiles={**day.quantiles, "test": day.quantiles["eval"]})
    both = evidence(*SKEWS, *(replace(one, split="test") for one in SKEWS), features=(*TEN, day))
    assert len(only(both).findings) == 12
    assert only(both).title == "eval is later in time than train: 6 of 10 features moved; the same in test"


def test_a_class_that_two_splits_lost_is_one_cause_and_another_class_another() -> None:
    gone = replace(GONE, details={"classes": ["0"]})
    both = evidence(gone, MIXED, replace(gone, split="test"), replace(MIXED, split="test"), features=TEN)
    assert only(both).title == "eval has no row of class '0'; the same in test"
    other = replace(gone, split="test", details={"classes": ["1"]})
    assert len(list(join_moved(evidence(gone, MIXED, other, replace(MIXED, split="test"), features=TEN)))) == 2


def test_where_times_overlap_they_are_no_reason() -> None:
    given = times((1.0, 2.0, 3.0, 4.0, 5.0), (2.0, 3.0, 4.0, 5.0, 6.0))
    assert "another source" in only(given).title


def test_features_that_agree_given_the_label_are_the_label_s_fault() -> None:
    given = evidence(GONE, MIXED, *map(following, SKEWS[:2]), features=TEN)
    assert names(given) == [{"y", "f0", "f1"}]
    assert only(given).title == "eval has no row of class '0'; 2 of 10 features moved with it"


def test_a_feature_that_moved_whatever_the_label_does_is_a_fault_of_its_own() -> None:
    given = evidence(GONE, following(SKEWS[0]), following(SKEWS[1], False), features=TEN)
    assert names(given) == [{"y", "f0"}]


def test_a_label_that_moved_alone_is_told_by_its_findings() -> None:
    assert only(evidence(GONE, SKEWS[1], features=TEN)).title == "eval has no row of class '0'"


def test_what_a_suite_says_of_a_mean_goes_with_the_feature_and_a_far_value_does_not() -> None:
    mean = finding("suites", "column-mean-to-be-between", feature="f0")
    far = finding("outliers", "beyond-above", feature="f0")
    joined = only(evidence(GONE, following(SKEWS[0]), mean, far, features=TEN))
    assert [one.check for one in joined.findings] == ["class-imbalance", "split-skew", "suites"]


def test_where_most_moved_whatever_the_label_does_the_label_moved_with_them() -> None:
    given = evidence(MIXED, *SKEWS, following(finding("split-skew", feature="f7")), features=TEN)
    assert names(given) == [{"y", "f7", *(f"f{at}" for at in range(6))}]
    assert "7 of 10 features moved together" in only(given).title


def test_another_spelling_of_the_label_moves_no_feature() -> None:
    respelt = finding("schema-anomalies", "new-label-class", feature="y")
    given = evidence(respelt, GONE, *map(following, SKEWS[:2]), features=TEN)
    assert names(given) == []


def test_a_label_in_another_unit_takes_its_far_values_and_ranges_along_and_not_what_is_missing() -> None:
    unit, far = finding("split-skew", "unit-change", feature="y"), finding("outliers", "beyond-above", feature="y")
    among = finding("suites", "column-values-to-be-between", feature="y")
    nulls = finding("suites", "column-values-to-not-be-null", feature="y")
    given = evidence(unit, far, among, nulls, finding("missing-values", feature="y"), features=TEN)
    assert {one.check for one in only(given).findings} == {"split-skew", "outliers", "suites"}
    assert len(only(given).findings) == 3


def test_a_label_that_hardly_moved_moves_nothing() -> None:
    assert names(evidence(warned("split-skew", feature="a"), features=TEN)) == []


CONFLICTS = warned("conflicting-labels", split="train", measured=0.18, unit="share")
MIX = finding("split-skew", feature="y", measured=0.07, unit="total variation distance")


def test_a_mix_of_labels_that_copies_with_another_label_moved_is_their_doing() -> None:
    (joined,) = join_conflicts(evidence(MIX, CONFLICTS))
    assert (joined.findings, joined.headline, joined.everywhere) == ((CONFLICTS, MIX), CONFLICTS, True)


def test_a_mix_that_moved_farther_than_so_many_copies_can_is_a_fault_of_its_own() -> None:
    assert list(join_conflicts(evidence(replace(MIX, measured=0.3), CONFLICTS))) == []
    assert list(join_conflicts(evidence(replace(MIX, feature="x"), CONFLICTS))) == []
    assert list(join_conflicts(evidence(CONFLICTS))) == []
