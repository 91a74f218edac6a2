"""What a schema says of a feature is read as plain values."""

from __future__ import annotations

from pathlib import Path

from traingate.profile.anomalies import Promise
from traingate.tfdv.promises import read_promises
from traingate.tfdv.schemas import read_schema


def test_a_feature_and_the_whole_are_read_as_far_as_the_schema_says_something(tmp_path: Path) -> None:
    (tmp_path / "s.pbtxt").write_text(
        'feature { name: "age" type: INT int_domain { min: 0 max: 9 } presence { min_fraction: 1 min_count: 2 } '
        "shape { dim { size: 2 } dim { size: 3 } } skew_comparator { jensen_shannon_divergence { threshold: 0.5 } } } "
        'feature { name: "city" type: BYTES domain: "cities" distribution_constraints { min_domain_mass: 0.75 } '
        "value_count { min: 1 max: 4 } unique_constraints { min: 5 max: 6 } } "
        'feature { name: "rate" type: FLOAT float_domain { max: 1.5 } } '
        'string_domain { name: "cities" value: "Rome" } dataset_constraints { min_examples_count: 7 }'
    )
    assert read_promises(read_schema(str(tmp_path / "s.pbtxt"))) == {
        None: Promise(rows=7),
        "age": Promise("INT", 0, 9, shape=(2, 3), fraction=1.0, count=2, distance=0.5),
        "city": Promise(
            "BYTES", domain="cities", mass=0.75, least_values=1, most_values=4, least_unique=5, most_unique=6
        ),
        "rate": Promise("FLOAT", high=1.5),
    }


def test_a_schema_that_says_nothing_promises_nothing(tmp_path: Path) -> None:
    (tmp_path / "s.pbtxt").write_text('feature { name: "age" type: INT }')
    assert read_promises(read_schema(str(tmp_path / "s.pbtxt"))) == {None: Promise(), "age": Promise("INT")}
