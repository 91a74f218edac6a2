"""Rows that one split alone holds twice."""

from __future__ import annotations

import numpy as np

from given.profiles import INFO, WARN, Table, joined, judged, profile_of
from traingate.checks.integrity.repeated_rows import RepeatedRows
from traingate.dataset import Columns, Dataset, Split
from traingate.joins.entities import Entities
from traingate.joins.rows import Rows
from traingate.measures.groupings import Groupings
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery


def drawn(rows: int, seed: int, levels: int = 1000) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(seed)
    return {**{f"x{at}": draw.integers(0, levels, rows) for at in range(4)}, "y": draw.integers(0, 2, rows)}


def twice(table: dict[str, np.ndarray], rows: int) -> dict[str, np.ndarray]:
    """The table with its first rows once more."""
    return {name: np.concatenate([values, values[:rows]]) for name, values in table.items()}


def findings(columns: Columns | None = None, **splits: Table) -> list[Finding]:
    profile = profile_of(columns or Columns(label="y"), measures=[Sample(), Statistics(), Groupings()], **splits)
    return judged(RepeatedRows(), joined(joined(profile, Rows, **splits), Entities, **splits))


def test_rows_that_train_alone_has_twice_warn() -> None:
    (finding,) = findings(train=twice(drawn(1000, 1), 100), eval=drawn(250, 2))
    assert finding.message == (
        "200 of 1,100 train rows (18.2%) occur in train again; they are copies, not coincidence: 100 different rows "
        "repeat, and chance explains 7 at most."
    )
    assert (finding.severity, finding.split, finding.measured, finding.allowed) == (WARN, "train", 100, 7)
    assert finding.rows == RowQuery.again("x0", "x1", "x2", "x3", "y")


def test_rows_that_a_held_out_split_alone_has_twice_warn() -> None:
    (finding,) = findings(train=drawn(1000, 1), eval=twice(drawn(250, 2), 50))
    assert (finding.severity, finding.split, finding.measured) == (WARN, "eval", 50)


def test_rows_of_their_own_find_nothing() -> None:
    assert findings(train=drawn(1000, 1), eval=drawn(250, 2)) == []


def test_coarse_rows_that_repeat_in_train_alone_are_coincidence() -> None:
    held_out = {name: values + 10 for name, values in drawn(250, 2, levels=6).items()}
    assert findings(train=drawn(1000, 1, levels=6), eval=held_out) == []


def test_rows_copied_before_the_split_are_another_check() -> None:
    rows, order = twice(drawn(1250, 1), 300), np.random.default_rng(3).permutation(1550)
    train, held_out = ({name: values[at] for name, values in rows.items()} for at in (order[:1240], order[1240:]))
    assert findings(train=train, eval=held_out) == []


def test_rows_of_one_person_may_be_equal_by_nature() -> None:
    train, held_out = twice(drawn(1000, 1), 100), drawn(250, 2)
    people = {"train": np.arange(1100) % 1000, "eval": np.arange(2000, 2250)}
    splits = {"train": {**train, "who": people["train"]}, "eval": {**held_out, "who": people["eval"]}}
    (finding,) = findings(Columns("y", ("who",)), **splits)
    assert finding.severity == INFO
    assert finding.message.endswith("chance explains 7 at most. Rows of one who may be equal by nature.")


def test_rows_of_one_person_that_differ_else_are_copies_where_they_are_equal() -> None:
    train, held_out = twice(drawn(1000, 1), 100), drawn(250, 2)
    who = np.arange(1000) % 100
    splits = {
        "train": {**train, "who": np.concatenate([who, who[:100]])},
        "eval": {**held_out, "who": np.arange(250) % 25 + 500},
    }
    (finding,) = findings(Columns("y", ("who",)), **splits)
    assert finding.severity == WARN


def test_one_split_alone_is_not_matched() -> None:
    alone = Dataset("d", (Split("train", ("t.csv",)),))
    assert RepeatedRows().not_applicable(alone) == "there is no held-out split, and one split alone is not matched"
