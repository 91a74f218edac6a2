from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2, statistics_pb2

from given.against_tfdv import statistics_by_tfdv
from given.places import DATA
from traingate import errors
from traingate.dataset import Columns, Dataset, Split
from traingate.errors import Unreadable
from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.profile.anomalies import Anomaly
from traingate.scan.planning import lay_out
from traingate.tfdv import extension, parts, schemas, validation
from traingate.tfdv.rows import to_lists

TAXI = DATA / "chicago_taxi_tfdv/expected_by_tfdv_1.16.1"
PAID = {"Cash": 60, "Card": 40}

on_taxi = pytest.mark.skipif(not TAXI.exists(), reason="TFDV's Chicago taxi tutorial is not here; set TRAINGATE_DATA")


def plan_of(*splits: str, kinds: dict[str, str] | None = None, label: str | None = None) -> Plan:
    dataset = Dataset("taxi", tuple(Split(name, (f"{name}.csv",)) for name in splits), Columns(label))
    return Plan(dataset, dict.fromkeys(splits, kinds or {}))


def statistics_of(**splits: dict[str, object]) -> statistics_pb2.DatasetFeatureStatisticsList:
    """Statistics of complete columns by split: rows by value of a text column, a row count of an INT column."""
    listed = statistics_pb2.DatasetFeatureStatisticsList()
    for split, columns in splits.items():
        dataset = listed.datasets.add(name=split, num_examples=100)
        for name, values in columns.items():
            feature = dataset.features.add(type="STRING" if isinstance(values, dict) else "INT")
            feature.path.step.append(name)
            stats = feature.string_stats if isinstance(values, dict) else feature.num_stats
            stats.common_stats.CopyFrom(make_common(sum(values.values()) if isinstance(values, dict) else values))
            for rank, (value, rows) in enumerate(values.items() if isinstance(values, dict) else ()):
                stats.rank_histogram.buckets.add(low_rank=rank, high_rank=rank, label=value, sample_count=rows)
                stats.unique = rank + 1
    return listed


def make_common(rows: int) -> statistics_pb2.CommonStatistics:
    missing = 100 - rows
    stats = statistics_pb2.CommonStatistics(num_non_missing=rows, num_missing=missing, tot_num_values=rows)
    stats.min_num_values, stats.max_num_values, stats.avg_num_values = 1, 1, 1.0
    return stats


def taxi(*splits: str) -> statistics_pb2.DatasetFeatureStatisticsList:
    """TFDV's own statistics of its tutorial's splits, named by split."""
    listed = statistics_pb2.DatasetFeatureStatisticsList()
    for split in splits:
        read = text_format.Parse((TAXI / f"stats_{split}.pbtxt").read_text("utf8"), type(listed)())
        listed.datasets.add().CopyFrom(read.datasets[0])
        listed.datasets[-1].name = split
    return listed


def expected(name: str, split: str) -> set[tuple[str, str, str, str]]:
    """What TFDV 1.16.1 itself said."""
    anomalies = text_format.Parse((TAXI / f"{name}.pbtxt").read_text("utf8"), anomalies_pb2.Anomalies())
    return {
        (split, ".".join(info.path.step), anomalies_pb2.AnomalyInfo.Type.Name(reason.type), reason.description.strip())
        for info in anomalies.anomaly_info.values()
        for reason in info.reason
    }


def summarize(anomalies: tuple[Anomaly, ...]) -> set[tuple[str, str | None, str, str]]:
    return {(found.split, found.feature, found.kind, found.long) for found in anomalies}


def test_inferred_schema_has_types_presence_and_domains() -> None:
    schema = schemas.infer_schema(statistics_of(train={"paid": PAID, "miles": 100}), plan_of("train"))
    assert [feature.name for feature in schema.feature] == ["paid", "miles"]
    assert schema.feature[1].type == schema_pb2.INT
    assert schema.feature[0].presence.min_fraction == 1.0
    assert list(schema.string_domain[0].value) == ["Card", "Cash"]


