"""A title names the fault where it was measured: copies, units, time."""

from __future__ import annotations

import pytest

from report.faults import evidence, feature, finding
from traingate.report import titles
from traingate.report.findings import Finding

COPY = finding("row-overlap", details={"shared_rows": 120})
OTHER = finding("row-overlap", "conflicting-labels", measured=0.1)
ENTITY = finding("entity-overlap", feature="who", details={"rows": 180})


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("rate moved: median 1 in train, 2 in eval (KS distance 0.2109).", "rate moved: median 1 in train, 2 in eval"),
        ("eval has 1,600 rows; at least 3,500 were declared.", "eval has 1,600 rows; at least 3,500 were declared"),
        (
            "12 of 16,000 values of defaulted in train (0.07%) are missing; rows without a label cannot be learned.",
            "12 of 16,000 values of defaulted in train (0.07%) are missing",
        ),
        ("59 values of purpose are not in the schema's list: 'a; or b', 'c'. Mend them.", None),
        (
            "14 of 192 eval rows have the features of a row in train; the model's score says how well it remembers.",
            "14 of 192 eval rows have the features of a row in train",
        ),
        (
            "59 values of purpose are not what 'a; b' or \"it's; so\" says; the schema's list has no such value.",
            "59 values of purpose are not what 'a; b' or \"it's; so\" says",
        ),
        (
            "32.8% of income is missing in eval, 3.7% in train: not chance (p < 1e-12).",
            "32.8% of income is missing in eval, 3.7% in train",
        ),
        (
            "months_employed is string in eval, but integer in train: 30 of 1,498 values are not numbers, as 'oops'.",
            "months_employed is string in eval, but integer in train",
        ),
        ("32.8% of income is missing in eval; p < 1e-12. Look.", "32.8% of income is missing in eval; p < 1e-12"),
    ],
)
def test_a_title_is_the_first_sentence_without_its_figures(message: str, title: str | None) -> None:
    assert titles.take_title(message) == (title or message.removesuffix(". Mend them."))


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("rate moved: median 1 in train, 2 in eval (KS distance 0.2109).", ""),
        ("3 values of rate are infinite; one is enough to turn the whole loss of the model into NaN.",
         "one is enough to turn the whole loss of the model into NaN."),
        ("fee alone predicts the label in nearly all of the rows (ROC AUC 1); the next best reaches 0.7. Was it known?",
         "the next best reaches 0.7. Was it known?"),
        ("eval is small. Fetch it again.", "Fetch it again."),
    ],
)  # fmt: skip
def test_what_a_title_has_said_is_not_said_again(message: str, rest: str) -> None:
    assert titles.drop_title(message, titles.take_title(message)) == rest


def test_a_message_that_another_title_stands_for_is_told_whole() -> None:
    assert titles.drop_title("eval is small.", "180 rows are copies") == "eval is small."


def test_copies_are_added_up() -> None:
    given = evidence(COPY, OTHER, ENTITY)
    assert titles.name_copies(given, given.findings) == (
        "180 of 400 eval rows come from train: 120 are copies, 40 with another label; 60 more share who"
    )


def test_copies_that_are_all_there_is() -> None:
    given = evidence(COPY, OTHER)
    assert titles.name_copies(given, given.findings) == (
        "120 of 400 eval rows come from train: all of them copies, 40 with another label"
    )


@pytest.mark.parametrize("findings", [(COPY,), (OTHER, ENTITY), (finding("row-overlap"), ENTITY)])
def test_copies_that_were_not_counted_are_told_by_their_finding(findings: tuple[Finding, ...]) -> None:
    assert titles.name_copies(evidence(*findings), findings) == ""


SHARE = (0.05, 0.2, 0.4, 0.6, 0.8)
SKEW = finding("split-skew", feature="rate")


def named(theirs: tuple[float, ...], ours: tuple[float, ...] = SHARE, skew: Finding = SKEW) -> str:
    rate = feature("rate", quantiles={"train": ours, "eval": theirs})
    return titles.name_column(evidence(skew, features=(rate,)), [skew])


