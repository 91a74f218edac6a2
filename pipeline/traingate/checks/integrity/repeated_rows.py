"""Rows that a split holds more than once because they were copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from traingate.bounds import Share, StandardErrors
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.rows import Overlap, Rows
from traingate.judging import independence
from traingate.judging.coincidence import FEWEST_GROUPS, bound_coincidence
from traingate.judging.rates import rates
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, share

_FEWEST_STATES = 2.0  # distinct rows of an entity from which equal ones are not so by nature


@dataclass(frozen=True)
class RepeatedRows(Check):
    """Are rows of a split in it twice? They count double: in what is learned, or in the score.

    Rows that are equal by coincidence are the tip of many that are nearly equal, which copies are not: so many distinct
    rows may repeat as chance explains (see `row-overlap`). Copies that were made before the split lie across it as
    well, and are `row-overlap`'s; here are those that one split has alone. Where the rows of one person or device
    hardly differ they are equal by nature, and told for information. Copies of 5 % of train are told from 500 rows on
    in tables with a few fine columns; among few answers to choose from nobody can tell.

    Attributes:
        max_repeated: share of a split's rows that may occur in it again.
        min_z: standard errors by which train has to repeat itself more often than a held-out split repeats train.
    """

    needs = (Sample, Statistics, Rows, *independence.NEEDS)
    max_repeated: Share = 0.01
    min_z: StandardErrors = 3.0

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Rows are matched where there are two splits."""
        return None if dataset.held_out else "there is no held-out split, and one split alone is not matched"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Each split once, train by the first held-out split that it is matched with."""
        pairs = {pair: found for pair, found in profile.pairs(Rows).items() if pair[0] == dataset.train}
        if pairs and all(rates(overlap)[2] <= -self.min_z for overlap in pairs.values()):
            yield from self._judge_split(profile, dataset.train, next(iter(pairs.values())))
        for (_, second), overlap in sorted(pairs.items()):
            if rates(overlap)[0] < self.max_repeated:
                yield from self._judge_split(profile, second, _turn(overlap))

    def _judge_split(self, profile: Profile, split: str, overlap: Overlap) -> Iterator[Finding]:
        """The repeats of an overlap's first split, which is the one that is judged."""
        groups, repeated = overlap.repeated_distinct, overlap.repeated / max(overlap.first, 1)
        if repeated < self.max_repeated or groups < FEWEST_GROUPS or profile.plan.incomparable:
            return
        explained = bound_coincidence(profile.of(Sample, split), profile.plan, overlap)
        if explained >= groups:
            return
        entity = _name_entity(profile, split, overlap)
        named = f" Rows of one {entity} may be equal by nature." if entity else ""
        yield self.finding(
            Severity.INFO if entity else Severity.WARN,
            f"{count(overlap.repeated)} of {count(overlap.first)} {split} rows ({share(repeated)}) occur in {split} "
            f"again; they are copies, not coincidence: {count(groups)} different rows repeat, and chance explains "
            f"{count(explained)} at most.{named}",
            at=split,
            measured=groups,
            allowed=int(explained),
            unit="rows",
            details={"repeated_rows": overlap.repeated, "rate": repeated},
            rows=RowQuery.again(*_list_compared(profile)),
            remedy=f"Drop the copies from {split}, unless rows are meant to count as often as they occur.",
        )


def _name_entity(profile: Profile, split: str, overlap: Overlap) -> str:
    """The entity whose rows are so much alike that its repeats say nothing; "" where there is none."""
    distinct = overlap.first - overlap.repeated + overlap.repeated_distinct
    entities = independence.effective_share(profile, split) * overlap.first
    return independence.name_entity(profile, split) if distinct < _FEWEST_STATES * entities else ""


def _turn(overlap: Overlap) -> Overlap:
    """The second split's repeats in the first one's place; of their labels nothing is known."""
    return replace(
        overlap,
        first=overlap.second,
        repeated=overlap.second_repeated,
        repeated_distinct=overlap.second_repeated_distinct,
        repeated_labels=0,
        times=(),
    )


def _list_compared(profile: Profile) -> tuple[str, ...]:
    """What rows are compared by, and the label: a copy has its original's."""
    label = profile.plan.columns.label
    return (*profile.plan.compared, *([label] if label in profile.plan.common and label else []))
