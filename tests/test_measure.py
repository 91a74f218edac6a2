"""What a measure is: found under its file's name, and made of four steps that must all be there."""

from __future__ import annotations

import pytest

from given.broken import Broken
from traingate.measure import Measure
from traingate.measures.fingerprints import Fingerprints
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.need import Shelf

STEPS = {name: getattr(Broken, name) for name in ("start", "add", "merge", "finish")}


def test_a_profile_holds_a_measure_under_the_name_of_its_file() -> None:
    assert [kind.id for kind in (Fingerprints, Sample, Statistics)] == ["fingerprints", "sample", "statistics"]
    assert {kind.shelf for kind in (Fingerprints, Sample, Statistics)} == {Shelf.VALUES}


@pytest.mark.parametrize("step", STEPS)
def test_a_measure_that_lacks_a_step_cannot_be_made(step: str) -> None:
    unfinished = type("Unfinished", (Measure,), {name: made for name, made in STEPS.items() if name != step})
    with pytest.raises(TypeError, match=rf"abstract method '?{step}'?"):
        unfinished()
