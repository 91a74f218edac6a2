from __future__ import annotations

import pytest

from given.profiles import BLOCK, WARN, judged, told
from traingate.checks.integrity.volume import Volume
from traingate.dataset import Dataset, Split
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.profile.reads import FileRead, SplitRead
from traingate.report.findings import Finding


def findings(check: Volume, **rows: int) -> list[Finding]:
    reads = {split: SplitRead(split, n, "", (FileRead(f"{split}.csv", 9, n, ""),)) for split, n in rows.items()}
    dataset = Dataset("d", tuple(Split(split, ()) for split in rows))
    return judged(check, Profile(Plan(dataset, {}), reads))


def test_splits_with_rows_find_nothing() -> None:
    assert findings(Volume(), train=1, eval=1) == []


def test_a_split_without_rows_blocks() -> None:
    (finding,) = findings(Volume(), train=1000, eval=0)
    assert finding.message == "eval has no rows: eval.csv holds none."
    assert (finding.severity, finding.split, finding.measured) == (BLOCK, "eval", 0)
    assert finding.remedy == "Fetch the data again."


def test_fewer_rows_than_declared_at_least_block() -> None:
    found = findings(Volume(min_rows={"eval": 3500}), train=14000, eval=1600)
    assert told(found) == [(BLOCK, "eval has 1,600 rows; at least 3,500 were declared.")]


def test_exactly_the_least_rows_are_enough() -> None:
    assert findings(Volume(min_rows={"eval": 3500}), eval=3500) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (800, []),
        (799, [(WARN, "train has 799 rows, 20.1% fewer than the 1,000 declared.")]),
        (500, [(WARN, "train has 500 rows, 50.0% fewer than the 1,000 declared.")]),
        (499, [(BLOCK, "train has 499 rows, 50.1% fewer than the 1,000 declared.")]),
        (1200, []),
        (2000, [(BLOCK, "train has 2,000 rows, 100% more than the 1,000 declared.")]),
    ],
)
def test_a_change_against_the_declared_rows(rows: int, expected: list[object]) -> None:
    assert told(findings(Volume(rows={"train": 1000}), train=rows)) == expected


def test_rows_declared_for_a_split_that_is_not_there_block() -> None:
    found = findings(Volume(min_rows={"evla": 10}), train=5, eval=5)
    assert told(found) == [(BLOCK, "rows are declared for evla, which is not a split; the splits are train, eval.")]


def test_no_rows_are_said_once_even_where_rows_are_declared() -> None:
    assert len(findings(Volume(rows={"eval": 10}, min_rows={"eval": 5}), eval=0)) == 1


@pytest.mark.parametrize(
    ("rows", "allowed", "at_least"), [(799, 800, True), (499, 500, True), (1201, 1200, False), (1501, 1500, False)]
)
def test_the_limit_is_the_number_of_rows_that_would_have_been_enough(rows: int, allowed: int, at_least: bool) -> None:
    (finding,) = findings(Volume(rows={"train": 1000}), train=rows)
    assert (finding.measured, finding.allowed, finding.unit, finding.at_least) == (rows, allowed, "rows", at_least)
