"""What Great Expectations finds in the splits that have a suite."""

from __future__ import annotations

from collections.abc import Mapping

from traingate.artifact import Artifact, Inputs
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.suite_results import SuiteResult


class Suites(Artifact[Mapping[str, SuiteResult]]):
    """The result of each split's suite on the split's sample and on the statistics of all rows, by split."""

    needs = (Sample, Statistics)
    written = ("data_docs",)

    def compute(self, profile: Profile, inputs: Inputs) -> Mapping[str, SuiteResult]:
        """Great Expectations' answers; SuiteError where it answers for fewer expectations than there are."""
        from traingate.gx.running import run_suites

        return run_suites(inputs.suites, profile.all(Sample), profile.all(Statistics))

    def files(self, value: Mapping[str, SuiteResult]) -> Mapping[str, bytes]:
        """`data_docs/`, an index and one page for each split; none where no split has a suite."""
        if not value:
            return {}
        from traingate.gx.data_docs import render_pages

        return {f"data_docs/{name}": page.encode() for name, page in render_pages(value).items()}