def test_time_columns_say_that_they_count_microseconds() -> None:
    statistics = statistics_of(train={"start": 100, "miles": 100})
    schema = schemas.infer_schema(statistics, plan_of("train", kinds={"start": "time", "miles": "int"}))
    assert schema.feature[0].time_domain.integer_format == schema_pb2.TimeDomain.UNIX_MICROSECONDS
    assert not schema.feature[1].HasField("time_domain")
    assert validation.validate(statistics, schema, plan_of("train")) == ()


def test_serving_may_lack_the_label_and_eval_may_not() -> None:
    statistics = statistics_of(train={"paid": PAID, "tips": 100}, eval={"paid": PAID}, serving={"paid": PAID})
    plan = plan_of("train", "eval", "serving", label="tips")
    schema = schemas.infer_schema(statistics, plan)
    assert list(schema.default_environment) == ["TRAINING", "SERVING"]
    assert [(found.split, found.feature, found.kind) for found in validation.validate(statistics, schema, plan)] == [
        ("eval", "tips", "SCHEMA_MISSING_COLUMN")
    ]


def test_schema_without_serving_split_has_no_environments() -> None:
    schema = schemas.infer_schema(statistics_of(train={"tips": 100}), plan_of("train", label="tips"))
    assert not schema.default_environment


def test_drafted_schema_leaves_room_for_rare_values() -> None:
    plan = plan_of("train", "eval", label="tips")
    statistics = statistics_of(
        train={"paid": {"Cash": 91, **dict.fromkeys("abcdefghi", 1)}, "tips": {"no": 99, "yes": 1}}
    )
    schema = schemas.draft_schema(statistics, plan)
    assert schema.feature[0].distribution_constraints.min_domain_mass == pytest.approx(0.82)
    assert not schema.feature[1].HasField("distribution_constraints")


@pytest.mark.parametrize(("rows", "found"), [(2, 0), (30, 1)])
def test_room_for_rare_values_has_an_end(rows: int, found: int) -> None:
    plan = plan_of("train", "eval")
    train = {"paid": {"Cash": 95, **dict.fromkeys("abcde", 1)}}
    statistics = statistics_of(train=train, eval={"paid": {"Cash": 100 - rows, "new": rows}})
    assert len(validation.validate(statistics, schemas.draft_schema(statistics, plan), plan)) == found


def test_unexpected_values_come_with_their_rows() -> None:
    statistics = statistics_of(train={"paid": PAID}, eval={"paid": {"Cash": 90, "Prcard": 3, "Coin": 7}})
    plan = plan_of("train", "eval")
    (found,) = validation.validate(statistics, schemas.infer_schema(statistics, plan), plan)
    assert (found.split, found.feature, found.kind) == ("eval", "paid", "ENUM_TYPE_UNEXPECTED_STRING_VALUES")
    assert found.values == (("Coin", 7), ("Prcard", 3))
    assert found.severity == "ERROR"


def test_split_without_rows_is_an_anomaly_of_the_whole_split() -> None:
    statistics = statistics_of(train={"miles": 100}, eval={})
    statistics.datasets[1].num_examples = 0
    plan = plan_of("train", "eval")
    (found,) = validation.validate(statistics, schemas.infer_schema(statistics, plan), plan)
    assert (found.split, found.feature, found.kind) == ("eval", None, "NO_DATA_IN_SPAN")


def test_statistics_of_a_split_that_is_not_there_name_those_that_are() -> None:
    with pytest.raises(ValueError, match="There are no statistics for split train, only for: eval"):
        schemas.infer_schema(statistics_of(eval={"miles": 100}), plan_of("train"))


