"""Rows of train that stand in it again with another label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.bounds import Limit
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.rows import Overlap, Rows
from traingate.judging import independence, labels
from traingate.judging.coincidence import (
    FEWEST_GROUPS,
    bound_agreeing,
    bound_neighbours,
    share_equal_within,
)
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, share

_BY_NATURE = 0.5  # share of the pairs of rows of one entity that are equal, from which on that is how the data is


@dataclass(frozen=True)
class ConflictingLabels(Check):
    """Does train hold equal rows with different labels? No model can give both, and one of them is wrong.

    Asked where the label is a class. Coarse features conflict honestly: rows that are equal by coincidence are the tip
    of many that are nearly equal, and so many distinct rows may repeat as these allow (see `row-overlap`). Beyond that
    they are copies, whose labels should agree. Where most rows of one person or device are equal by nature, they are
    told; nothing is said where most rows come again, as the products do that several people rated.

    In 1,128 clean runs (`run.py --no-faults --clean 12`, `benchmarks/detection`), coarse ones among them, it was
    silent. Where a tenth of train's rows was written again with another label, 8 of 11 tables were told (`--faults
    conflicting-labels`, 5,000 rows): not those whose rows repeat by nature.

    Attributes:
        max_fraction: share of train's rows that may have the features of another row and never its label.
    """

    needs = (Sample, Statistics, Rows, *independence.NEEDS)
    max_fraction: Limit = 0.005

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label, and a second split."""
        if not dataset.columns.label:
            return 'no label is declared: [columns] label = "…"'
        return None if dataset.held_out else "there is no held-out split, and one split alone is not matched"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding, of train."""
        pairs = [found for pair, found in sorted(profile.pairs(Rows).items()) if pair[0] == dataset.train]
        if not pairs or labels.classes(profile) is None or profile.plan.incomparable:
            return
        overlap = pairs[0]
        fraction = overlap.repeated_conflicting / max(overlap.first, 1)
        if fraction <= self.max_fraction or overlap.repeated_labels < FEWEST_GROUPS:
            return
        if overlap.times and 2 * overlap.times[0] < sum(overlap.times):
            return  # most rows come again, so that features are of something that has several rows and labels
        sample = profile.of(Sample, dataset.train)
        explained = min(bound_agreeing(sample, profile.plan), bound_neighbours(sample, profile.plan))
        if explained < overlap.repeated_distinct:
            yield self._report(dataset, profile, overlap, explained)

    def count_comparisons(self, profile: Profile) -> int:
        """One: train with itself."""
        return 1

    def _report(self, dataset: Dataset, profile: Profile, overlap: Overlap, explained: float) -> Finding:
        train, rows = dataset.train, overlap.repeated_conflicting
        entity = independence.name_entity(profile, train)
        columns = profile.plan.columns.entity or ((entity,) if entity else ())
        by_nature = share_equal_within(profile.of(Sample, train), profile.plan, columns) >= _BY_NATURE
        named = f" Most rows of one {entity} are equal, so this may be by nature." if columns and by_nature else ""
        return self.finding(
            Severity.INFO if named else Severity.WARN,
            f"{count(rows)} of {count(overlap.first)} {train} rows ({share(rows / max(overlap.first, 1))}) have the "
            f"features of another row and never its {dataset.columns.label}; they are copies, not coincidence: "
            f"{count(overlap.repeated_distinct)} different rows repeat, and chance explains {count(explained)} at "
            f"most.{named}",
            at=train,
            measured=rows / max(overlap.first, 1),
            allowed=self.max_fraction,
            unit="share",
            details={"rows": rows, "explained": explained, "groups": overlap.repeated_distinct},
            rows=RowQuery.repeated(*profile.plan.compared),
            remedy=f"Find out which {dataset.columns.label} is right (a join that multiplied rows, two annotators), "
            "and keep that row alone.",
        )
