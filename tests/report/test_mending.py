"""A finding is mended by one remedy, or a sentence says why by none; a cause names the command."""

from __future__ import annotations

from dataclasses import replace

import pytest

from report.faults import evidence, finding, noted, warned
from traingate.check import list_check_names
from traingate.report.causes import find_causes
from traingate.report.findings import Finding
from traingate.report.mending import MENDINGS, Mending, choose_mending, choose_mendings, spell_repair
from traingate.report.rows import RowQuery

PEOPLE = RowQuery.shared("entities", "train", "id")
MANY = {"rows": 90, "of_rows": 100}
COPIES = finding("row-overlap", rows=RowQuery.shared("rows", "train"))


def test_every_check_is_in_the_table_and_says_what_holds_otherwise() -> None:
    assert set(list_check_names()) <= set(MENDINGS)
    assert all("" in kinds for kinds in MENDINGS.values())


@pytest.mark.parametrize(
    ("found", "remedy"),
    [
        (COPIES, "drop-rows"),
        (finding("row-overlap", rows=COPIES.rows, details={"rate": 0.3}), "drop-rows"),
        (finding("row-overlap", rows=COPIES.rows, details={"rate": 0.31}), "split-by-row"),
        (finding("row-overlap", "same-rows"), "split-by-row"),
        (finding("entity-overlap", rows=PEOPLE, details={"rows": 30, "of_rows": 100}), "drop-rows"),
        (finding("entity-overlap", rows=PEOPLE, details={"rows": 31, "of_rows": 100}), "split-by-entity"),
        (finding("entity-overlap", "respelt", measured=0.01), "split-by-entity"),
        (warned("entity-columns", "undeclared", feature="id"), "split-by-entity"),
        (finding("time-order", "among-train", feature="at"), "split-by-time"),
        (finding("label-leakage", feature="fee", split="train"), "drop-column"),
        (finding("column-types", feature="fee"), "fix-types"),
        (finding("column-types", "lost-zeros", feature="zip"), "fix-types"),
        (finding("split-skew", "unit-change", feature="fee", details={"factor": 100.0}), "undo-unit"),
        (finding("split-skew", "sign-flip", feature="fee", details={"factor": -1.0}), "undo-unit"),
        (finding("schema-anomalies", "unseen-categories", feature="use", details={"respelt": {"A": "a"}}), "respell"),
        (finding("schema-anomalies", "new-label-class", feature="y", details={"respelt": {"A": "a"}}), "respell"),
        (warned("garbled-text", "decoded", details={"columns": ["city"]}), "decode-text"),
        (finding("date-formats", "other", feature="day", details={"formats": {"train": "ISO 8601"}}), "write-dates"),
        (finding("outliers", "far", feature="fee", rows=RowQuery.above("fee", 9)), "clear-values"),
        (finding("outliers", "beyond-above", feature="fee", rows=RowQuery.above("fee", 9)), "clip-values"),
        (finding("outliers", "infinite", feature="fee", rows=RowQuery.infinite("fee")), "drop-rows"),
        (finding("missing-values", feature="y", rows=RowQuery.missing("y")), "drop-rows"),
    ],
)
def test_what_has_a_remedy(found: Finding, remedy: str) -> None:
    assert choose_mending(found, "column", "y") == Mending(remedy)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (finding("split-skew", feature="fee"), "It is about how the rows were drawn: draw the splits again."),
        (finding("label-leakage", feature="y"), "The label stays."),
        (finding("row-overlap", "same-file"), "Both splits are the same rows: name another file under [splits]."),
        (finding("row-overlap"), "Which rows they are is not known."),
        (
            warned("date-formats", "mixed", feature="day", details={"either": 3}),
            "Days may be months in some rows: write the dates again from where they come.",
        ),
        (
            finding("split-skew", "logarithm", feature="fee"),
            "It is about how the rows were drawn: draw the splits again.",
        ),
        (
            finding("schema-anomalies", "unseen-categories", feature="use"),
            "Train has nothing that they could be another spelling of.",
        ),
        (
            finding("column-types", feature="fee", details={"types": {"train": "string", "eval": "int"}}),
            "int cannot be written as string without knowing what is meant.",
        ),
        (
            finding("missing-values", feature="fee"),
            "What is missing cannot be made up: get it where the data comes from.",
        ),
        (finding("a-check-of-tomorrow"), "No remedy is known for it."),
    ],
)
def test_what_has_none_says_why(found: Finding, why: str) -> None:
    assert choose_mending(found, "column", "y") == Mending(why_not=why)


