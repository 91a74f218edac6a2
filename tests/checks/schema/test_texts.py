"""Numbers that are written as text are named with the setting that reads them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from given.profiles import BLOCK, WARN, profile_of, told
from traingate.checks.schema._texts import Texts, write_numbers
from traingate.checks.schema.schema_anomalies import SchemaAnomalies
from traingate.dataset import Columns, Reading
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery


def findings(reading: Reading = Reading(), columns: Columns = Columns(), **features: Sequence[object]) -> list[Finding]:
    profile = profile_of(columns, train=features, eval=features)
    plan = replace(profile.plan, dataset=replace(profile.plan.dataset, reading=reading))
    return list(Texts(SchemaAnomalies(), replace(profile, plan=plan), 0.9).judge())


def test_text_in_one_notation_is_named_with_its_setting() -> None:
    (finding,) = findings(x=[1.5] * 100, fee=[f"{n},40" for n in range(100)])
    assert finding.message == (
        "fee holds numbers as text in train (a decimal comma, such as '99,40'): a model takes each for a word, and "
        "they were judged as numbers for leaks alone."
    )
    assert (finding.severity, finding.feature, finding.kind) == (WARN, "fee", "numbers-as-text")
    assert (finding.measured, finding.allowed, finding.unit) == (1.0, 0.99, "share")
    assert finding.remedy == 'Set under [reading]: numbers = { fee = "1234,5" }'


def test_one_line_mends_all_columns_and_keeps_what_is_set() -> None:
    found = findings(
        Reading(numbers={"known": ""}),
        known=[1.5] * 100,
        fee=[f"{n},40" for n in range(100)],
        price=[f"$1,{n:03}.50" for n in range(100)],
    )
    line = 'numbers = { known = "1234.5", fee = "1234,5", price = "1,234.5" }'
    assert [finding.remedy for finding in found] == [f"Set under [reading]: {line}"] * 2
    assert tomllib.loads(line)["numbers"] == {"known": "1234.5", "fee": "1234,5", "price": "1,234.5"}


def test_names_that_toml_has_to_quote() -> None:
    line = write_numbers({'the "fee" in €': "1 234,5", "a.b": "1234.5"})
    assert tomllib.loads(line)["numbers"] == {'the "fee" in €': "1 234,5", "a.b": "1234.5"}


def test_what_may_be_thousands_or_decimals_is_never_guessed() -> None:
    (finding,) = findings(fee=[f"{n}.234" for n in range(1, 100)])
    assert finding.message == (
        "fee holds numbers as text in train (points between thousands and a decimal comma or plain numbers, such as "
        "'99.234'): each fits both, and the values differ by a factor of 1,000. A model takes each for a word."
    )
    assert finding.remedy == (
        'Set under [reading]: numbers = { fee = "1.234,5" } where \'99.234\' is 99234, with fee = "1234.5" instead '
        "where it is 99.234."
    )
    assert (finding.severity, finding.kind) == (WARN, "numbers-as-text-ambiguous")


def test_two_notations_in_one_column_cannot_be_set() -> None:
    (finding,) = findings(fee=[f"{n},5" for n in range(50)] + [f"{n}.5" for n in range(50)])
    assert finding.message == (
        "fee holds numbers as text in train (more than one notation or unit, such as '9.5', '9,5'): no setting reads "
        "all of them right, and a model takes each for a word."
    )
    assert finding.remedy == "Write fee in one notation and unit in every split, or leave it out ([columns] ignore)."


def test_words_among_such_numbers_are_shown() -> None:
    (finding,) = findings(x=[1.5] * 100, fee=[f"{n},5" for n in range(95)] + ["unknown"] * 5)
    assert finding.message == (
        "fee holds strings in train because 5.0% of its values are no numbers (a decimal comma), such as 'unknown'."
    )
    assert (finding.severity, finding.kind, finding.measured) == (WARN, "mostly-numbers", 0.95)
    assert finding.remedy.endswith('Then set under [reading]: numbers = { fee = "1234,5" }')


def test_declared_numbers_that_are_none_block_in_every_split() -> None:
    found = findings(Reading(numbers={"fee": "1234,5"}), fee=["1,5"] * 90 + ["unknown"] * 10)
    message = (
        "fee is declared as numbers like 1234,5 ([reading] numbers), but in {} 10.0% of its values are none, such as "
        "'unknown'. None of it was read as numbers."
    )
    assert told(found) == [(BLOCK, message.format("train")), (BLOCK, message.format("eval"))]
    assert [(finding.kind, finding.measured, finding.allowed) for finding in found] == [
        ("declared-numbers", 0.1, 0)
    ] * 2
    assert {finding.rows for finding in found} == {RowQuery.not_a_number("fee", "1234,5")}


@pytest.mark.parametrize("values", [["007", "12"], ["$1", "€2"], ["1", "99999999999999999999"]])
def test_declared_numbers_of_other_sorts_block_as_well(values: list[str]) -> None:
    finding, _ = findings(Reading(numbers={"fee": ""}), fee=values * 10)
    assert finding.severity == BLOCK
    assert "some are codes that begin with 0, in another currency or unit than others, or beyond" in finding.message


def test_a_strange_value_that_is_rare_is_looked_up() -> None:
    values = [f"{n},5" for n in range(3_000)]
    finding, _ = findings(Reading(numbers={"fee": "1234,5"}), fee=[*values, *values, "!"])
    assert "in train a value that is not among the 1,000 most frequent ones is none" in finding.message
    assert (finding.severity, finding.measured) == (BLOCK, None)
    assert finding.rows == RowQuery.not_a_number("fee", "1234,5")


@pytest.mark.parametrize(("values", "what"), [([["1,5"], ["2,5"]], "lists of text"), ([True, False], "true and false")])
def test_declared_numbers_that_are_not_even_text_block(values: list[object], what: str) -> None:
    finding, _ = findings(Reading(numbers={"fee": ""}), fee=values)
    assert finding.message == (
        f"fee is declared as numbers like 1234.5 ([reading] numbers), but in train it holds {what}. None of it was "
        "read as numbers."
    )


def test_declared_numbers_that_are_numbers_or_missing_are_well() -> None:
    assert findings(Reading(numbers={"a": "", "b": "", "c": ""}), a=[1, 2], b=[1.5, None], c=[None, None]) == []


def test_a_decimal_comma_throughout_is_one_setting() -> None:
    found = findings(n=[1, 2] * 50, fee=[f"{n},5" for n in range(100)], tax=[f"-{n},25" for n in range(100)])
    assert [finding.remedy for finding in found] == ['Set under [reading]: decimal = ","'] * 2


def across(train: list[str], held_out: list[str]) -> list[Finding]:
    profile = profile_of(train={"fee": train}, eval={"fee": held_out})
    found = Texts(SchemaAnomalies(), profile, 0.9).judge()
    return [finding for finding in found if finding.split == "eval"]


def test_another_notation_in_a_held_out_split_blocks() -> None:
    (finding,) = across([f"{n},25" for n in range(100)], [f"{n}.25" for n in range(100)])
    assert finding.message == (
        "fee writes numbers as '99.25' (plain numbers) in eval, but as '99,25' (a decimal comma) in train: a model "
        "meets none of the values that it learned."
    )
    assert (finding.severity, finding.kind) == (BLOCK, "numbers-as-text-differ")


@pytest.mark.parametrize(
    ("train", "held_out"),
    [
        ([f"1.{n:03},5" for n in range(100)], [f"{n},5" for n in range(30)]),
        ([f"{n},234" for n in range(1, 100)], [f"{n},5" for n in range(30)]),
        ([f"{n},5" for n in range(100)], [f"{n},234" for n in range(1, 30)]),
        ([f"{n},5" for n in range(100)], [f"{n}" for n in range(30)]),
        ([f"{n}.5" for n in range(100)], ["4", "5"]),
    ],
)
def test_fewer_marks_in_a_held_out_split_are_the_same_notation(train: list[str], held_out: list[str]) -> None:
    assert across(train, held_out) == []


def test_codes_words_and_columns_that_are_no_features_are_left_alone() -> None:
    values = [f"{n},5" for n in range(100)]
    roles = Columns(ignore=("ignored",), entity=("who",), time="when")
    assert findings(columns=roles, ignored=values, who=values, when=values) == []
    assert findings(zip=[f"{n:05}" for n in range(100)], level=[str(n % 5) for n in range(100)]) == []
    assert findings(name=[f"name {n}" for n in range(100)], x=[1.5] * 100) == []
