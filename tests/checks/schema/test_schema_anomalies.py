from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import binom

from given.places import DATA
from given.profiles import joined, judged
from traingate.batch.batch import Batch
from traingate.checks.schema._unseen import at_least, find_unseen, log_chance
from traingate.checks.schema.schema_anomalies import SchemaAnomalies
from traingate.dataset import Columns, Dataset, Split
from traingate.joins.entities import Entities
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.plan import Plan
from traingate.profile.anomalies import Anomaly
from traingate.profile.profile import Profile
from traingate.profile.summaries import Summary
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.tfdv import schemas, validation
from traingate.tfdv.protos import to_proto

INFO, WARN, BLOCK = Severity.INFO, Severity.WARN, Severity.BLOCK

Table = dict[str, list[object]]


def kind_of(values: pa.Array) -> Kind:
    known = {pa.int64(): Kind.INT, pa.float64(): Kind.FLOAT, pa.null(): Kind.NULL, pa.bool_(): Kind.BOOL}
    return Kind.LIST if pa.types.is_list(values.type) else known.get(values.type, Kind.STRING)


def profile_of(columns: Columns, schema: str | None = None, **splits: Table) -> Profile:
    """The profile that a scan would leave behind, TFDV's anomalies included."""
    arrays = {split: {name: pa.array(values) for name, values in table.items()} for split, table in splits.items()}
    kinds = {split: {name: kind_of(array) for name, array in table.items()} for split, table in arrays.items()}
    dataset = Dataset("loans", tuple(Split(name, (f"{name}.csv",)) for name in splits), columns, schema=schema)
    plan = Plan(dataset, kinds)
    summaries = {split: summary_of(plan, split, table) for split, table in arrays.items()}
    statistics = to_proto(summaries)
    read = schemas.infer_schema(statistics, plan) if schema is None else schemas.read_schema(schema)
    anomalies = validation.validate(statistics, read, plan)
    return Profile(plan, dict.fromkeys(splits), {"statistics": summaries}, artifacts={"anomalies": anomalies})


def summary_of(plan: Plan, split: str, table: dict[str, pa.Array]) -> Summary:
    measure = Statistics()
    state = measure.start(plan, split)
    return measure.finish(measure.add(state, Batch(pa.RecordBatch.from_pydict(table), plan, split)))


def findings(columns: Columns | None = None, schema: str | None = None, **splits: Table) -> list[Finding]:
    profile = profile_of(columns or Columns(), schema, **splits)
    if columns is not None and columns.entity:
        profile = joined(profile, Entities, **splits)
    return judged(SchemaAnomalies(), profile)


def shown(found: list[Finding]) -> list[tuple[Severity, str]]:
    return [(finding.severity, finding.message) for finding in found]


CITIES = ["Rome", "Oslo", "Bern", "Lima"] * 250


class TestColumns:
    def test_splits_alike_find_nothing(self) -> None:
        table: Table = {"age": [1, 2, 3, 4], "city": ["Rome", "Rome", "Oslo", "Oslo"]}
        assert findings(train=table, eval=table) == []

    def test_missing_column_blocks(self) -> None:
        found = findings(train={"age": [1, 2], "fare": [1.5, 2.5]}, eval={"age": [1, 2]})
        assert shown(found) == [(BLOCK, "eval has no column fare, which train has.")]
        assert found[0].details["tfdv"] == "Column dropped: Column is completely missing"

    def test_renamed_column_is_named(self) -> None:
        gone, new = findings(train={"age": [1], "Fare_paid": [1.5]}, eval={"age": [1], "fare-paid": [1.5]})
        assert gone.severity == BLOCK
        assert gone.message == (
            "eval has no column Fare_paid, which train has. Its column fare-paid may be the same, renamed."
        )
        assert (new.severity, new.message) == (WARN, "eval has a column fare-paid, which train does not have.")

    def test_label_absent_in_eval_blocks_and_in_serving_does_not(self) -> None:
        found = findings(Columns(label="tip"), train={"age": [1], "tip": [0]}, eval={"age": [1]}, serving={"age": [1]})
        assert shown(found) == [(BLOCK, "eval has no column tip, the label: no score can be computed on it.")]
        assert found[0].remedy == "Name the split serving if it has no labels by design, else write them."

    def test_ignored_column_may_be_missing(self) -> None:
        (found,) = findings(Columns(ignore=("note",)), train={"age": [1], "note": ["a"]}, eval={"age": [1]})
        assert found.severity == WARN

    def test_emptied_column_blocks(self) -> None:
        (found,) = findings(train={"age": [1] * 500}, eval={"age": [None] * 100})
        assert (found.severity, found.message) == (
            BLOCK, "age is empty in all 100 rows of eval. In train 500 of 500 have a value.",
        )  # fmt: skip

    def test_rarely_filled_column_may_be_empty_by_chance(self) -> None:
        (found,) = findings(train={"age": [1, 2, 3] + [None] * 497}, eval={"age": [None] * 100})
        assert found.severity == WARN

    def test_gaps_are_left_to_the_checks_of_missing_values(self) -> None:
        table: Table = {"age": [1] * 100, "fare": [2.5] * 100, "city": ["Rome"] * 100}
        gaps: Table = {"age": [None] + [1] * 99, "fare": [None, None] + [2.5] * 98, "city": ["Rome"] * 100}
        assert shown(findings(train=table, eval=gaps)) == [
            (INFO, "eval has missing values in 2 columns complete in train: age (1), fare (2) of 100 rows. "
             "Whether these are too many is for missing-values to say."),
        ]  # fmt: skip

    def test_split_without_rows_blocks(self) -> None:
        found = findings(train={"age": [1, 2]}, eval={"age": []})
        assert (BLOCK, "eval has no rows.") in shown(found)