def test_drift_is_held_against_the_previous_span() -> None:
    now, before = statistics_of(train={"paid": PAID}), statistics_of(train={"paid": {"Cash": 50, "Card": 50}})
    schema = schemas.infer_schema(now, plan_of("train"))
    schema.feature[0].drift_comparator.infinity_norm.threshold = 0.05
    (found,) = validation.validate(now, schema, plan_of("train"), previous=before)
    assert found.kind == "COMPARATOR_L_INFTY_HIGH"
    assert validation.validate(now, schema, plan_of("train")) == ()


@pytest.mark.parametrize("size", [1, 2])
def test_many_features_are_validated_in_parts_and_the_answer_is_the_same(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    plan = plan_of("train", "eval", "serving")
    texts = {"paid": PAID, "fuel": {"Gas": 100}, "gone": {"yes": 100}, "all": PAID}
    now = statistics_of(
        train={**texts, "miles": 100},
        eval={**texts, "paid": {"Cash": 60, "Coin": 40}, "fuel": {"Oil": 100}, "miles": 90, "new": 100},
        serving={"paid": {"Cash": 100}, "fuel": {"Gas": 100}, "gone": {"yes": 100}, "all": PAID, "miles": 100},
    )
    before = statistics_of(train={"fuel": {"Gas": 50, "Oil": 50}})
    schema = schemas.infer_schema(now, plan)
    for feature in schema.feature:
        feature.drift_comparator.infinity_norm.threshold = 0.05
        feature.skew_comparator.infinity_norm.threshold = 0.05
    now.datasets[2].num_examples = 0
    whole = validation.validate(now, schema, plan, previous=before)
    assert {found.kind for found in whole} > {"COMPARATOR_L_INFTY_HIGH", "SCHEMA_NEW_COLUMN", "NO_DATA_IN_SPAN"}
    monkeypatch.setattr(parts, "SIZE", size)
    assert validation.validate(now, schema, plan, previous=before) == whole


def test_features_that_refer_to_others_are_validated_together(monkeypatch: pytest.MonkeyPatch) -> None:
    statistics, plan = statistics_of(train={"paid": PAID, "miles": 100}), plan_of("train")
    schema = schemas.infer_schema(statistics, plan)
    monkeypatch.setattr(parts, "SIZE", 1)
    assert [len(part.feature) for part, _ in parts.split_parts(schema, [statistics.datasets[0]])] == [1, 1]
    schema.weighted_feature.add(name="paid by miles")
    assert [len(part.feature) for part, _ in parts.split_parts(schema, [statistics.datasets[0]])] == [2]


def test_written_schema_reads_back(tmp_path: Path) -> None:
    schema = schemas.infer_schema(statistics_of(train={"paid": {"Grün": 100}}), plan_of("train"))
    (tmp_path / "taxi.pbtxt").write_text(schemas.write_schema(schema), "utf8")
    assert schemas.read_schema(str(tmp_path / "taxi.pbtxt")) == schema
    assert "Grün" in (tmp_path / "taxi.pbtxt").read_text("utf8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('feature {\n  name: "fare"\n  tipe: INT\n}', r'taxi.pbtxt:3  .*has no field named "tipe"\. Expected a TFDV'),
        ("# nothing", r"taxi.pbtxt: the schema has no feature, so nothing could be validated\."),
        ("\udcff", r"taxi.pbtxt: not UTF-8 text\. Expected a TFDV schema as a text proto\."),
        (
            None,
            r"taxi.pbtxt: the schema cannot be read \(No such file or directory\)\. Correct it, or run `traingate",
        ),
    ],
)
def test_unusable_schema_names_file_line_and_next_step(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "taxi.pbtxt").write_bytes(text.encode("utf8", "surrogateescape"))
    with pytest.raises(errors.SchemaError, match=message):
        schemas.read_schema(str(tmp_path / "taxi.pbtxt"))


@on_taxi
def test_taxi_schema_is_the_one_that_tfdv_inferred() -> None:
    schema = schemas.infer_schema(taxi("train"), plan_of("train"))
    assert schema == schemas.read_schema(str(TAXI / "schema_inferred.pbtxt"))


