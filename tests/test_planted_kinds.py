"""As many problems as faults, on other data than sample_data's: four generators, three to six faults each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from given import faults as plant
from given.faults import Planted, World
from traingate.report.findings import Severity
from traingate.validation import validate

pytestmark = pytest.mark.slow

CASES: dict[str, tuple[Callable[[int], World], Callable[[World], list[Planted]]]] = {
    "unit, gaps, category, copies": (plant.tickets, lambda world: [
        plant.change_unit(world, "discount", 100),
        plant.lose_together(world, "words mood tenure_days"),
        plant.add_category(world, "channel"),
        plant.copy_rows(world),
    ]),
    "respelt label, leak, outliers, renamed": (plant.tickets, lambda world: [
        plant.respell_label(world, {"yes": "Yes.", "no": "No."}),
        plant.leak(world),
        plant.slip(world, "wait_minutes"),
        plant.rename(world, "tenure_days", "TenureDays"),
    ]),
    "later, commas, gap": (plant.tickets, lambda world: [
        plant.come_later(world),
        plant.write_commas(world, "discount"),
        plant.lose(world, "region"),
    ]),
    "no class, unit, category, gap": (plant.tickets, lambda world: [
        plant.drop_class(world, "yes"),
        plant.change_unit(world, "words", 1 / 60),
        plant.add_category(world, "region"),
        plant.lose(world, "discount", 0.2),
    ]),
    "unit, sentinel, lost, category": (plant.houses, lambda world: [
        plant.change_unit(world, "area", 10.7639),
        plant.stand_in(world, "energy noise"),
        plant.lose_column(world, "garden"),
        plant.add_category(world, "heating"),
    ]),
    "elsewhere, infinite, copies": (plant.houses, lambda world: [
        plant.come_from_elsewhere(world, "area age distance noise garden energy"),
        plant.make_infinite(world, "tax"),
        plant.copy_rows(world, 150),
    ]),
    "label's unit, gaps, words, renamed": (plant.houses, lambda world: [
        plant.change_unit(world, "price", 0.001),
        plant.lose_together(world, "energy heating"),
        plant.write_words(world, "age"),
        plant.rename(world, "state", "State"),
    ]),
    "two faults in a column": (plant.houses, lambda world: [
        plant.change_unit(world, "area", 10.7639),
        plant.lose(world, "area"),
        plant.slip(world, "tax"),
        plant.lose(world, "tax", 0.25),
    ]),
    "no class, unit, gap, outliers": (plant.pumps, lambda world: [
        plant.drop_class(world, 1),
        plant.change_unit(world, "pressure", 14.5),
        plant.lose(world, "oil"),
        plant.slip(world, "head"),
    ]),
    "label shift, sentinel, category, conflicting copies": (plant.pumps, lambda world: [
        plant.thin_class(world, 0),
        plant.stand_in(world, "noise"),
        plant.add_category(world, "maker"),
        plant.copy_conflicting(world),
    ]),
    "no class, leak, commas, gaps, infinite": (plant.pumps, lambda world: [
        plant.drop_class(world, 2),
        plant.leak(world),
        plant.write_commas(world, "flow"),
        plant.lose_together(world, "speed current head"),
        plant.make_infinite(world, "oil"),
    ]),
    "leak, unit, outliers, gap, lost, conflicting copies": (plant.patients, lambda world: [
        plant.leak(world, "recall_code"),
        plant.change_unit(world, "weight_kg", 2.204623),
        plant.slip(world, "sugar", 5),
        plant.lose(world, "ward"),
        plant.lose_column(world, "smoker"),
        plant.copy_conflicting(world),
    ]),
    "label shift, unit, renamed, zeros, words": (plant.patients, lambda world: [
        plant.thin_class(world, 1, 0.2),
        plant.change_unit(world, "saturation", 100),
        plant.rename(world, "cholesterol", "cholesterol_"),
        plant.stand_in(world, "pulse", 0),
        plant.write_words(world, "sugar"),
    ]),
    "no class, gaps, gap, category, copies": (plant.patients, lambda world: [
        plant.drop_class(world, 0),
        plant.lose_together(world, "sugar ward"),
        plant.lose(world, "pulse"),
        plant.add_category(world, "smoker", "maybe"),
        plant.copy_rows(world),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("rules", [False, True], ids=["data alone", "schema and suites"])
@pytest.mark.parametrize("case", CASES)
def test_every_fault_is_one_problem(case: str, rules: bool, tmp_path: Path) -> None:
    make, faults = CASES[case]
    world = make(list(CASES).index(case) + 20 * rules)
    schema, suites = world.write_rules(tmp_path) if rules else (None, {})
    planted = faults(world)
    report = validate(replace(world.write(tmp_path), schema=schema, suites=suites))
    assert [outcome.error for outcome in report.outcomes if outcome.error] == []
    problems = [cause for cause in report.causes if cause.severity is not Severity.INFO]
    named = {cause.title: [fault.name for fault in planted if fault.explains(cause)] for cause in problems}
    assert sorted(name for names in named.values() for name in names) == sorted(fault.name for fault in planted), named
    assert all(len(names) == 1 for names in named.values()), named
    told = [finding.id for cause in report.causes for finding in cause.findings]
    assert sorted(told) == sorted(finding.id for finding in report.findings())


@pytest.mark.parametrize("make", [plant.tickets, plant.houses, plant.pumps, plant.patients])
def test_the_clean_twins_have_no_problem(make: Callable[[int], World], tmp_path: Path) -> None:
    report = validate(make(40).write(tmp_path))
    assert [cause.title for cause in report.causes if cause.severity is not Severity.INFO] == []
