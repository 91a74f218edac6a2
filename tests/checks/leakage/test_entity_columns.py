from __future__ import annotations

from collections.abc import Callable
from typing import Any

from given.profiles import INFO, WARN, judged, profile_of
from traingate.checks.leakage.entity_columns import EntityColumns
from traingate.dataset import Columns, Dataset, Split
from traingate.measures.groupings import Groupings
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding

SPLITS = (Split("train", ()), Split("eval", ()))
PEOPLE = 40


def visits(which: Callable[[int, int], bool], spelling: str = "{}") -> dict[str, list[Any]]:
    """The visits of 40 subjects, ten each, that are picked by subject and visit."""
    picked = [(who, visit) for who in range(PEOPLE) for visit in range(10) if which(who, visit)]
    return {
        "subject": [spelling.format(who) if spelling != "{}" else who for who, _ in picked],
        "age": [30 + who * 11 % 29 for who, _ in picked],
        "sex": ["fm"[who * 7 % 5 % 2] for who, _ in picked],
        "reading": [(who * 31 + visit * 17) % 101 / 7 for who, visit in picked],
    }


def findings(check: EntityColumns | None = None, **splits: dict[str, list[Any]]) -> list[Finding]:
    return judged(check or EntityColumns(), profile_of(measures=[Statistics(), Groupings(), Sample()], **splits))


def test_undeclared_subjects_of_both_splits_warn_and_say_how_to_declare_them() -> None:
    train, held_out = visits(lambda _, visit: visit < 8), visits(lambda who, visit: visit >= 8 or who == 0)
    (finding,) = findings(train=train, eval=held_out)
    assert finding.message == (
        "subject is in both splits: 40 of 40 values of eval (100%) are also in train. It fixes age, sex, as a person "
        "or a device does. If rows of one subject are alike, the score measures memory."
    )
    assert (finding.severity, finding.kind, finding.split, finding.feature) == (WARN, "undeclared", "eval", "subject")
    assert (finding.measured, finding.allowed, finding.unit) == (1.0, 0.0, "share")
    assert finding.remedy.startswith('Declare [columns] entity = ["subject"] and split by it')


def test_a_split_by_subject_is_praised() -> None:
    (finding,) = findings(train=visits(lambda who, _: who < 30), eval=visits(lambda who, _: who >= 30))
    assert (finding.severity, finding.kind) == (INFO, "apart")
    assert finding.message.startswith("eval is apart from train by subject: none of its 10 values is in train. ")


def test_a_few_subjects_in_both_splits_warn() -> None:
    (finding,) = findings(train=visits(lambda who, _: who < 30), eval=visits(lambda who, _: who >= 28))
    assert finding.message.startswith("subject is in both splits: 2 of 12 values of eval (16.7%) are also in train.")


def test_a_share_up_to_the_declared_one_is_let_through() -> None:
    train, held_out = visits(lambda who, _: who < 30), visits(lambda who, _: who >= 28)
    (finding,) = findings(EntityColumns(max_fraction=0.2), train=train, eval=held_out)
    assert finding.severity == INFO
    assert finding.message.startswith("subject is in both splits: 2 of 12 values of eval (16.7%)")


def test_subjects_in_another_spelling_are_met() -> None:
    train = visits(lambda who, _: who < 30, "S{:03}")
    (finding,) = findings(train=train, eval=visits(lambda who, _: who >= 28, "subject-{}"))
    assert finding.severity == WARN
    assert "2 of 12 values of eval (16.7%) are also in train (2 spelt in another way)" in finding.message


def test_a_table_without_anybody_finds_nothing() -> None:
    rows = {"a": [row * 7 % 50 for row in range(500)], "b": [row * 3 % 11 for row in range(500)]}
    assert findings(train=rows, eval=rows) == []


def test_columns_that_were_not_looked_at_are_named() -> None:
    rows = {f"c{number:03}": [number, 2] for number in range(66)}
    (finding,) = findings(train=rows, eval=rows)
    assert (finding.severity, finding.kind) == (INFO, "not-looked-at")
    assert finding.message.startswith(
        "2 columns of text or integers were not looked at, as the table has so many: c064"
    )


def test_it_is_asked_where_no_entity_is_declared_and_something_is_held_out() -> None:
    check = EntityColumns()
    assert check.not_applicable(Dataset("d", SPLITS)) is None
    declared = check.not_applicable(Dataset("d", SPLITS, Columns(entity=("a",))))
    assert declared == "an entity is declared, and entity-overlap asks about it"
    assert check.not_applicable(Dataset("d", SPLITS[:1])) == "there is no held-out split to compare train with"


def recordings(which: Callable[[int, int], bool]) -> dict[str, list[Any]]:
    """Visits whose subject stands in the name of the recording alone."""
    table = visits(which)
    return {
        "recording": [f"s{who:02}_{at}" for at, who in enumerate(table["subject"])],
        "sick": [who % 3 == 0 for who in table["subject"]],
        "reading": table["reading"],
    }


def test_names_inside_of_others_that_both_splits_have_warn() -> None:
    train, held_out = recordings(lambda _, visit: visit < 8), recordings(lambda who, visit: visit >= 8 and who < 30)
    (finding,) = findings(train=train, eval=held_out)
    assert finding.message == (
        "recording holds names that are in both splits: 30 of 30 in eval (100%) are also in train, as 's00' before the "
        "last '_'. They fix sick, as a person or a device does. If rows of one name are alike, the score measures "
        "memory."
    )
    assert (finding.severity, finding.kind, finding.split, finding.feature) == (WARN, "inside", "eval", "recording")


def test_names_inside_of_others_that_the_splits_do_not_share_are_fine() -> None:
    assert findings(train=recordings(lambda who, _: who < 25), eval=recordings(lambda who, _: who >= 25)) == []
