"""A fault that the data cannot have says what it needs."""

from __future__ import annotations

import pandas as pd

from traingate.dataset import Columns
from traingate.selftest.fault import find_faults
from traingate.selftest.tables import Tables

PLAIN = Tables({"train": pd.DataFrame({"a": ["x", "y"]}), "eval": pd.DataFrame({"a": ["x", "y"]})}, Columns())


def test_a_fault_that_cannot_be_planted_says_what_it_needs() -> None:
    faults = find_faults()
    assert faults["mean-shifted"]().not_applicable(PLAIN) == "it needs a feature of numbers"
    assert faults["time-shuffled"]().not_applicable(PLAIN) == "it needs a declared time"
    assert faults["copied-rows"]().not_applicable(PLAIN) is None


def test_a_fault_has_the_name_of_its_file_and_the_family_of_its_folder() -> None:
    fault = find_faults()["unit-changed"]
    assert (fault.id, fault.family) == ("unit-changed", "skew")