class TestTypes:
    def test_text_among_numbers_blocks_and_is_counted(self) -> None:
        (found,) = findings(train={"age": [1.5] * 200}, eval={"age": ["3"] * 97 + ["oops", "n/a", "oops"]})
        assert (found.severity, found.message) == (
            BLOCK, "age is string in eval, but float in train: 3 of 100 values are not numbers, such as 'oops', 'n/a'.",
        )  # fmt: skip

    def test_text_that_is_mostly_numbers_in_train_warns(self) -> None:
        table: Table = {"age": ["3", "4"] * 490 + ["oops"] * 20}
        assert shown(findings(train=table, eval=table)) == [
            (WARN, "age holds strings in train because 20 of 1,000 values are not numbers, such as 'oops'."),
        ]  # fmt: skip

    def test_a_word_in_many_rows_stands_for_numbers_that_are_missing(self) -> None:
        table: Table = {"age": [*map(str, range(700)), *["unknown"] * 300]}
        assert shown(findings(train=table, eval=table)) == [
            (WARN, "age holds strings in train because 300 of 1,000 values are not numbers, such as 'unknown'."),
        ]  # fmt: skip

    def test_numbers_among_words_of_all_sorts_are_no_number_column(self) -> None:
        table: Table = {"ticket": [*map(str, range(700)), *(f"PC {n}" for n in range(150)), *map(chr, range(97, 123))]}
        assert findings(train=table, eval=table) == []

    def test_numbers_in_another_notation_warn(self) -> None:
        table: Table = {"fee": [f"{n},5" for n in range(100)]}
        (finding,) = findings(train=table, eval=table)
        assert (finding.severity, finding.kind, finding.split, finding.feature) == (
            WARN,
            "numbers-as-text",
            "train",
            "fee",
        )
        assert finding.message.startswith("fee holds numbers as text in train (a decimal comma, such as '")
        assert finding.remedy == 'Set under [reading]: decimal = ","'

    def test_digits_that_are_text_throughout_are_codes(self) -> None:
        assert findings(train={"zip": ["3000", "8001"] * 50}, eval={"zip": ["3000", "8001"] * 10}) == []

    def test_integers_for_floats_warn(self) -> None:
        (found,) = findings(train={"age": [1.5, 2.5]}, eval={"age": [1, 2]})
        assert (found.severity, found.message) == (WARN, "age is integer in eval, but float in train.")

    def test_column_that_train_never_fills_has_no_type_to_contradict(self) -> None:
        (found,) = findings(train={"age": [None, None]}, eval={"age": [None, 2]})
        assert (found.severity, found.message) == (WARN, "age is integer in eval, but empty in train.")

    def test_invalid_utf8_warns(self) -> None:
        table: Table = {"city": [b"Rome", b"Oslo"] * 50}
        found = findings(train=table, eval={"city": [b"Rome", b"\xff\xfe"] + [b"Oslo"] * 98})
        assert (WARN, "1 of 100 values of city in eval are not valid UTF-8.") in shown(found)
        assert BLOCK not in {finding.severity for finding in found}


