"""Two small splits, and artifacts computed from them as a run does."""

from __future__ import annotations

from typing import Any

import pytest

from given.profiles import Computed, profile_of
from traingate.artifact import Artifact, Inputs
from traingate.profile.profile import Profile
from traingate.validation import derive


@pytest.fixture
def profile() -> Profile:
    return profile_of(train={"x": [1, 2], "w": ["a", "b"]}, eval={"x": [3, 4], "w": ["a", "c"]})


@pytest.fixture
def computed(profile: Profile) -> Computed:
    """The profile with the artifacts that are named, each behind what it is made of."""

    def compute(*kinds: type[Artifact[Any]], profile: Profile = profile, **inputs: Any) -> Profile:
        return derive(profile, Inputs(profile.plan.dataset, **inputs), dict.fromkeys(kinds))

    return compute
