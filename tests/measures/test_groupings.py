"""What the values of a column fix, of which all rows are met wherever they lie."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from traingate.batch.batch import Batch
from traingate.dataset import Columns, Dataset, Split
from traingate.measures.groupings import Found, Groupings
from traingate.plan import Plan
from traingate.scan.packing import pack, unpack

SPLITS = (Split("train", ()), Split("eval", ()))


def plan_of(roles: Columns = Columns(), splits: tuple[Split, ...] = SPLITS, **kinds: str) -> Plan:
    return Plan(Dataset("d", splits, roles), {split.name: kinds for split in splits}, tuple(sorted(kinds)))


def measure_shards(plan: Plan, *shards: dict[str, object]) -> Found:
    """Every shard measured on its own, packed as between workers, and merged in order."""
    measure = Groupings()
    states = []
    for shard in shards:
        records = pa.RecordBatch.from_pydict({name: pa.array(values) for name, values in shard.items()})
        states.append(unpack(pack(measure.add(measure.start(plan, "train"), Batch(records, plan, "train")))))
    merged = states[0]
    for state in states[1:]:
        merged = measure.merge(merged, state)
    return measure.finish(merged)


WHO = plan_of(who="string", age="int", visit="float")


def test_a_value_knows_its_rows_and_what_differs_in_them() -> None:
    rows = {"who": ["ann", "bob", "ann", "bob", "ann"], "age": [30, 41, 30, 41, 30], "visit": [0.5, 0.5, 1.5, 0.5, 2.5]}
    found = measure_shards(WHO, rows).columns["who"]
    ann = int(found.counts.argmax())
    assert found.counts[ann] == 3
    assert found.differing[found.others.index("age")].tolist() == [0, 0]
    assert found.differing[found.others.index("visit")][ann] == found.varied[ann] == 2
    assert found.varied[1 - ann] == 0, "bob's second row is a copy of the first"
    assert (found.present, found.exact) == (5, True)


def test_rows_of_one_value_in_two_shards_are_compared() -> None:
    first = {"who": ["ann", "bob"], "age": [30, 41], "visit": [1.0, 1.0]}
    second = {"who": ["bob", "ann"], "age": [41, 31], "visit": [2.0, 2.0]}
    found = measure_shards(WHO, first, second).columns["who"]
    assert found.counts.tolist() == [2, 2]
    assert sorted(found.differing[found.others.index("age")].tolist()) == [0, 1]
    assert found.differing[found.others.index("visit")].tolist() == [1, 1]


ROWS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), min_size=1, max_size=80)


@settings(deadline=None, max_examples=30)
@given(ROWS, st.lists(st.integers(0, 80), max_size=3))
def test_sharding_does_not_change_the_values_and_their_rows(rows: list[tuple[int, int]], borders: list[int]) -> None:
    plan = plan_of(who="int", age="int")
    cuts = [0, *sorted(min(border, len(rows)) for border in borders), len(rows)]
    parts = [rows[start:stop] for start, stop in itertools.pairwise(cuts) if stop > start]
    tables = [{"who": [who for who, _ in part], "age": [age for _, age in part]} for part in (rows, *parts)]
    whole, merged = measure_shards(plan, tables[0]).columns["who"], measure_shards(plan, *tables[1:]).columns["who"]
    assert whole.keys.tolist() == merged.keys.tolist()
    assert whole.counts.tolist() == merged.counts.tolist()
    assert whole.firsts.tolist() == merged.firsts.tolist()
    assert (whole.differing == 0).tolist() == (merged.differing == 0).tolist()


def test_two_rows_of_one_person_among_many_are_met() -> None:
    # Of 20,000 persons with two visits each, a sample of 1,000 rows would hold both visits of 25.
    people = np.arange(40_000) % 20_000
    table = {"who": people, "age": people * 7 % 60, "sex": people * 3 % 2, "visit": np.arange(40_000) * 0.37 % 9.1}
    plan = plan_of(who="int", age="int", sex="int", visit="float")
    halves = [{name: values[start::2] for name, values in table.items()} for start in (0, 1)]
    found = measure_shards(plan, *halves).columns["who"]
    assert not found.exact
    assert len(found.keys) == 1_024
    assert (found.counts == 2).all()
    assert set(found.others) == {"age", "sex"}


def test_a_column_that_fixes_no_two_others_is_left_out() -> None:
    rng = np.random.default_rng(0)
    table = {name: rng.integers(0, 20, 2_000) for name in ("a", "b", "c")}
    assert measure_shards(plan_of(a="int", b="int", c="int"), table).columns == {}


def test_only_text_and_integers_without_a_role_are_looked_at() -> None:
    kinds = {"a": "int", "b": "string", "f": "float", "t": "time", "y": "int", "i": "string"}
    state = Groupings().start(plan_of(Columns(label="y", ignore=("i",)), **kinds), "train")
    assert sorted(state["columns"]) == ["a", "b", "i"], "an ignored column may well name persons"


def test_nothing_is_looked_at_where_an_entity_is_declared_or_nothing_is_held_out() -> None:
    assert Groupings().start(plan_of(Columns(entity=("a",)), a="int", b="int"), "train")["columns"] == {}
    assert Groupings().start(plan_of(splits=SPLITS[:1], a="int", b="int"), "train")["columns"] == {}


def test_a_table_of_many_columns_says_which_were_not_looked_at() -> None:
    kinds = {f"c{number:03}": "int" for number in range(70)}
    found = measure_shards(plan_of(**kinds), {name: [1, 2] for name in kinds})
    assert found.unseen == ("c064", "c065", "c066", "c067", "c068", "c069")


def test_missing_values_name_nobody() -> None:
    rows = {"who": ["ann", None, "ann"], "age": [30, 1, None], "visit": [1.0, 2.0, float("nan")]}
    found = measure_shards(WHO, rows).columns["who"]
    assert (found.present, found.counts.tolist()) == (2, [2.0])
    assert found.differing[found.others.index("age")].tolist() == [1]


def test_rows_without_a_name_do_not_hide_that_the_others_have_one() -> None:
    who = [None if row % 3 else row // 3 % 40 for row in range(6_000)]
    rows = {
        "who": who,
        "age": [row % 90 if name is None else name * 11 % 29 for row, name in enumerate(who)],
        "visit": [row * 0.37 % 9.1 if name is None else name * 0.5 for row, name in enumerate(who)],
        "reading": [row * 0.61 % 7.3 for row in range(6_000)],
    }
    found = measure_shards(plan_of(who="int", age="int", visit="float", reading="float"), rows)
    assert sorted(found.columns["who"].others) == ["age", "visit"]