def test_a_share_that_became_per_cent_is_named() -> None:
    assert named(tuple(100 * one for one in SHARE)) == "rate is in per cent in eval, a share in train"
    assert named(SHARE, tuple(100 * one for one in SHARE)) == "rate is a share in eval, in per cent in train"


def test_any_other_factor_is_said() -> None:
    assert named((50.0, 200.0, 400.0, 600.0, 800.0)) == "rate is about 1,000 times as large in eval as in train"
    assert named(SHARE, (50.0, 200.0, 400.0, 600.0, 800.0)) == "rate is about 1,000 times smaller in eval than in train"


def test_what_the_check_measured_is_believed() -> None:
    unit = finding("split-skew", "unit-change", feature="rate", details={"factor": 60.0})
    assert named((3.0, 12.0, 20.0, 50.0, 90.0), skew=unit) == "rate is about 60 times as large in eval as in train"


@pytest.mark.parametrize("odd", range(5))
def test_a_unit_is_named_where_all_quantiles_but_one_changed_alike(odd: int) -> None:
    theirs = [100 * one for one in SHARE]
    theirs[odd] = SHARE[odd]
    assert named(tuple(theirs)) == "rate is in per cent in eval, a share in train"
    theirs[odd - 1] = SHARE[odd - 1]
    assert named(tuple(theirs)) == ""


@pytest.mark.parametrize(
    "theirs", [(0.1, 0.4, 0.8, 1.2, 1.6), (1.0, 2.0, 80.0, 90.0, 900.0), (-1.0, -2.0, -3.0, -4.0, -5.0), ()]
)
def test_what_merely_moved_has_no_unit(theirs: tuple[float, ...]) -> None:
    assert named(theirs) == ""


def test_further_splits_of_which_the_same_is_said_are_named() -> None:
    test, other = finding("split-skew", split="test"), finding("suites", split="train")
    assert titles.name_other_splits([SKEW, test, other]) == "; also in test"
    assert titles.name_other_splits([SKEW, other]) == ""


def test_a_label_has_no_unit() -> None:
    skew = finding("split-skew", feature="y")
    label = feature("y", "label", quantiles={"train": SHARE, "eval": tuple(100 * one for one in SHARE)})
    assert titles.name_column(evidence(skew, features=(label,)), [skew]) == ""


def test_gaps_that_tell_the_label_say_so() -> None:
    leak = finding("label-leakage", "missing", split="train", feature="a")
    given = evidence(leak, features=(feature("a", missing={"train": 0.5, "eval": 0.5}),))
    assert titles.name_missing_together(given, ["b", "a"], leak) == (
        "a, b are missing in the same 500 train rows (50.0%), and that tells the label"
    )


def test_new_columns_are_counted() -> None:
    assert titles.name_structure("schema-new-column", "eval", ["b", "a", "a"]) == (
        "eval has 2 columns that were not agreed on: a, b"
    )


def test_columns_alike_are_told_by_the_first() -> None:
    first = finding("missing-values", feature="a", message="a is half empty. So what.")
    second = finding("missing-values", feature="b", message="b is half empty.")
    assert titles.name_alike([[first], [second]]) == "2 columns alike: a, b. First: a is half empty"


def test_a_renamed_column_has_both_names() -> None:
    assert titles.name_renamed(finding("schema-anomalies", feature="beds"), "Beds") == (
        "renamed in eval: beds is called Beds"
    )


@pytest.mark.parametrize("name", ["fee; net", "a. B", "what? When", "c: d and more than that, at some length"])
def test_what_looks_like_an_end_in_a_name_is_none(name: str) -> None:
    message = f"{name} alone predicts escalated (ROC AUC 1); the next best feature reaches 0.7. Was it known before?"
    assert titles.take_title(message, name) == f"{name} alone predicts escalated"
    assert titles.drop_title(message, f"{name} alone predicts escalated", name) == (
        "the next best feature reaches 0.7. Was it known before?"
    )
