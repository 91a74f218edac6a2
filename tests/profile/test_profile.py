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


def test_what_several_views_work_out_is_worked_out_once(profile: Profile) -> None:
    asked: list[str] = []

    def count_rows(known: Profile, split: str) -> int:
        asked.append(split)
        return known.of(Statistics, split).rows

    views = [profile.only((Statistics, *more)) for more in ((), (Rows,))]
    assert [view.remember((Statistics,), count_rows, split) for view in views for split in ("train", "eval")] == [
        2, 1, 2, 1,
    ]  # fmt: skip
    assert asked == ["train", "eval"]


def test_what_others_worked_out_is_closed_to_whoever_did_not_declare_it(profile: Profile) -> None:
    profile.only((Statistics, Rows)).remember((Statistics, Rows), len_of_splits)
    with pytest.raises(Undeclared, match=r"^rows is not among the declared needs \(none\)\.$"):
        profile.only((Statistics,)).remember((Statistics, Rows), len_of_splits)


def test_what_is_worked_out_sees_only_what_it_says_it_needs(profile: Profile) -> None:
    with pytest.raises(Undeclared, match="rows is not among"):
        profile.only((Statistics, Rows)).remember((Statistics,), lambda known: known.pairs(Rows))


def len_of_splits(known: Profile) -> int:
    return len(known.splits)


def test_rows_that_cannot_be_matched_raise_for_whoever_must_know(profile: Profile) -> None:
    obstructed = Profile(profile.plan, profile.splits, obstacles={"rows": "the splits share no column"})
    assert obstructed.only((Rows,)).pairs_or_none(Rows) == {}
    with pytest.raises(Unmatched, match=r"^the splits share no column$"):
        obstructed.only((Rows,)).pairs(Rows)
