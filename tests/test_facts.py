"""What the edges make of a profile, and whose error it is when they cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from given.profiles import profile_of
from traingate import facts
from traingate.dataset import Dataset
from traingate.errors import ConfigError
from traingate.profile.profile import Profile
from traingate.runner import Run

pytestmark = pytest.mark.slow

NOTHING: dict[str, Any] = {"schema": None, "suites": {}}


@pytest.fixture
def profile() -> Profile:
    return profile_of(train={"x": [1, 2], "w": ["a", "b"]}, eval={"x": [3, 4], "w": ["a", "c"]})


def computed(profile: Profile, *wanted: str) -> Profile:
    return facts.compute(profile.plan.dataset, profile, NOTHING, Run(), wanted)


def test_statistics_and_schema_are_always_computed(profile: Profile) -> None:
    found = computed(profile)
    assert (list(found.facts), found.errors) == (["statistics", "schema"], {})
    assert [dataset.num_examples for dataset in found.facts["statistics"].datasets] == [2, 2]
    assert {feature.name for feature in found.facts["schema"].feature} == {"x", "w"}


def test_anomalies_are_computed_where_a_check_needs_them(profile: Profile) -> None:
    assert "anomalies" in computed(profile, "anomalies").facts


def test_a_reviewed_schema_is_taken_even_where_it_is_empty(profile: Profile) -> None:
    from traingate.tfdv import schemas

    empty = type(computed(profile).facts["schema"])()
    given = facts.compute(profile.plan.dataset, profile, {"schema": empty, "suites": {}}, Run(), ())
    assert given.facts["schema"] is empty
    assert schemas.schema_text(given.facts["schema"]).strip() == ""


def test_a_fact_that_fails_is_an_error_and_so_is_what_builds_on_it(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: Any) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(facts, "_schema", fail)
    found = computed(profile, "anomalies")
    assert list(found.facts) == ["statistics"]
    assert found.errors["schema"].startswith("ZeroDivisionError: planted")
    assert "anomalies" in found.errors


def test_errors_of_measures_stay(profile: Profile) -> None:
    assert computed(replace(profile, errors={"sample": "crashed"})).errors == {"sample": "crashed"}


def test_a_schema_that_cannot_be_read_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    (tmp_path / "schema.pbtxt").write_text("feature { name: ")
    with pytest.raises(ConfigError, match=r"schema\.pbtxt"):
        facts.read_inputs(Dataset("d", (), schema=str(tmp_path / "schema.pbtxt")))


@pytest.mark.parametrize("text", ["{", "[]", '{"expectations": []}', '{"name": "x"}'])
def test_a_suite_that_cannot_be_read_is_a_mistake_in_the_config(tmp_path: Path, text: str) -> None:
    (tmp_path / "suite.json").write_text(text)
    with pytest.raises(ConfigError, match=r"suite\.json"):
        facts.read_inputs(Dataset("d", (), suites={"eval": str(tmp_path / "suite.json")}))
