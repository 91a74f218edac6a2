from __future__ import annotations

from dataclasses import replace

import pytest

from given.profiles import BLOCK, WARN, judged, profile_of
from traingate.checks.skew.serving_skew import ServingSkew
from traingate.dataset import SameRows
from traingate.joins.logged_rows import Compared, LoggedRows, LoggedTwice
from traingate.profile.reads import Example, Place
from traingate.report.findings import Finding

SIDES = (Place("train", "a.csv", 3), Place("serving", "b.csv", 5))
TABLE = {"id": [1], "a": [1.0], "b": ["x"], "c": [1.0], "d": [1.0]}


def findings(logged: LoggedTwice) -> list[Finding]:
    profile = profile_of(train=TABLE, serving=TABLE)
    dataset = replace(profile.plan.dataset, same_rows={"serving": SameRows("train", ("id",))})
    plan = replace(profile.plan, dataset=dataset)
    joined = replace(profile, plan=plan, joins={LoggedRows.id: {("train", "serving"): logged}})
    return judged(ServingSkew(), joined)


def logged(matched: int = 10_000, repeated: int = 0, **columns: Compared) -> LoggedTwice:
    known = {str(number): columns.get(name, Compared(0)) for number, name in enumerate("abcd", 1)}
    return LoggedTwice(10_000, 10_000, matched, repeated, known)


def test_rows_that_agree_find_nothing() -> None:
    assert findings(logged()) == []


@pytest.mark.parametrize(("differ", "severities"), [(9, []), (10, [WARN]), (100, [WARN]), (101, [BLOCK])])
def test_one_row_of_a_thousand_warns_and_more_than_one_of_a_hundred_blocks(differ: int, severities: list[int]) -> None:
    found = findings(logged(a=Compared(differ)))
    assert [(one.severity, one.feature, one.split) for one in found] == [(one, "a", "serving") for one in severities]


def test_the_values_are_put_side_by_side() -> None:
    example = Example(SIDES, ({"id": "7", "a": "12.5", "b": "x"}, {"id": "7", "a": "1250.0", "b": "x"}))
    (finding,) = findings(logged(a=Compared(412, lost=38, examples=(example,))))
    assert finding.message == (
        "a differs between train and serving in 412 of 10,000 rows of the same id (4.1%), 38 missing in serving alone: "
        "12.5 against 1,250 in one of them."
    )
    assert (finding.kind, finding.measured, finding.allowed, finding.unit) == ("values-differ", 0.0412, 0.01, "share")
    assert finding.evidence == (Example(SIDES, ({"id": "7", "a": "12.5"}, {"id": "7", "a": "1250.0"})),)
    (of_texts,) = findings(logged(b=Compared(412, examples=(Example(SIDES, ({"b": "x"}, {"b": ""})),))))
    assert "(4.1%): 'x' against nothing in one of them." in of_texts.message


def test_rows_that_agree_in_hardly_anything_were_joined_to_others() -> None:
    (finding,) = findings(logged(a=Compared(9_000), b=Compared(6_000), c=Compared(9_900), d=Compared(0)))
    assert (finding.severity, finding.kind, finding.feature) == (BLOCK, "other-rows", None)
    assert finding.message == (
        "Rows of serving hold nearly nothing of the rows of train with the same id: a, b, c differ in more than half "
        "of 10,000 rows. The key joins them to other rows."
    )


def test_what_could_not_be_compared_is_said() -> None:
    (nothing,) = findings(LoggedTwice(10_000, 10_000, 0))
    assert (nothing.severity, nothing.kind) == (BLOCK, "unmatched")
    assert nothing.message == "Nothing of serving could be compared with train: 0 rows have their id once in both."
    (partly,) = findings(logged(matched=4_000, repeated=900))
    assert (partly.severity, partly.kind) == (WARN, "partly-matched")
    assert partly.message == (
        "Only 4,000 of 10,000 rows of serving could be compared with train: 900 rows of both have a repeated id, "
        "so that nobody knows which is which, and others one that the other split lacks."
    )


def test_a_dataset_without_such_a_split_is_not_asked() -> None:
    dataset = profile_of(train=TABLE, eval=TABLE).plan.dataset
    assert ServingSkew().not_applicable(dataset) == (
        'no split holds the rows of another one: [same_rows.serving] key = "…"'
    )
