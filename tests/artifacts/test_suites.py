"""Suites run on the sample of their split, and the Data Docs that show what they found."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.profiles import Computed
from given.suites import expect, suite
from traingate.artifacts.suites import Suites
from traingate.gx.suites import read_suite

pytestmark = pytest.mark.slow


@pytest.fixture
def adults(tmp_path: Path) -> Path:
    return suite(tmp_path, expect("column_values_to_be_between", column="x", min_value=4))


def test_a_suite_is_judged_on_its_splits_sample(computed: Computed, adults: Path) -> None:
    results = computed(Suites, suites={"eval": read_suite(str(adults))}).get_artifact(Suites)
    (only,) = results["eval"].expectations
    assert (list(results), only.unexpected, only.judged) == (["eval"], 1, 2)


def test_data_docs_are_left_behind(computed: Computed, adults: Path) -> None:
    results = computed(Suites, suites={"eval": read_suite(str(adults))}).get_artifact(Suites)
    assert list(Suites().files(results)) == ["data_docs/index.html", "data_docs/01.html"]


def test_no_suite_leaves_no_data_docs() -> None:
    assert Suites().files({}) == {}
