"""A profile's view of what was declared, and nothing else."""

from __future__ import annotations

import pytest

from given.profiles import profile_of
from traingate.artifacts.statistics import Statistics as StatisticsProto
from traingate.errors import Undeclared, Unmatched
from traingate.joins.entities import Entities
from traingate.joins.rows import Overlap, Rows
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile

OVERLAP = Overlap(2, 1, 1, 0, 1, 1.0, 0.0, 0, 0.0, 2.0)


@pytest.fixture
def profile() -> Profile:
    return profile_of(joins={("train", "eval"): OVERLAP}, train={"x": [1, 2]}, eval={"x": [1]})


def test_a_view_answers_for_what_was_declared(profile: Profile) -> None:
    view = profile.only((Statistics, Rows))
    assert view.of(Statistics, "train").rows == 2
    assert view.pairs(Rows) == {("train", "eval"): OVERLAP}


def test_a_measure_that_was_not_declared_raises(profile: Profile) -> None:
    with pytest.raises(Undeclared, match=r"^sample is not among the declared needs \(statistics\)\.$"):
        profile.only((Statistics,)).all(Sample)


def test_a_join_that_was_not_declared_raises_even_where_there_is_none(profile: Profile) -> None:
    with pytest.raises(Undeclared, match="entities is not among"):
        profile.only((Rows,)).pairs(Entities)


def test_a_measure_does_not_stand_for_the_artifact_of_its_name(profile: Profile) -> None:
    with pytest.raises(Undeclared, match="statistics is not among"):
        profile.only((Statistics,)).get_artifact(StatisticsProto)


def test_what_lies_behind_the_methods_is_closed_too(profile: Profile) -> None:
    view = profile.only((Statistics,))
    with pytest.raises(Undeclared):
        view.values["sample"]
    assert list(view.values) == ["statistics"]


def test_rows_that_cannot_be_matched_raise_for_whoever_must_know(profile: Profile) -> None:
    obstructed = Profile(profile.plan, profile.splits, obstacles={"rows": "the splits share no column"})
    assert obstructed.only((Rows,)).pairs_or_none(Rows) == {}
    with pytest.raises(Unmatched, match=r"^the splits share no column$"):
        obstructed.only((Rows,)).pairs(Rows)
