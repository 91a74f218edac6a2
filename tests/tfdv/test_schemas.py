from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import schema_pb2

from given.tfdv_statistics import PAID, TAXI, on_taxi, plan_of, statistics_of, taxi
from traingate import errors
from traingate.tfdv import schemas, validation


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


@pytest.mark.parametrize(("rows", "found"), [(99, 0), (90, 1)])
def test_drafted_schema_leaves_room_for_a_missing_value_but_in_the_label(rows: int, found: int) -> None:
    plan = plan_of("train", "eval", label="tips")
    train: dict[str, object] = {"miles": 100, "tips": 100}
    statistics = statistics_of(train=train, eval={"miles": rows, "tips": 100})
    schema = schemas.draft_schema(statistics, plan)
    assert [one.presence.min_fraction for one in schema.feature] == pytest.approx([0.93, 1.0])
    assert len(validation.validate(statistics, schema, plan)) == found


@pytest.mark.parametrize(("rows", "found"), [(2, 0), (30, 1)])
def test_room_for_rare_values_has_an_end(rows: int, found: int) -> None:
    plan = plan_of("train", "eval")
    train = {"paid": {"Cash": 95, **dict.fromkeys("abcde", 1)}}
    statistics = statistics_of(train=train, eval={"paid": {"Cash": 100 - rows, "new": rows}})
    assert len(validation.validate(statistics, schemas.draft_schema(statistics, plan), plan)) == found


def test_statistics_of_a_split_that_is_not_there_name_those_that_are() -> None:
    with pytest.raises(ValueError, match="There are no statistics for split train, only for: eval"):
        schemas.infer_schema(statistics_of(eval={"miles": 100}), plan_of("train"))


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
        (
            "feature { struct_domain { " * 20_000,
            r"taxi.pbtxt: nested too deeply\. Expected a TFDV schema as a text proto",
        ),
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


def test_a_reviewed_schema_names_categories() -> None:
    text = "feature { name: 'zip' type: INT int_domain { is_categorical: true } } feature { name: 'age' type: INT }"
    schema = text_format.Parse(text, schema_pb2.Schema())
    assert schemas.list_categorical(schema) == ["zip"]
