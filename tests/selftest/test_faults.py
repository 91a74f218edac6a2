"""What every fault promises: it changes a copy, the same way for the same seed, and names columns that are there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from given.planting import two_classes, visits
from traingate.report.findings import FAMILIES
from traingate.selftest.fault import WANTED, Fault, find_faults
from traingate.selftest.tables import Tables

FAULTS = find_faults()


def suited(fault: Fault) -> Tables:
    """Tables that a fault can be planted in."""
    made = (two_classes(), visits(), visits(quantity=True))
    return next(tables for tables in made if fault.not_applicable(tables) is None)


def test_the_catalogue_holds_what_it_should() -> None:
    assert len(FAULTS) > 80
    assert {kind.family for kind in FAULTS.values()} == {
        "overlap", "entities", "time", "label_leaks", "preprocessing", "skew", "labels", "integrity",
    }  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_planted_in_a_copy_and_names_columns_that_are_there(name: str) -> None:
    fault = FAULTS[name]()
    for dose in fault.doses:
        tables = suited(fault)
        hit = tables.copy()
        planted = fault.plant(hit, np.random.default_rng(1), dose)
        columns = {column for split in hit.splits.values() for column in split.columns}
        assert set(planted.columns) <= columns | set(tables.fitted.columns)
        assert any(not hit.splits[split].equals(tables.splits[split]) for split in tables.splits)
        assert all(tables.splits[split].equals(suited(fault).splits[split]) for split in tables.splits)
        assert all(len(table) > 0 for table in hit.splits.values())


@pytest.mark.parametrize("name", FAULTS)
def test_the_same_seed_plants_the_same_fault(name: str) -> None:
    fault = FAULTS[name]()
    first, second = suited(fault), suited(fault)
    for tables in (first, second):
        fault.plant(tables, np.random.default_rng(5), fault.doses[-1])
    for split, table in first.splits.items():
        pd.testing.assert_frame_equal(table, second.splits[split])


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_who_tells_it_and_what_it_needs(name: str) -> None:
    fault = FAULTS[name]
    assert fault.told_by and set(fault.told_by) <= set(FAMILIES)
    assert fault.doses and len(set(fault.doses)) == len(fault.doses)
    assert {what for what, _ in fault.requires} <= set(WANTED)


def test_copies_are_rows_of_train_at_the_dose() -> None:
    tables = visits()
    FAULTS["copied-rows"]().plant(tables, np.random.default_rng(0), 0.05)
    assert len(tables.asked.merge(tables.fitted)) == 10  # of 200


def test_a_shift_is_the_dose_in_deviations() -> None:
    tables, before = visits(), visits()
    planted = FAULTS["mean-shifted"]().plant(tables, np.random.default_rng(0), 0.5)
    (name,) = planted.columns
    moved = tables.asked[name] - before.asked[name]
    assert moved.mean() == pytest.approx(before.fitted[name].std() / 2)
