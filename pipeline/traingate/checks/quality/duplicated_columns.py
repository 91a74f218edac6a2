"""Features that say what another one says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.bounds import Share
from traingate.check import Check
from traingate.checks.quality._families import are_family, group_families
from traingate.dataset import Dataset
from traingate.judging.columns import features
from traingate.judging.twins import Twins, are_twins, find_twins
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names

_FEW = 3  # columns that are worth a look however few others there are
_NAMED = 10


@dataclass(frozen=True)
class DuplicatedColumns(Check):
    """Does a feature say what another one says? Its weight counts double, and what it is worth is split between two.

    Columns with equal values in all rows of all splits' samples, whose statistics over all rows are equal as well, warn
    once; those whose values stand for another's one to one (a code and its name, miles and kilometres) are told, as
    that is often meant. Columns of zeros for the most part, of one family such as pixels at an edge, are told as well.
    The label is asked about by label-leakage.

    In 1,128 clean runs (`run.py --no-faults --clean 12`, `benchmarks/detection`) it warned in none and told
    adult's education and its number in each; a copied column was found in 12 of 13 (`run.py --faults
    duplicated-column`, 5,000 rows).

    Attributes:
        max_fraction: share of the features that may be copies without being a table of alike columns; up to there
            they warn.
    """

    needs = (Statistics, Sample)
    max_fraction: Share = 0.2

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for columns with equal values, and one for those that stand for each other."""
        names = features(profile.plan, dataset.train)
        found = find_twins(profile.of(Sample, dataset.train), names)
        for split in dataset.held_out:
            found = [twins for twins in found if are_twins(profile.of(Sample, split.name), twins)]
        equal = [one for one in found if one.equal and _have_equal_statistics(profile, one)]
        others = [one for one in found if not one.equal]
        if equal:
            yield self._report_equal(dataset, profile, equal, names)
        if others:
            yield self._report_recoded(dataset, profile, others)

    def _report_equal(self, dataset: Dataset, profile: Profile, equal: list[Twins], names: list[str]) -> Finding:
        families = group_families(names)
        columns = profile.of(Statistics, dataset.train).columns
        odd = [one for one in equal if not (_is_sparse(columns[one.names[0]]) and are_family(one.names, families))]
        copies = [name for twins in odd or equal for name in twins.names[1:]]
        warns = bool(odd) and len(copies) <= max(_FEW, self.max_fraction * len(names))
        said = [f"{list_names(twins.names[1:])} as {twins.names[0]}" for twins in odd or equal]
        hold = "holds" if len(copies) == 1 else "hold"
        first = f"{list_names(equal[0].names[1:], _NAMED)} {hold} the same values as {equal[0].names[0]}"
        message = first if len(said) == 1 else f"Columns hold the same values as others: {list_names(said)}"
        return self.finding(
            Severity.WARN if warns else Severity.INFO,
            f"{message}{_say_rows(profile, dataset)}: a model learns nothing more from "
            f"{'it' if len(copies) == 1 else 'them'}, and shares one weight out among them.",
            at=(dataset.train, copies[0]) if len(copies) == 1 else dataset.train,
            kind="equal",
            measured=len(copies),
            allowed=0 if warns else max(_FEW, int(self.max_fraction * len(names))),
            unit="columns",
            details={"columns": copies, "of": [list(twins.names) for twins in odd or equal]},
            remedy=f"Leave {list_names(copies)} out ([columns] ignore).",
        )

    def _report_recoded(self, dataset: Dataset, profile: Profile, found: list[Twins]) -> Finding:
        said = " and ".join(f"{list_names(twins.names, _NAMED)}" for twins in found[:_FEW])
        more = f", and {count(len(found) - _FEW)} groups more," if len(found) > _FEW else ""
        return self.finding(
            Severity.INFO,
            f"{said}{more} say the same in other values{_say_rows(profile, dataset)}: each value of one goes with one "
            "value of the other.",
            at=dataset.train,
            kind="recoded",
            details={"of": [list(twins.names) for twins in found]},
            remedy="One of them is enough for a model.",
        )


def _say_rows(profile: Profile, dataset: Dataset) -> str:
    samples = [profile.of(Sample, split) for split in profile.splits]
    if all(sample.complete for sample in samples):
        return ""
    return f" in all {count(sum(len(sample.hashes) for sample in samples))} sampled rows"


def _is_sparse(column: ColumnSummary) -> bool:
    return column.numbers is not None and 2 * column.numbers.zeros >= column.rows


def _have_equal_statistics(profile: Profile, twins: Twins) -> bool:
    """Whether nothing that was counted over all rows of any split tells columns apart."""
    for split in profile.splits:
        columns = profile.of(Statistics, split).columns
        known = [_describe(columns[name]) for name in twins.names if name in columns]
        if any(one != known[0] for one in known):
            return False
    return True


def _describe(column: ColumnSummary) -> tuple[object, ...]:
    """What equal columns have in common, whether they are stored as whole numbers, decimals or text."""
    numbers, texts = column.numbers, column.strings
    of_numbers = () if numbers is None else (numbers.zeros, numbers.minimum, numbers.maximum, f"{numbers.mean:.9g}")
    return column.absent, of_numbers, () if texts is None else (texts.distinct, texts.top)