@on_taxi
def test_taxi_anomalies_are_those_that_tfdv_found() -> None:
    schema = schemas.read_schema(str(TAXI / "schema_inferred.pbtxt"))
    found = validation.validate(taxi("train", "eval", "serving"), schema, plan_of("train", "eval", "serving"))
    assert summarize(found) == expected("anomalies_eval_vs_train_schema", "eval") | expected(
        "anomalies_serving_vs_train_schema", "serving"
    )
    assert sum(rows for anomaly in found if anomaly.feature == "company" for _, rows in anomaly.values) == 16


@on_taxi
def test_taxi_skew_is_the_one_that_tfdv_found() -> None:
    found = validation.validate(
        taxi("train", "serving"), schemas.read_schema(str(TAXI / "schema_final.pbtxt")), plan_of("train", "serving")
    )
    skew = {entry for entry in expected("anomalies_drift_skew", "serving") if "serving" in entry[3]}
    assert summarize(found) == skew
    assert len(skew) == 1


class TestWithoutTensorFlow:
    def test_neither_tensorflow_nor_tfdvs_package_is_imported(self) -> None:
        script = (
            "import sys; from traingate.tfdv import extension; assert extension.load_alone();\n"
            "print(sorted({'tensorflow', 'apache_beam', 'tensorflow_data_validation'} & set(sys.modules)))"
        )
        assert run(script) == "[]"

    def test_extension_that_is_not_there_is_left_to_the_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, extension._MODULE, raising=False)
        monkeypatch.setattr(extension.importlib.util, "find_spec", lambda name: None)
        assert extension.load_alone() is None

    @pytest.mark.slow
    def test_both_routes_are_tfdvs_own_results(self, tmp_path: Path) -> None:
        run(BY_TFDV, str(tmp_path))
        statistics = statistics_pb2.DatasetFeatureStatisticsList.FromString((tmp_path / "statistics").read_bytes())
        plan = plan_of("train", "eval")
        schema = schemas.infer_schema(statistics, plan)
        assert schema == schema_pb2.Schema.FromString((tmp_path / "schema").read_bytes())
        found = validation.validate(statistics, schema, plan)
        theirs = json.loads((tmp_path / "anomalies").read_text())
        assert sorted([anomaly.feature, anomaly.kind, anomaly.long] for anomaly in found) == sorted(theirs)
        assert len(theirs) > 5

    @pytest.mark.slow
    def test_import_of_the_package_after_the_extension_still_works(self) -> None:
        script = (
            "from traingate.tfdv import extension; alone = extension.load_alone();"
            "print(alone is extension.load_from_package())"
        )
        assert run(script) == "True"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestStatisticsByTfdv:
    @pytest.fixture(scope="class")
    def computed(self, tmp_path_factory: pytest.TempPathFactory) -> statistics_pb2.DatasetFeatureStatisticsList:
        folder = tmp_path_factory.mktemp("taxi")
        (folder / "train-1.csv").write_text("miles,seats,paid,note\n1.5,2,Cash,\n,4,Card,\n")
        (folder / "train-2.csv").write_text("miles,seats,paid\n2.5,1,Cash\n")
        (folder / "eval.csv").write_text("miles,seats,paid\n3.5,1,\n")
        splits = (Split("train", (str(folder / "train-*.csv"),)), Split("eval", (str(folder / "eval.csv"),)))
        layout = lay_out(Dataset("taxi", splits))
        return statistics_by_tfdv(layout.plan, layout.shards, folder)

    def test_splits_are_named_and_counted(self, computed: statistics_pb2.DatasetFeatureStatisticsList) -> None:
        assert [(split.name, split.num_examples) for split in computed.datasets] == [("train", 3), ("eval", 1)]

    def test_columns_keep_their_types(self, computed: statistics_pb2.DatasetFeatureStatisticsList) -> None:
        kinds = {feature.path.step[0]: feature.type for feature in computed.datasets[0].features}
        assert kinds == {"miles": 1, "seats": 0, "paid": 2, "note": 2}

    def test_figures_span_all_files(self, computed: statistics_pb2.DatasetFeatureStatisticsList) -> None:
        found = {feature.path.step[0]: feature for feature in computed.datasets[0].features}
        assert found["miles"].num_stats.mean == 2.0
        assert found["miles"].num_stats.common_stats.num_missing == 1
        assert found["note"].string_stats.common_stats.num_missing == 3
        assert [(top.value, top.frequency) for top in found["paid"].string_stats.top_values] == [
            ("Cash", 2),
            ("Card", 1),
        ]

    def test_file_that_cannot_be_read_whole_ends_it(self, tmp_path: Path) -> None:
        (tmp_path / "train.csv").write_text("miles,seats\n1,2\n")
        layout = lay_out(Dataset("taxi", (Split("train", (str(tmp_path / "train.csv"),)),)))
        (tmp_path / "train.csv").write_text("miles,seats\n1,2,3\n")
        with pytest.raises(Unreadable, match=r"train\.csv"):
            statistics_by_tfdv(layout.plan, layout.shards, tmp_path)


