"""Values outside a column's domain in the schema, wherever the schema writes the domain."""

from __future__ import annotations

import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import schema_pb2

from given.tfdv_statistics import statistics_of
from traingate.tfdv.domains import find_outside_domains

DOMAINS = {
    "its own": "feature { name: 'paid' type: BYTES string_domain { value: 'Cash' value: 'Card' } }",
    "a shared one": "feature { name: 'paid' type: BYTES domain: 'money' } "
                    "string_domain { name: 'money' value: 'Cash' value: 'Card' }",
    "true and false": "feature { name: 'paid' type: BYTES bool_domain { true_value: 'Cash' false_value: 'Card' } }",
}  # fmt: skip


def outside(schema: str, **columns: object) -> dict[str, tuple[tuple[str, int], ...]]:
    (statistics,) = statistics_of(eval=columns).datasets
    return find_outside_domains(statistics, text_format.Parse(schema, schema_pb2.Schema()))


@pytest.mark.parametrize("schema", DOMAINS.values(), ids=DOMAINS)
def test_values_outside_come_with_their_rows_most_frequent_first(schema: str) -> None:
    found = outside(schema, paid={"Cash": 80, "Coin": 3, "Bill": 3, "Bean": 14})
    assert found == {"paid": (("Bean", 14), ("Bill", 3), ("Coin", 3))}


def test_a_column_within_its_domain_has_none_outside() -> None:
    assert outside(DOMAINS["its own"], paid={"Cash": 60, "Card": 40}) == {"paid": ()}


def test_columns_without_a_domain_and_numbers_are_left_out() -> None:
    assert outside("feature { name: 'paid' type: BYTES }", paid={"Coin": 100}) == {}
    assert outside(DOMAINS["its own"], paid=100) == {}
