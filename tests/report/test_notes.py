"""What a reader has to know besides the findings."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version

import pytest

from given.profiles import profile_of
from traingate.dataset import Columns, Dataset, StatisticsOptions
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.notes import list_versions, write_notes


def said(profile: Profile, engine: str = "traingate") -> tuple[str, ...]:
    dataset = replace(profile.plan.dataset, engine=engine)
    return write_notes(dataset, profile.plan, profile.all(Sample), profile.all(Statistics))


def test_nothing_is_noted_where_every_row_and_column_was_judged() -> None:
    assert said(profile_of(train={"x": [1, 2]}, eval={"x": [3]})) == ()


def test_a_sample_is_said_aloud() -> None:
    (note,) = said(profile_of(measures=[Sample(2)], train={"x": [1, 2, 3]}))
    assert note == (
        "Leaks of the label, near-duplicates, models that compare splits, and suites were judged on 2 of 3 train rows: "
        "those with the smallest hashes, the same in every run."
    )


@pytest.mark.parametrize(
    ("train", "held_out", "echoes"),
    [
        ([1, 2, 3], [4], "the label of the next row, the mean label of an entity or the mean label of its value"),
        ([1, 2], [3, 4, 5], "the mean label of its value"),
    ],
)
def test_what_a_sample_cannot_tell_is_said_not_to_have_been_asked(
    train: list[int], held_out: list[int], echoes: str
) -> None:
    profile = profile_of(Columns("y"), measures=[Sample(2)], train={"y": train}, eval={"y": held_out})
    (_, note) = write_notes(profile.plan.dataset, profile.plan, profile.all(Sample), {})
    assert note.startswith(f"Whether a feature is {echoes} was not asked: that takes all rows of")


def test_columns_that_name_rows_are_said_aloud() -> None:
    (note,) = said(profile_of(identifiers=["id"], train={"id": [1], "x": [1]}))
    assert note.startswith("Rows were compared without id, which looks like a row identifier.")


def test_columns_of_two_kinds_are_said_aloud() -> None:
    (note,) = said(profile_of(train={"x": [1], "y": [1]}, eval={"x": ["one"], "y": [1]}))
    assert (
        note
        == "Rows were compared without x, which the splits write in different ways (x: int in train, string in eval)."
    )


def test_another_engine_is_said_aloud() -> None:
    (note,) = said(profile_of(train={"x": [1]}), engine="tfdv")
    assert note.startswith("statistics.pb was computed by tfdv.GenerateStatistics")


def test_statistics_that_could_not_be_made_are_said_aloud() -> None:
    profile = profile_of(train={"x": [0.5], "tags": [["a"]], "city": ["b"]})
    options = StatisticsOptions(slices=("tags", "city"), categorical=("x",))
    summary = replace(profile.of(Statistics, "train"), unsliced={"city": 1_200})
    found = write_notes(
        replace(profile.plan.dataset, columns=Columns(weight="w"), statistics=options),
        profile.plan,
        {},
        {"train": summary},
    )
    assert found == (
        "train has no column w, so its rows all count alike.",
        "x in train is float, so its statistics are numeric, not categorical.",
        "tags in train holds lists, so it has no slices.",
        "statistics.pb has slices for 100 values of city in train, the first in order; 1,200 rows have another value.",
    )


def test_versions_are_those_that_are_installed() -> None:
    found = list_versions()
    assert (found["pyarrow"], found["numpy"]) == (version("pyarrow"), version("numpy"))
    assert set(found) >= {"python", "traingate", "apache-beam", "tensorflow-data-validation", "great-expectations"}
    assert Dataset("d", ()).engine == "traingate"
