"""Copies of train's rows with another label are told; coarse rows that are equal by coincidence are not."""

from __future__ import annotations

from typing import Any

import numpy as np

from given.profiles import INFO, WARN, joined, judged, profile_of, told
from traingate.checks.quality.conflicting_labels import ConflictingLabels
from traingate.dataset import Columns
from traingate.joins.rows import Rows
from traingate.measures.groupings import Groupings
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding

RNG = np.random.default_rng(7)
MEASURES = [Statistics(), Sample(), Groupings()]


def draw(rows: int) -> dict[str, Any]:
    return {
        "a": RNG.normal(0, 1, rows).tolist(), "b": RNG.integers(0, 50, rows).tolist(),
        "c": RNG.choice(["u", "v", "w"], rows).tolist(), "y": RNG.integers(0, 2, rows).tolist(),
    }  # fmt: skip


def copy(table: dict[str, Any], rows: int, turned: int) -> dict[str, Any]:
    """The table with its first rows once more, some of them with the other label."""
    again = {name: values[:rows] for name, values in table.items()}
    again["y"] = [1 - label if at < turned else label for at, label in enumerate(again["y"])]
    return {name: [*values, *again[name]] for name, values in table.items()}


def findings(train: dict[str, Any], held_out: dict[str, Any], columns: Columns | None = None) -> list[Finding]:
    profile = profile_of(columns or Columns(label="y"), measures=MEASURES, train=train, eval=held_out)
    return judged(ConflictingLabels(), joined(profile, Rows, train=train, eval=held_out))


def test_copies_with_another_label_warn() -> None:
    (finding,) = findings(copy(draw(400), 40, turned=40), draw(100))
    assert told([finding]) == [
        (
            WARN,
            "80 of 440 train rows (18.2%) have the features of another row and never its y; they are copies, not "
            "coincidence: 40 different rows repeat, and chance explains 3 at most.",
        )
    ]
    assert (finding.measured, finding.allowed, finding.unit) == (80 / 440, 0.005, "share")
    assert finding.rows is not None and finding.rows.columns == ("a", "b", "c")


def test_copies_with_the_same_label_say_nothing() -> None:
    assert findings(copy(draw(400), 40, turned=0), draw(100)) == []


def test_a_few_conflicts_say_nothing() -> None:
    assert findings(copy(draw(4_000), 9, turned=9), draw(100)) == []


def test_coarse_rows_conflict_honestly() -> None:
    def coarse(rows: int) -> dict[str, Any]:
        answers = {f"q{at}": RNG.choice(["never", "some", "often"], rows).tolist() for at in range(5)}
        return answers | {"y": RNG.choice(["no", "yes"], rows).tolist()}

    assert findings(coarse(800), coarse(200)) == []


def test_products_that_several_people_rated_conflict_honestly() -> None:
    products = draw(60)
    bought = RNG.integers(0, 60, 600)
    rated = {name: [values[at] for at in bought] for name, values in products.items()}
    rated["y"] = RNG.integers(0, 2, 600).tolist()
    assert findings(rated, draw(100)) == []


def test_a_number_to_predict_may_differ() -> None:
    table = draw(400) | {"y": RNG.normal(0, 1, 400).tolist()}
    again = {name: [*values, *values[:60]] for name, values in table.items()} | {"y": RNG.normal(0, 1, 460).tolist()}
    assert findings(again, table) == []


def with_owners(table: dict[str, Any], owners: list[int]) -> dict[str, Any]:
    return table | {"who": [f"p{owner}" for owner in owners]}


def test_rows_of_one_entity_that_are_equal_by_nature_are_told() -> None:
    people = [*range(400), *range(40)]
    train = with_owners(copy(draw(400), 40, turned=40), people)
    held_out = with_owners(draw(100), list(range(500, 600)))
    (finding,) = findings(train, held_out, Columns(label="y", entity=("who",)))
    assert finding.severity == INFO
    assert finding.message.endswith("Most rows of one who are equal, so this may be by nature.")


def test_copies_among_rows_of_one_entity_that_differ_warn() -> None:
    people = [at % 50 for at in [*range(400), *range(40)]]
    train = with_owners(copy(draw(400), 40, turned=40), people)
    held_out = with_owners(draw(100), [500 + at % 20 for at in range(100)])
    (finding,) = findings(train, held_out, Columns(label="y", entity=("who",)))
    assert finding.severity == WARN


def test_without_a_label_or_a_held_out_split_nothing_is_asked() -> None:
    check, table = ConflictingLabels(), {"a": [1, 2]}
    assert "no label" in str(check.not_applicable(profile_of(train=table, eval=table).plan.dataset))
    assert "held-out" in str(check.not_applicable(profile_of(Columns(label="a"), train=table).plan.dataset))
