"""What TFDV says of an anomaly is told in a sentence of ours, whichever type it is of."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from given.profiles import profile_of, summary_of
from traingate.checks.schema._schema_faults import SCHEMA_FAULTS
from traingate.checks.schema._sentences import SENTENCES, tell_anomaly
from traingate.checks.schema.schema_anomalies import SchemaAnomalies
from traingate.dataset import Columns, Dataset
from traingate.measures.statistics import Statistics
from traingate.profile.anomalies import Anomaly
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.tfdv import schemas, validation
from traingate.tfdv.protos import to_proto

WEIGHED = {"FEATURE_TYPE_NOT_PRESENT", "SCHEMA_MISSING_COLUMN", "SCHEMA_NEW_COLUMN", "UNEXPECTED_DATA_TYPE"}
"""Types that `_tfdv_anomalies` weighs against train and tells itself."""

REFUSED = "tfdv/enforcement.py refuses the field of the schema that it takes"
OLD = "TFDV does not say it any more; UNEXPECTED_DATA_TYPE came in its place"
OF_A_SPLIT = {"NO_DATA_IN_SPAN", "DATASET_LOW_NUM_EXAMPLES", "FEATURE_MISSING_NAME"}
NEVER = {
    "UNKNOWN_TYPE": "it is the type of no anomaly",
    "MULTIPLE_REASONS": "it sums up several reasons, which are read one by one",
    "CUSTOM_VALIDATION": "nothing hands custom validations to TFDV",
    "COMPARATOR_TREATMENT_DATA_MISSING": OLD,
    "SCHEMA_TRAINING_SERVING_SKEW": OLD,
    "FEATURE_TYPE_NO_VALUES": OLD,
    "FEATURE_TYPE_UNEXPECTED_REPEATED": OLD,
    "SEMANTIC_DOMAIN_UPDATE": "it takes statistics of semantic types, and none are computed",
    "STATS_NOT_AVAILABLE": REFUSED,
    **dict.fromkeys(
        (
            "BOOL_TYPE_BYTES_NOT_INT", "BOOL_TYPE_BYTES_NOT_STRING", "BOOL_TYPE_FLOAT_NOT_INT",
            "BOOL_TYPE_FLOAT_NOT_STRING", "BOOL_TYPE_INT_NOT_STRING", "BOOL_TYPE_STRING_NOT_INT",
            "ENUM_TYPE_BYTES_NOT_STRING", "ENUM_TYPE_FLOAT_NOT_STRING", "ENUM_TYPE_INT_NOT_STRING",
            "FLOAT_TYPE_NOT_FLOAT", "FLOAT_TYPE_NON_STRING", "FLOAT_TYPE_UNKNOWN_TYPE_NUMBER", "INT_TYPE_INT_EXPECTED",
            "INT_TYPE_NOT_STRING", "INT_TYPE_STRING_EXPECTED", "INT_TYPE_UNKNOWN_TYPE_NUMBER", "STRING_TYPE_NOW_FLOAT",
            "STRING_TYPE_NOW_INT",
        ),
        OLD,
    ),
    **dict.fromkeys(
        (
            "COMPARATOR_HIGH_NUM_EXAMPLES", "COMPARATOR_LOW_NUM_EXAMPLES", "DATASET_HIGH_NUM_EXAMPLES",
            "COMPARATOR_NORMALIZED_ABSOLUTE_DIFFERENCE_HIGH", "DERIVED_FEATURE_BAD_LIFECYCLE",
            "DERIVED_FEATURE_INVALID_SOURCE", "EMBEDDING_SHAPE_INVALID", "FEATURE_COVERAGE_TOO_LOW",
            "FEATURE_COVERAGE_TOO_SHORT_AVG_TOKEN_LENGTH", "LOW_SUPPORTED_IMAGE_FRACTION",
            "MAX_IMAGE_BYTE_SIZE_EXCEEDED", "NLP_WRONG_LOCATION", "SEQUENCE_VALUE_TOO_FEW_OCCURRENCES",
            "SEQUENCE_VALUE_TOO_LARGE_FRACTION", "SEQUENCE_VALUE_TOO_MANY_OCCURRENCES",
            "SEQUENCE_VALUE_TOO_SMALL_FRACTION", "SPARSE_FEATURE_LENGTH_MISMATCH", "SPARSE_FEATURE_MISSING_INDEX",
            "SPARSE_FEATURE_MISSING_VALUE", "SPARSE_FEATURE_NAME_COLLISION", "WEIGHTED_FEATURE_LENGTH_MISMATCH",
            "WEIGHTED_FEATURE_MISSING_VALUE", "WEIGHTED_FEATURE_MISSING_WEIGHT", "WEIGHTED_FEATURE_NAME_COLLISION",
        ),
        REFUSED,
    ),
}  # fmt: skip
"""Types that no schema which is read can bring about, each with why."""


def test_every_type_of_anomaly_has_a_sentence_or_a_reason_why_it_needs_none() -> None:
    from tensorflow_metadata.proto.v0 import anomalies_pb2

    told = set(SENTENCES) | set(SCHEMA_FAULTS) | WEIGHED
    assert set(anomalies_pb2.AnomalyInfo.Type.keys()) - told - set(NEVER) == set()
    assert told & set(NEVER) == set()
    assert all(NEVER.values())


@pytest.mark.parametrize("kind", sorted({*SENTENCES, *SCHEMA_FAULTS} - OF_A_SPLIT))
def test_a_sentence_stands_without_statistics_and_without_tfdvs_words(kind: str) -> None:
    told = tell_anomaly(Anomaly("eval", "rate", kind, "Short", "Some words of TFDV's own"))
    assert "rate" in told.message
    assert told.message.endswith(".")
    assert "Some words" not in told.message
    assert "Short" not in told.message
    assert told.remedy.endswith(".")


def test_what_a_newer_tfdv_says_is_quoted() -> None:
    told = tell_anomaly(Anomaly("eval", "rate", "SOMETHING_NEW", "Short", "Odd. (up to six significant digits)"))
    assert told.message == "rate in eval: TFDV says: Odd."
    assert tell_anomaly(Anomaly("eval", None, "SOMETHING_NEW", "Odd", "")).message == "eval: TFDV says: Odd"


Table = dict[str, list[Any]]


def findings(folder: Path, schema: str, columns: Columns | None = None, **splits: Table) -> list[Finding]:
    """What the check says of splits that are held against a reviewed schema by the real TFDV."""
    (folder / "s.pbtxt").write_text(schema)
    measured = profile_of(columns or Columns(), **splits)
    dataset = Dataset("d", measured.plan.dataset.splits, columns or Columns(), schema=str(folder / "s.pbtxt"))
    plan = type(measured.plan)(dataset, measured.plan.types, measured.plan.common)
    anomalies = validation.validate(to_proto(measured.all(Statistics)), schemas.read_schema(dataset.schema or ""), plan)
    profile = Profile(plan, measured.splits, measured.values, artifacts={"anomalies": anomalies})
    return [
        one
        for one in SchemaAnomalies().judge(dataset, profile)
        if one.kind in {a.kind.lower().replace("_", "-") for a in anomalies}
    ]


def feature(rest: str, kind: str = "INT", name: str = "x") -> str:
    return f'feature {{ name: "{name}" type: {kind} {rest} }} '


NAN, INF = float("nan"), float("inf")

TOLD: list[tuple[str, list[Any], str, RowQuery | None, tuple[Any, ...]]] = [
    (
        feature("int_domain { max: 9 }"), [1, 2, 12, 212],
        "x reaches 212 in train (2 values beyond); the schema allows 9 at most.",
        RowQuery.beyond("x", high=math.nextafter(9, math.inf)), (212, 9, "", False),
    ),
    (
        feature("int_domain { min: 0 }"), [1, 2, -3],
        "x falls to -3 in train (1 value beyond); the schema allows 0 at least.",
        RowQuery.beyond("x", low=math.nextafter(0, -math.inf)), (-3, 0, "", True),
    ),
    (
        feature("float_domain { max: 1 }", "FLOAT"), [0.5, 97.08],
        "x reaches 97.08 in train (1 value beyond); the schema allows 1 at most.",
        RowQuery.beyond("x", high=math.nextafter(1, math.inf)), (97.08, 1, "", False),
    ),
    (
        feature("float_domain { min: 0.5 }", "FLOAT"), [float(n) for n in range(-500, 1000)],
        "x falls to -500 in train (about 501 values beyond); the schema allows 0.5 at least.",
        RowQuery.beyond("x", low=math.nextafter(0.5, -math.inf)), (-500, 0.5, "", True),
    ),
    (
        feature("float_domain { disallow_nan: true }", "FLOAT"), [1.5, NAN, NAN, None],
        "x is NaN in 2 of 4 rows of train; the schema forbids NaN (disallow_nan).",
        RowQuery.nan("x"), (2, 0, "rows", False),
    ),
    (
        feature("float_domain { disallow_inf: true }", "FLOAT"), [1.5, INF, 2.5],
        "x is infinite in 1 of 3 rows of train; the schema forbids infinite values (disallow_inf).",
        RowQuery.infinite("x"), (1, 0, "rows", False),
    ),
    (
        feature("bool_domain {}"), [0, 1, 7],
        "x in train has values other than 0 and 1: they go from 0 to 7; the schema says that it is true or false.",
        RowQuery.other_than("x", 0.0, 1.0), (None, None, "", False),
    ),
    (
        feature("bool_domain {}"), [0, 1, -1],
        "x in train has values other than 0 and 1: they go from -1 to 1; the schema says that it is true or false.",
        RowQuery.other_than("x", 0.0, 1.0), (None, None, "", False),
    ),
    (
        feature("bool_domain {}", "FLOAT"), [0.0, 0.5, 1.0, 3.5],
        "x in train has values other than 0 and 1: they go from 0 to 3.5; the schema says that it is true or false.",
        RowQuery.other_than("x", 0.0, 1.0), (None, None, "", False),
    ),
    (
        feature('bool_domain { true_value: "yes" false_value: "no" }', "BYTES"), ["yes", "no", "maybe"],
        "1 of 3 values of x in train are not in the schema's domain: 'maybe'.",
        RowQuery.text("x", "maybe"), (1 / 3, 0.0, "share", False),
    ),
    (
        feature('string_domain { value: "a" }', "BYTES"), ["a", "a", "b", "c"],
        "2 of 4 values of x in train are not in the schema's domain: 'b', 'c'.",
        RowQuery.text("x", "b", "c"), (0.5, 0.0, "share", False),
    ),
    (
        feature('string_domain { value: "a" } distribution_constraints { min_domain_mass: 0.75 }', "BYTES"),
        ["a", "a", "b", "c"], "2 of 4 values of x in train are not in the schema's domain: 'b', 'c'.",
        RowQuery.text("x", "b", "c"), (0.5, 0.25, "share", False),
    ),
    (
        feature("presence { min_fraction: 1 }"), [1, None, 3, 4],
        "x has a value in 75.0% of the rows of train; the schema asks for 100%. 1 of 4 rows have no value.",
        RowQuery.missing("x"), (0.75, 1.0, "share", True),
    ),
    (
        feature("presence { min_count: 9 }"), [1, None, 3, 4],
        "x has a value in 3 rows of train; the schema asks for 9 at least. 1 of 4 rows have no value.",
        RowQuery.missing("x"), (3, 9, "rows", True),
    ),
    (
        feature("shape { dim { size: 1 } }"), [1, None, 3],
        "x must have a value in every row, as its shape in the schema says, and has not in train. "
        "1 of 3 rows have no value.",
        RowQuery.missing("x"), (None, None, "", False),
    ),
    (
        feature("shape { dim { size: 2 } dim { size: 2 } }"), [[1, 2, 3, 4], [1, 2]],
        "x has lists of 2 to 4 values in train; the schema's shape asks for exactly 4 values in every row.",
        RowQuery.of_length("x", 4, 4), (None, None, "", False),
    ),
    (
        feature("value_count { max: 2 }"), [[1], [1, 2, 3]],
        "x has up to 3 values in a row of train; the schema allows 2 at most.",
        RowQuery.of_length("x", more=2), (3, 2, "values in a row", False),
    ),
    (
        feature("value_count { min: 2 }"), [[1], [1, 2, 3]],
        "x has as few as 1 value in a row of train; the schema allows 2 at least.",
        RowQuery.of_length("x", fewer=2), (1, 2, "values in a row", True),
    ),
    (
        feature("unique_constraints { min: 3 max: 9 }", "BYTES"), ["a", "b"],
        "x has 2 distinct values in train; the schema asks for 3 at least.", None, (2, 3, "distinct values", True),
    ),
    (
        feature("unique_constraints { min: 1 max: 1 }", "BYTES"), ["a", "b"],
        "x has 2 distinct values in train; the schema asks for 1 at most.", None, (2, 1, "distinct values", False),
    ),
    (
        feature("unique_constraints { min: 1 max: 9 }"), [1, 2],
        "The schema limits how many distinct values x has, and TFDV counts these in text and categories alone: "
        "nothing was held against that.", None, (None, None, "", False),
    ),
    (
        feature(""), [1.0, 2.0, None, 10.0],
        "x in train is written with a decimal point, where the schema says whole numbers: all 3 values are whole, as "
        "10.0 is.", None, (None, None, "", False),
    ),
    (
        feature(""), [float(n) for n in range(5000)],
        "x in train is written with a decimal point, where the schema says whole numbers: all 2,050 that were looked "
        "at, of 5,000 values, are whole, as 10.0 is.", None, (None, None, "", False),
    ),
    (
        feature(""), [1.0, 2.5, 3.5, 2.5],
        "x is float in train; the schema says integers: 3 of 4 values are not whole, such as 2.5.",
        RowQuery.not_whole("x"), (None, None, "", False),
    ),
    (
        feature(""), ["1", "2", "old"],
        "x is string in train; the schema says integers: 1 of 3 values are not numbers, such as 'old'.",
        RowQuery.not_a_number("x"), (None, None, "", False),
    ),
    (
        feature("", "BYTES"), [1, 2], "x is integer in train; the schema says strings.", None,
        (None, None, "", False),
    ),
    (
        'feature { name: "x" int_domain { max: 9 } }', [1], "The schema gives x no type, so that its values were not "
        "held against it.", None, (None, None, "", False),
    ),
    (
        feature("value_count { min: 3 max: 2 }"), [1], "The schema asks of x at most fewer values in a row than at "
        "least (value_count): nothing was held against that.", None, (None, None, "", False),
    ),
    (
        feature('domain: "cities"', "BYTES"), ["a"],
        "The schema says that x has the values of the domain 'cities', and does not define it: no value of x was held "
        "against it.", None, (None, None, "", False),
    ),
    (
        feature('string_domain { value: "a" }'), [1], "The schema gives x a domain that does not go with its type "
        "(INT): no value of x was held against it.", None, (None, None, "", False),
    ),
    (
        feature("int_domain { max: 9 }", "BYTES"), ["1", "2", "a"],
        "x in train holds text that is no number: 1 of 3 values are none; the schema says that it holds numbers.",
        RowQuery.not_a_number("x"), (None, None, "", False),
    ),
    (
        feature("float_domain { max: 9 }", "BYTES"), ["1", "2", "a"], "x in train holds text that is no number: 1 of 3 "
        "values are none; the schema says that it holds numbers.",
        RowQuery.not_a_number("x"), (None, None, "", False),
    ),
    (
        feature("presence { min_fraction: 2 }"), [1],
        "The schema asks of x a share of rows with a value (min_fraction) above 1: nothing was held against that.",
        None, (None, None, "", False),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "values", "said", "rows", "amounts"), TOLD)
def test_what_tfdv_finds_is_told_with_its_figures(
    tmp_path: Path, schema: str, values: list[Any], said: str, rows: RowQuery | None, amounts: tuple[Any, ...]
) -> None:
    found = findings(tmp_path, schema, train={"x": values})
    told = next((one for one in found if one.message == said), None)
    assert told is not None, [one.message for one in found]
    assert (told.measured, told.allowed, told.unit, told.at_least) == amounts
    assert told.rows == rows
    assert told.severity == Severity.BLOCK
    assert told.remedy.endswith(f"If the data is right, change {tmp_path / 's.pbtxt'}.")


def test_a_split_with_too_few_rows_is_told(tmp_path: Path) -> None:
    schema = feature("") + "dataset_constraints { min_examples_count: 9 }"
    (found,) = findings(tmp_path, schema, train={"x": [1, 2]})
    assert found.message == "train has 2 rows; the schema asks for 9 at least."
    assert (found.measured, found.allowed, found.unit, found.at_least) == (2, 9, "rows", True)


def test_a_skew_names_the_value_that_differs_most(tmp_path: Path) -> None:
    schema = feature("skew_comparator { infinity_norm { threshold: 0.1 } }", "BYTES")
    (found,) = findings(tmp_path, schema, train={"x": ["a", "b"] * 50}, eval={"x": ["a"] * 90 + ["b", "c"] * 5})
    assert found.message == (
        "x differs between train and eval: most in 'b', whose share differs by 45.0%; "
        "the schema allows 10.0% (infinity_norm)."
    )
    assert (found.split, found.measured, found.allowed, found.unit) == ("eval", 0.45, 0.1, "share")


def test_a_divergence_has_its_limit(tmp_path: Path) -> None:
    schema = feature("skew_comparator { jensen_shannon_divergence { threshold: 0.1 } }")
    (found,) = findings(tmp_path, schema, train={"x": list(range(100))}, eval={"x": list(range(80, 180))})
    assert found.message.startswith(
        "x is distributed otherwise in eval than in train: a Jensen-Shannon divergence of 0."
    )
    assert found.message.endswith("; the schema allows 0.1.")
    assert found.unit == "Jensen-Shannon divergence"


def test_a_comparison_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    schema = feature("skew_comparator { infinity_norm { threshold: 0.1 } }", "BYTES") + feature("", name="y")
    found = findings(tmp_path, schema, train={"x": ["a"], "y": [1]}, eval={"y": [1]})
    assert [one.message for one in found] == [
        "eval has no values of x, so that it could not be compared with train as the schema's skew_comparator asks."
    ]


def test_a_column_of_another_environment_is_told_apart_from_a_new_one(tmp_path: Path) -> None:
    schema = feature("") + feature('not_in_environment: "SERVING"', name="y") + 'default_environment: "TRAINING" '
    tables = {"x": [1], "y": [1]}
    (found,) = findings(tmp_path, schema + 'default_environment: "SERVING"', train=tables, serving=tables)
    assert found.message == "serving has a column y, which the schema leaves out of the environment SERVING."
    assert found.remedy.startswith("Drop y from serving.")


def test_invalid_text_is_counted(tmp_path: Path) -> None:
    schema = feature('string_domain { value: "a" }', "BYTES")
    found = findings(tmp_path, schema, train={"x": [b"a", b"\xff\xfe"] * 5})
    assert (
        "x in train has 5 of 10 values that are not valid UTF-8, so that none was held against the schema's domain."
        in [one.message for one in found]
    )


def test_a_summary_is_enough() -> None:
    column = summary_of([1, 2], "rate")
    told = tell_anomaly(Anomaly("eval", "rate", "BOOL_TYPE_BIG_INT", "", ""), column)
    assert told.message == (
        "rate in eval has values other than 0 and 1: they go from 1 to 2; the schema says that it is true or false."
    )