def test_a_column_that_a_split_lacks_may_go_from_all_where_it_is_named() -> None:
    lost = finding("schema-anomalies", "schema-missing-column", feature="fee")
    empty = finding("missing-values", "change", feature="fee", measured=1.0)
    assert choose_mending(lost, "column", "y") == Mending("drop-column", asked_only=True)
    assert choose_mending(empty, "column", "y") == Mending("drop-column", asked_only=True)


def test_the_first_of_the_worst_that_can_be_mended_decides() -> None:
    suite, types = finding("suites", feature="fee"), finding("column-types", feature="fee")
    assert choose_mendings((suite, types), "column", "y") == ((types,), Mending("fix-types"))


def test_a_symptom_is_nothing_to_guess_from() -> None:
    zeros = finding("split-skew", "zeros", feature="fee")
    beyond = finding("outliers", "beyond-below", feature="fee", rows=RowQuery.below("fee", 1.0))
    assert choose_mendings((zeros, beyond), "column", "y")[1] == MENDINGS["split-skew"]["zeros"]
    assert choose_mendings((beyond, zeros), "column", "y") == ((beyond,), Mending("clip-values"))


def test_copies_go_and_shared_entities_are_dealt_anew_together() -> None:
    people = finding("entity-overlap", rows=PEOPLE, details=MANY)
    assert choose_mendings((COPIES, people), "copies", "y") == ((COPIES, people), Mending("drop-rows"))


def test_what_only_warns_beside_it_does_not_decide() -> None:
    suite, leak = finding("suites", feature="fee"), warned("label-leakage", feature="fee")
    assert choose_mendings((suite, leak), "column", "y")[1] == MENDINGS["suites"][""]


def test_what_is_for_information_is_left_alone() -> None:
    assert choose_mendings((noted("label-leakage", feature="fee"),), "column", "y")[0] == ()


def test_a_renamed_column_gets_its_name_back() -> None:
    lost = finding("schema-anomalies", "schema-missing-column", feature="Beds")
    assert choose_mending(lost, "renamed", "y") == Mending("rename-column")
    assert choose_mending(lost, "column", "y").remedy == "drop-column"


def test_a_cause_names_its_command_with_the_config_as_it_was_typed() -> None:
    known = replace(evidence(COPIES), digests=("/data/gate.toml",), command="traingate check gate.toml")
    (cause,) = find_causes(known)
    assert cause.command == f"traingate repair gate.toml --only {cause.id}"


def test_a_cause_that_nothing_mends_names_no_command() -> None:
    known = replace(evidence(finding("volume")), digests=("/data/gate.toml",), command="traingate check gate.toml")
    assert [cause.command for cause in find_causes(known)] == [""]


@pytest.mark.parametrize(
    ("typed", "repair"),
    [
        ("traingate check", "traingate repair --only c"),
        ("traingate check data/gate.toml --brief", "traingate repair data/gate.toml --only c"),
        ("traingate check ../data", "traingate repair ../data --only c"),
        ("traingate check . --out 'my reports'", "traingate repair . --only c --report='my reports'"),
        ("traingate train gate.toml --out=o", "traingate repair gate.toml --only c --report=o"),
        ("", "traingate repair /data/gate.toml --only c"),
    ],
)
def test_the_command_goes_by_what_was_typed(typed: str, repair: str) -> None:
    assert spell_repair("c", ["/data/gate.toml"], typed) == repair


def test_a_quick_look_has_no_config_to_repair_by() -> None:
    assert spell_repair("c", [], "traingate check --train a.csv") == ""
