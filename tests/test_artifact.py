"""The folder of artifacts is their registry, and no two write to the same file."""

from __future__ import annotations

from traingate.artifact import Artifact, Inputs, find_artifacts
from traingate.dataset import Dataset, Split
from traingate.profile.need import Shelf
from traingate.profile.profile import Profile


class Written(Artifact[int]):
    def compute(self, profile: Profile, inputs: Inputs) -> int:
        return 7


def test_the_folder_is_the_registry() -> None:
    assert {"anomalies", "schema", "statistics", "suites"} <= set(find_artifacts())
    assert {kind.shelf for kind in find_artifacts().values()} == {Shelf.ARTIFACTS}


def test_no_artifact_overwrites_what_another_left() -> None:
    names = [name for kind in find_artifacts().values() for name in kind.written]
    assert len(names) >= 3
    assert sorted(set(names)) == sorted(names)


def test_an_artifact_leaves_nothing_behind_unless_it_says_so() -> None:
    assert Written().files(7) == {}
    assert (Written.needs, Written.always, Written.written) == ((), False, ())


def test_a_schema_is_inferred_and_no_suite_is_run_where_people_wrote_none() -> None:
    inputs = Inputs(Dataset("d", (Split("train", ("a.csv",)),)))
    assert (inputs.schema, inputs.suites) == (None, {})
