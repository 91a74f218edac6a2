from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from given.profiles import BLOCK, WARN, Table, array_of, joined, judged, profile_of
from traingate.checks.leakage.near_duplicates import NearDuplicates
from traingate.joins.near_rows import NearRows
from traingate.joins.near_texts import NearlyShared, NearTexts
from traingate.measures.sample import Sample
from traingate.profile.reads import FileRead, Place
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery

PAIR = ("train", "eval")


def customers(rows: int, seed: int) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    return {
        "age": draw.integers(18, 90, rows),
        "income": draw.lognormal(10, 1, rows).round(2),
        "plan": pa.array(draw.choice(["basic", "plus", "team"], rows).tolist()),
    }


def edited(table: Table, rows: int, column: str, seed: int) -> dict[str, Any]:
    """The first rows of a table, each with another value in one column."""
    first = {name: values[:rows] for name, values in table.items()}
    return {**first, column: customers(rows, seed)[column]}


def stacked(*tables: Table) -> dict[str, Any]:
    return {name: pa.concat_arrays([array_of(table[name]) for table in tables]) for name in tables[0]}


def findings(**splits: Table) -> list[Finding]:
    return judged(NearDuplicates(), profile_of(measures=[Sample()], **splits))


def findings_beyond_the_sample(**splits: Table) -> list[Finding]:
    return judged(NearDuplicates(), joined(profile_of(measures=[Sample(100)], **splits), NearRows, **splits))


def test_rows_of_their_own_find_nothing() -> None:
    assert findings(train=customers(400, 1), eval=customers(100, 2)) == []


def test_rows_of_train_with_another_value_in_one_column_block() -> None:
    train = customers(800, 1)
    (finding,) = findings(train=train, eval=stacked(edited(train, 40, "age", 3), customers(160, 2)))
    assert finding.message == (
        "40 of 200 eval rows (20.0%) are train rows but for one column (age); 0% of train's rows are so near to "
        "another one."
    )
    assert (finding.severity, finding.split, finding.kind) == (BLOCK, "eval", "")
    assert (finding.measured, finding.allowed, finding.unit) == (0.2, 0.005, "share")


def test_of_more_rows_than_the_sample_all_are_looked_at() -> None:
    train = customers(800, 1)
    held_out = stacked(edited(train, 40, "age", 3), customers(160, 2))
    (finding,) = findings_beyond_the_sample(train=train, eval=held_out)
    assert finding.message == (
        "40 of 200 eval rows (20.0%) are train rows but for one column (age); 0% of train's rows are so near to "
        "another one."
    )
    assert (finding.severity, finding.sampled) == (BLOCK, None)
    assert finding.rows == RowQuery.near("near-rows", "train", "age")


def test_of_more_rows_than_the_sample_rows_of_their_own_find_nothing() -> None:
    assert findings_beyond_the_sample(train=customers(800, 1), eval=customers(200, 2)) == []


def test_of_more_rows_than_the_sample_coarse_rows_are_near_by_themselves() -> None:
    draw = np.random.default_rng(1)
    table = {name: draw.integers(0, 4, 500) for name in "abcde"}
    train, held_out = ({name: values[part] for name, values in table.items()} for part in (slice(400), slice(400, 500)))
    assert findings_beyond_the_sample(train=train, eval=held_out) == []


def test_few_near_rows_warn() -> None:
    train = customers(400, 1)
    (finding,) = findings(train=train, eval=stacked(edited(train, 5, "age", 3), customers(95, 2)))
    assert finding.severity == WARN


def test_numbers_that_all_moved_a_little_are_told_as_such() -> None:
    draw = np.random.default_rng(1)
    train = {name: draw.normal(size=800) for name in "abc"}
    moved = {name: values[:40] * 1.001 for name, values in train.items()}
    (finding,) = findings(train=train, eval=stacked(moved, {name: draw.normal(size=160) for name in "abc"}))
    assert "40 of 200 eval rows (20.0%) are train rows but for small changes of all numbers" in finding.message
    assert finding.rows is None


def test_coarse_rows_are_near_by_themselves() -> None:
    draw = np.random.default_rng(1)
    table = {name: draw.integers(0, 4, 500) for name in "abcde"}
    assert findings(train={k: v[:400] for k, v in table.items()}, eval={k: v[400:] for k, v in table.items()}) == []


def test_held_out_splits_that_are_near_each_other_warn() -> None:
    held_out = customers(200, 2)
    test = stacked(edited(held_out, 40, "age", 3), customers(160, 4))
    found = findings(train=customers(400, 1), eval=held_out, test=test)
    assert [(one.severity, one.split, one.kind) for one in found] == [(WARN, "test", "near-eval")]


def test_both_rows_are_shown_where_they_lie_in_one_file() -> None:
    train = customers(400, 1)
    splits = {"train": train, "eval": stacked(edited(train, 40, "age", 3), customers(60, 2))}
    profile = profile_of(measures=[Sample()], **splits)
    reads = {
        name: replace(read, files=(FileRead(f"{name}.csv", 1, read.rows, ""),)) for name, read in profile.splits.items()
    }
    (finding,) = judged(NearDuplicates(), replace(profile, splits=reads))
    example = finding.evidence[0]
    row = example.places[0].row
    assert row < 40
    assert example.places == (Place("train", "train.csv", row), Place("eval", "eval.csv", row))
    first, second = example.values
    assert next(iter(first)) == "age"
    assert (first["income"], first["plan"]) == (second["income"], second["plan"])
    assert first["age"] != second["age"]


def reviews(rows: int, seed: int) -> list[str]:
    draw = np.random.default_rng(seed)
    return [" ".join(map(str, row)) for row in draw.integers(10**4, 10**5, (rows, 30))]


def text_findings(**splits: list[str]) -> list[Finding]:
    tables = {split: {"text": texts} for split, texts in splits.items()}
    return judged(NearDuplicates(), joined(profile_of(measures=[Sample()], **tables), NearTexts, **tables))


def test_texts_of_their_own_are_not_near() -> None:
    assert text_findings(train=reviews(400, 1), eval=reviews(100, 2)) == []


def test_texts_that_were_edited_block() -> None:
    train = reviews(800, 1)
    (finding,) = text_findings(train=train, eval=[f"other {text[6:]}" for text in train[:40]] + reviews(160, 2))
    assert (finding.severity, finding.split, finding.feature, finding.kind) == (BLOCK, "eval", "text", "texts")
    assert finding.rows == RowQuery.near("near-texts", "train", "text")
    assert finding.message == (
        "About 39 of 200 eval texts in text (19.3%) are texts of train but for an edit; 0% of train's are so of each "
        "other."
    )


def test_of_many_texts_it_is_said_that_a_part_was_looked_at() -> None:
    found = {0: NearlyShared(first=4000, second=1000, near=50, close=50, seen=0.25)}
    table = {"text": reviews(60, 1)}
    profile = replace(profile_of(measures=[Sample()], train=table, eval=table), joins={NearTexts.id: {PAIR: found}})
    (finding,) = judged(NearDuplicates(), profile)
    assert finding.message.startswith("About 50 of 1,000 sampled eval texts in text (5.0%) are texts of train but for")
    assert (finding.severity, finding.sampled) == (BLOCK, 1000)


def test_texts_that_are_near_each_other_in_train_as_well_find_nothing() -> None:
    pool = reviews(300, 1)
    pool += [f"other {text[6:]}" for text in pool]
    np.random.default_rng(2).shuffle(pool)
    assert text_findings(train=pool[:480], eval=pool[480:]) == []
