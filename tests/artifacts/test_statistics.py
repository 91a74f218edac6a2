"""TFDV's statistics of every split, and the file that TFDV reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from given.profiles import Computed
from traingate.artifacts.statistics import Statistics
from traingate.profile.profile import Profile

pytestmark = pytest.mark.slow


def test_every_split_is_counted_under_its_name(computed: Computed) -> None:
    datasets = computed(Statistics).get_artifact(Statistics).datasets
    assert [(dataset.name, dataset.num_examples) for dataset in datasets] == [("train", 2), ("eval", 2)]


def test_the_file_is_a_proto_that_tfdv_reads(computed: Computed) -> None:
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

    value = computed(Statistics).get_artifact(Statistics)
    (name, content), *more = Statistics().files(value).items()
    assert (name, more) == ("statistics.pb", [])
    assert DatasetFeatureStatisticsList.FromString(content) == value


def test_errors_of_measures_stay(computed: Computed, profile: Profile) -> None:
    crashed = replace(profile, errors={"sample": "crashed"})
    assert computed(Statistics, profile=crashed).errors == {"sample": "crashed"}
