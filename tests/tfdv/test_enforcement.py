from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from traingate.errors import SchemaError
from traingate.tfdv.enforcement import _DESCEND, ENFORCED, HARMLESS, REFUSED
from traingate.tfdv.schemas import read_schema


def list_fields(descriptor: Any) -> set[str]:
    """Every field of a message and of those below it that the tables do not already answer for as a whole."""
    found: set[str] = set()
    for field in descriptor.fields:
        name = f"{descriptor.name}.{field.name}"
        found.add(name)
        if field.message_type is not None and (name in ENFORCED or name in _DESCEND):
            found |= list_fields(field.message_type)
    return found


def test_every_field_of_a_schema_is_enforced_harmless_or_refused() -> None:
    from tensorflow_metadata.proto.v0 import schema_pb2

    fields = list_fields(schema_pb2.Schema.DESCRIPTOR)
    known = ENFORCED | HARMLESS | set(REFUSED)
    assert fields - known == set()
    assert ENFORCED & HARMLESS == ENFORCED & set(REFUSED) == HARMLESS & set(REFUSED) == set()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('feature { name: "a" type: INT drift_comparator { infinity_norm { threshold: 0.1 } } }',
         "feature a: drift_comparator would not be enforced: it compares with an earlier span"),
        ('feature { name: "a" } sparse_feature { name: "s" }', "sparse_feature would not be enforced"),
        ('feature { name: "a" } weighted_feature { name: "w" }', "weighted_feature would not be enforced"),
        ('feature { name: "a" image_domain {} }', "feature a: image_domain would not be enforced"),
        ('feature { name: "a" time_domain { string_format: "%Y" } }', "feature a: string_format would not be"),
        ('feature { name: "a" } dataset_constraints { num_examples_drift_comparator {} }',
         "num_examples_drift_comparator would not be enforced"),
        ('feature { name: "a" } dataset_constraints { max_examples_count: 9 }', "max_examples_count would not be"),
        ('feature { name: "a" type: FLOAT skew_comparator { infinity_norm { threshold: 0.1 } } }',
         "feature a: infinity_norm would not be enforced"),
        ('feature { name: "a" } int_domain { name: "d" min: 1 }', "Write it into the feature"),
    ],
)  # fmt: skip
def test_what_nothing_would_enforce_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "s.pbtxt"
    path.write_text(text)
    with pytest.raises(SchemaError) as caught:
        read_schema(str(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_what_is_enforced_or_harmless_is_read(tmp_path: Path) -> None:
    path = tmp_path / "s.pbtxt"
    path.write_text(
        'feature { name: "a" type: INT presence { min_fraction: 1 min_count: 1 } shape { dim { size: 1 } } '
        'int_domain { min: 0 max: 9 } annotation { tag: "x" } } dataset_constraints { min_examples_count: 3 }'
    )
    assert read_schema(str(path)).feature[0].name == "a"