class TestNewCategories:
    def test_more_than_chance_allows_blocks(self) -> None:
        (found,) = findings(train={"city": CITIES}, eval={"city": ["Rome"] * 290 + ["Paris"] * 10})
        assert (found.severity, found.message) == (
            BLOCK,
            "10 of 300 values of city in eval (3.3%) never occur in train: 'Paris'. "
            "A random split would leave 0.0 such rows; 0.50% allowed.",
        )
        assert found.measured == pytest.approx(10 / 300)
        assert found.allowed == 0.005

    def test_fewer_rows_than_are_allowed_are_mentioned(self) -> None:
        (found,) = findings(train={"city": CITIES * 20}, eval={"city": ["Rome"] * 5000 + ["Paris"] * 10})
        assert (found.severity, found.rows) == (INFO, RowQuery.text("city", "Paris"))

    def test_rare_values_that_chance_leaves_over_are_mentioned(self) -> None:
        rare = [f"Village {i}" for i in range(40)]
        (found,) = findings(train={"city": CITIES + rare[:32]}, eval={"city": CITIES[:252] + rare[32:]})
        assert (found.severity, found.message) == (
            INFO,
            "8 of 260 values of city in eval (3.1%) never occur in train: 'Village 32', 'Village 33', "
            "'Village 34', 'Village 35', 'Village 36' and 3 more. "
            "Chance may explain it: a random split would leave 8.0 such rows.",
        )

    def test_another_spelling_is_named(self) -> None:
        (found,) = findings(train={"city": CITIES}, eval={"city": ["Rome"] * 190 + ["rome"] * 10})
        assert found.severity == BLOCK
        assert found.message.startswith(
            "city is spelt in another way in eval: 'rome' looks like train's 'Rome'. 10 of 200 values (5.0%) never "
            "occur in train."
        )
        assert found.remedy == "Spell the values of city alike in all splits."

    @pytest.mark.parametrize(
        ("known", "unseen", "said"),
        [
            ("Köln", "KÃ¶ln", "'KÃ¶ln' looks like train's 'Köln'."),
            ("Rome", "b'Rome'", """"b'Rome'" looks like train's 'Rome'."""),
            ("Rome", "Rom\u0435", "'Rom\u0435' looks like train's 'Rome' in other characters."),
            ("Köln", "Ko\u0308ln", "'Ko\u0308ln' looks like train's 'Köln' in other characters."),
        ],
        ids=["decoded wrongly", "bytes as Python shows them", "Cyrillic", "composed"],
    )
    def test_texts_that_only_a_machine_tells_apart_are_named(self, known: str, unseen: str, said: str) -> None:
        (found,) = findings(train={"city": [known, "Paris"] * 300}, eval={"city": [known] * 190 + [unseen] * 10})
        assert said in found.message
        assert found.remedy == "Spell the values of city alike in all splits."

    def test_white_space_makes_another_category(self) -> None:
        (found,) = findings(train={"city": CITIES}, eval={"city": ["Rome"] * 190 + [" Rome"] * 10})
        assert "' Rome' looks like train's 'Rome'." in found.message

    def test_rows_of_one_entity_may_be_chance(self) -> None:
        train = {"who": list(range(1000)), "city": CITIES}
        held_out = {"who": list(range(1000, 1290)) + [1290] * 10, "city": ["Rome"] * 290 + ["Paris"] * 10}
        (found,) = findings(Columns(entity=("who",)), train=train, eval=held_out)
        assert (found.severity, found.details["p"]) == (INFO, pytest.approx(30 / 130, abs=0.01))

    def test_rows_of_many_entities_are_none(self) -> None:
        train = {"who": [row // 5 for row in range(1000)], "city": CITIES}
        held_out = {"who": [900 + row // 5 for row in range(300)], "city": ["Rome"] * 200 + ["Paris"] * 100}
        (found,) = findings(Columns(entity=("who",)), train=train, eval=held_out)
        assert found.severity == BLOCK

    def test_free_text_is_no_category(self) -> None:
        train, held_out = [f"note {i}" for i in range(900)], [f"other {i}" for i in range(300)]
        assert findings(train={"note": train}, eval={"note": held_out}) == []

    def test_values_beyond_tfdvs_domains_are_judged_too(self) -> None:
        towns = [f"Town {i}" for i in range(150)] * 10
        (found,) = findings(train={"city": towns}, eval={"city": towns[:280] + ["Paris"] * 20})
        assert (found.severity, found.kind) == (BLOCK, "unseen-categories")


class TestNewClasses:
    def test_class_that_train_never_shows_blocks(self) -> None:
        (found,) = findings(Columns("y"), train={"y": ["no", "yes"] * 500}, eval={"y": ["no"] * 190 + ["maybe"] * 10})
        assert (found.severity, found.message) == (
            BLOCK,
            "10 of 200 rows of eval (5.0%) have a class of the label y that train never has: 'maybe'. "
            "It cannot be learned; a random split would leave 0.0 such rows.",
        )

    def test_respelt_classes_block_and_name_their_twins(self) -> None:
        train, held_out = ["<=50K", ">50K"] * 500, ["<=50K.", ">50K."] * 100
        (found,) = findings(Columns("income"), train={"income": train}, eval={"income": held_out})
        assert (found.severity, found.message) == (
            BLOCK,
            "200 of 200 rows of eval (100%) have a class of the label income that train never has: '<=50K.', '>50K.'. "
            "'<=50K.' looks like train's '<=50K', '>50K.' looks like train's '>50K': another spelling is another "
            "class, so every such row counts as an error.",
        )

    def test_single_row_of_a_class_warns(self) -> None:
        (found,) = findings(Columns("y"), train={"y": ["no", "yes"] * 200}, eval={"y": ["no"] * 99 + ["maybe"]})
        assert found.severity == WARN

    def test_integer_classes_are_classes(self) -> None:
        (found,) = findings(Columns("y"), train={"y": [0, 1] * 500}, eval={"y": [0] * 190 + [2] * 10})
        assert (found.severity, found.kind) == (BLOCK, "new-label-class")
        assert found.details["top"] == [["2", 10]]

    def test_quantities_are_no_classes(self) -> None:
        assert findings(Columns("y"), train={"y": list(range(1000))}, eval={"y": list(range(1000, 1200))}) == []


class TestReviewedSchema:
    @pytest.fixture
    def schema(self, tmp_path: Path) -> str:
        profile = profile_of(Columns(), train={"age": [1] * 100, "city": CITIES[:100]})
        statistics = to_proto(profile.values["statistics"])
        (tmp_path / "loans.pbtxt").write_text(
            schemas.write_schema(schemas.infer_schema(statistics, profile.plan)), "utf8"
        )
        return str(tmp_path / "loans.pbtxt")

    def test_what_people_agreed_on_blocks(self, schema: str) -> None:
        train: Table = {"age": [1] * 100, "city": CITIES[:100]}
        (found,) = findings(schema=schema, train=train, eval={"age": [1] * 100, "city": ["Rome"] * 99 + ["Paris"]})
        assert (found.severity, found.message) == (
            BLOCK, "1 of 100 values of city in eval are not in the schema's domain: 'Paris'.",
        )  # fmt: skip
        assert found.remedy == f"Mend these values of city. If the data is right, change {schema}."

    def test_train_itself_is_held_against_it(self, schema: str) -> None:
        found = findings(schema=schema, train={"age": [1] * 100}, eval={"age": [1] * 100})
        assert shown(found) == [
            (BLOCK, "train has no column city, which the schema requires."),
            (BLOCK, "eval has no column city, which the schema requires."),
        ]

    def test_new_column_blocks(self, schema: str) -> None:
        table: Table = {"age": [1] * 100, "city": CITIES[:100], "new": [1] * 100}
        assert shown(findings(schema=schema, train=table)) == [
            (BLOCK, "train has a column new, which the schema does not have."),
        ]  # fmt: skip

    def test_gaps_block(self, schema: str) -> None:
        found = findings(schema=schema, train={"age": [None] + [1] * 99, "city": CITIES[:100]})
        assert {finding.severity for finding in found} == {BLOCK}
        assert all("1 of 100 rows have no value." in finding.message for finding in found)

    def test_what_tfdv_calls_a_warning_warns(self) -> None:
        profile = profile_of(Columns(), train={"age": [1]})
        warned = (Anomaly("train", "age", "SEMANTIC_DOMAIN_UPDATE", "Updated", "Updated semantic domain", "WARNING"),)
        dataset = Dataset("loans", profile.plan.dataset.splits, schema="loans.pbtxt")
        profile = Profile(
            Plan(dataset, profile.plan.types), profile.splits, profile.values, artifacts={"anomalies": warned}
        )
        (found,) = judged(SchemaAnomalies(), profile)
        assert (found.severity, found.message) == (WARN, "age in train: TFDV says: Updated semantic domain")


class TestChance:
    def test_p_value_and_mean_are_those_of_a_random_split(self) -> None:
        random = np.random.default_rng(1)
        rows = (random.zipf(1.3, 5_000) % 3_000).tolist()
        counts = np.array(list(Counter(rows).values()))
        t, levels = np.unique(counts, return_counts=True)
        chances = np.exp([log_chance(int(size), 1_000, 5_000) for size in t])
        splits = [random.permutation(rows) for _ in range(400)]
        left = [int((~np.isin(split[:1_000], split[1_000:])).sum()) for split in splits]
        assert np.mean(left) == pytest.approx((t * levels * chances).sum(), rel=0.02)
        assert np.mean(np.array(left) >= 135) == pytest.approx(at_least(135, t, levels, chances), abs=0.08)

    def test_one_value_of_five_rows_falls_whole_into_a_fifth(self) -> None:
        p = at_least(5, np.array([5, 995]), np.array([1, 1]), np.exp([log_chance(5, 200, 1_000), -np.inf]))
        assert p == pytest.approx(1 / 5**5, rel=0.1)

    def test_impossible_is_told_from_unlikely(self) -> None:
        t, levels = np.array([1, 50]), np.array([10, 10])
        chances = np.exp([log_chance(int(size), 102, 510) for size in t])
        assert at_least(10, t, levels, chances) == pytest.approx(0.2**10, rel=0.01)
        assert at_least(60, t, levels, chances) < 1e-30

    def test_many_rows_are_bounded_from_above(self) -> None:
        t, levels, chances = np.array([1]), np.array([100_000]), np.array([0.2])
        exact = float(binom.sf(20_499, 100_000, 0.2))
        assert exact < at_least(20_500, t, levels, chances) < 20 * exact
        assert at_least(19_000, t, levels, chances) == 1.0

    @pytest.mark.parametrize("seed", range(5))
    def test_random_splits_of_rare_values_never_block(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        rows = [f"v{value}" for value in random.zipf(1.5, 4_000) % 2_000]
        found = findings(train={"city": rows[:3_000]}, eval={"city": rows[3_000:]})
        assert {finding.severity for finding in found} <= {INFO, WARN}

    def test_more_values_than_are_kept_are_judged_by_their_hashes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("traingate.measures._strings.CAP", 256)
        random = np.random.default_rng(3)
        rows = [f"v{value}" for value in random.integers(0, 2_000, 20_000)]
        profile = profile_of(Columns(), train={"city": rows[:16_000]}, eval={"city": rows[16_000:]})
        train, held_out = (profile.of(Statistics, split).columns["city"] for split in ("train", "eval"))
        found = find_unseen(train, held_out)
        assert found is not None
        assert found.sampled
        assert found.judged < 2_000
        assert found.p > 1e-4


@pytest.mark.skipif(not DATA.exists(), reason="the public datasets are not here; set TRAINGATE_DATA")
class TestPublicData:
    def test_adults_test_labels_end_in_a_full_stop(self) -> None:
        import pandas as pd

        tables = {}
        for split in ("train", "test"):
            frame = pd.read_csv(DATA / f"adult/adult-{split}.csv", header=None, skipinitialspace=True)
            tables[split] = {str(name): frame[name].tolist() for name in frame}
        label = list(tables["train"])[-1]
        found = {finding.kind: finding for finding in findings(Columns(label), **tables)}
        assert found["new-label-class"].severity == BLOCK
        assert "'<=50K.' looks like train's '<=50K'" in found["new-label-class"].message

    def test_taxi_companies_new_in_eval_are_chance(self) -> None:
        import pandas as pd

        tables = {}
        for split in ("train", "eval", "serving"):
            frame = pd.read_csv(DATA / f"chicago_taxi_tfdv/{split}.csv").drop(columns="pickup_census_tract")
            tables[split] = {str(name): frame[name].where(frame[name].notna(), None).tolist() for name in frame}
        found = findings(Columns("tips"), **tables)
        assert {finding.feature for finding in found} == {"company", "payment_type"}
        assert {finding.severity for finding in found} <= {INFO, WARN}


def test_a_later_day_as_text_is_no_new_category() -> None:
    days = [f"{day:02}.{month:02}.2026" for month in range(1, 7) for day in range(1, 29)]
    assert findings(train={"at": days[:100] * 3}, eval={"at": days[100:] * 3}) == []
