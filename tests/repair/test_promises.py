"""What people reviewed is copied without what it asks of columns that are gone; the rest stays as it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from repair.gates import gate_in
from traingate.repair.promises import adapt_promises, adapt_schema, adapt_suite

SCHEMA = """# reviewed by us
feature {
  name: "age"  # { not a brace }
  int_domain { name: "fee" min: 18 }
}
feature: <
  type: FLOAT
  name: 'fee'
>
string_domain { name: "fee" value: "a}" }
feature { name: "stra\\303\\237e" }
"""


def test_a_feature_goes_and_comments_stay() -> None:
    assert adapt_schema(SCHEMA, {"fee"}) == SCHEMA.replace("feature: <\n  type: FLOAT\n  name: 'fee'\n>\n", "")


def test_a_name_that_is_not_ascii() -> None:
    assert "stra" not in adapt_schema(SCHEMA, {"straße"})


def test_a_schema_of_other_columns_stays() -> None:
    assert adapt_schema(SCHEMA, {"min", "a}"}) == SCHEMA


def suite(*expectations: tuple[str, dict[str, Any]]) -> str:
    return json.dumps({"name": "s", "expectations": [{"type": kind, "kwargs": said} for kind, said in expectations]})


FEE = ("expect_column_to_exist", {"column": "fee"})
AGE = ("expect_column_to_exist", {"column": "age"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((AGE, FEE), (AGE,)),
        ((("expect_column_pair_values_to_be_equal", {"column_A": "age", "column_B": "fee"}), AGE), (AGE,)),
        ((("expect_compound_columns_to_be_unique", {"column_list": ["age", "fee"]}), AGE), (AGE,)),
        (
            (("expect_table_columns_to_match_ordered_list", {"column_list": ["age", "fee"]}),),
            (("expect_table_columns_to_match_ordered_list", {"column_list": ["age"]}),),
        ),
        (
            (("expect_table_column_count_to_equal", {"value": 9}),),
            (("expect_table_column_count_to_equal", {"value": 8}),),
        ),
    ],
)
def test_what_is_expected_of_a_column_goes(before: Any, after: Any) -> None:
    assert json.loads(adapt_suite(suite(*before), {"fee"})) == json.loads(suite(*after))


def test_a_suite_of_other_columns_stays_to_the_byte() -> None:
    assert adapt_suite(suite(AGE), {"fee"}) == suite(AGE)


def test_only_what_changes_is_copied_each_to_a_place_of_its_own(tmp_path: Path) -> None:
    config = (
        '[splits]\ntrain = "data/train.csv"\neval = "data/eval.csv"\n[schema]\nfile = "s.pbtxt"\n'
        '[expectations]\ntrain = "a/s.json"\neval = "b/s.json"\n'
    )
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "s.json").write_text(suite(FEE))
    (tmp_path / "s.pbtxt").write_text("feature { name: 'age' }\n")
    found = adapt_promises(gate_in(tmp_path, config), {"fee"})
    places = {Path(path).relative_to(tmp_path).as_posix(): place for path, (place, _) in found.items()}
    assert places == {"a/s.json": "reviewed/s.json", "b/s.json": "reviewed/1-s.json"}