def test_batches_reach_tfdv_as_lists_of_one() -> None:
    text = pa.array([b"a", None, b"\xff"], pa.binary())
    moments = pa.array([datetime(1970, 1, 1, 0, 0, 1), None, None], pa.timestamp("s"))
    records = pa.RecordBatch.from_pydict({"text": text, "when": moments, "many": pa.array([[1, 2], [], None])})
    kinds = {"text": Kind.STRING, "when": Kind.TIME, "many": Kind.LIST, "absent": Kind.NULL, "filled": Kind.FLOAT}
    assert to_lists(records, kinds).to_pydict() == {
        "text": [[b"a"], None, [b"\xff"]],
        "when": [[1_000_000], None, None],
        "many": [[1, 2], [], None],
        "absent": [None, None, None],
        "filled": [None, None, None],
    }


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", script, *arguments]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return shown.stdout.strip()


BY_TFDV = """
import json, sys
from pathlib import Path
import numpy as np, pandas as pd, tensorflow_data_validation as tfdv
from tensorflow_metadata.proto.v0 import anomalies_pb2, statistics_pb2

folder, random = Path(sys.argv[1]), np.random.default_rng(7)
train = pd.DataFrame({
    "miles": random.normal(size=500), "seats": random.integers(1, 7, 500), "paid": random.choice(["Cash", "Card"], 500),
    "shared": random.choice(["true", "false"], 500), "note": [f"note {i}" for i in range(500)], "gone": 1, "tips": 2.5,
})
held_out = train.drop(columns="gone").assign(
    new=1, miles="far", seats=train.seats + 0.5, paid=["Coin", *train.paid[1:]], shared=["maybe", *train.shared[1:]],
    tips=[np.nan, *train.tips[1:]],
)
statistics = statistics_pb2.DatasetFeatureStatisticsList()
for name, rows in (("train", train), ("eval", held_out)):
    statistics.datasets.add().CopyFrom(tfdv.generate_statistics_from_dataframe(rows).datasets[0])
    statistics.datasets[-1].name = name
one = [statistics_pb2.DatasetFeatureStatisticsList(datasets=[dataset]) for dataset in statistics.datasets]
schema = tfdv.infer_schema(one[0])
anomalies = tfdv.validate_statistics(one[1], schema)
(folder / "statistics").write_bytes(statistics.SerializeToString())
(folder / "schema").write_bytes(schema.SerializeToString())
(folder / "anomalies").write_text(json.dumps([
    [".".join(info.path.step), anomalies_pb2.AnomalyInfo.Type.Name(reason.type), reason.description.strip()]
    for info in anomalies.anomaly_info.values() for reason in info.reason
]))
"""
