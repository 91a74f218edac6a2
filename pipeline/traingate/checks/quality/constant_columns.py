"""Features that hold one value in every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from traingate.bounds import AtLeastOne, Share
from traingate.check import Check
from traingate.checks.quality._families import FEWEST, group_families, list_stems
from traingate.dataset import Dataset
from traingate.judging.columns import features
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary
from traingate.report.findings import Finding, Severity
from traingate.wording import list_names, moment, number, quote

_FEW = 3  # columns that are worth a look however few others there are
_SPARSE = 0.1  # share of zeros in the middle one of a family, from which on a column of zeros alone is one of it


@dataclass(frozen=True)
class ConstantColumns(Check):
    """Does a feature hold one value in every row? It tells a model nothing, and often a join or an export broke.

    What is constant in one split and varies in another is skew, and told as such. A column of zeros among others of
    its name that are mostly zeros as well (a pixel at the edge, a dummy of a rare level) is one of them and told for
    information, as is a table of which many columns are constant.

    In 1,128 clean runs (`run.py --no-faults --clean 12`, `benchmarks/detection`) it warned in none; a version number
    in every row was told in 15 of 15 (`run.py --faults constant-column`, 5,000 rows).

    Attributes:
        max_fraction: share of the features that may be constant without being a table of rare columns; up to there
            they warn.
        min_rows: rows of train below which a constant is told, as it may be chance.
    """

    needs = (Statistics,)
    max_fraction: Share = 0.2
    min_rows: AtLeastOne = 30

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for all columns that have one value, the same in every split."""
        train = profile.of(Statistics, dataset.train).columns
        names = features(profile.plan, dataset.train)
        values = {name: value for name in names if (value := _find_value(train[name]))}
        for split in dataset.held_out:
            columns = profile.of(Statistics, split.name).columns
            values = {
                name: value
                for name, value in values.items()
                if name not in columns or not columns[name].rows or _find_value(columns[name]) == value
            }
        if values:
            yield self._report(dataset, profile, values, len(names))

    def _report(self, dataset: Dataset, profile: Profile, values: Mapping[str, str], features: int) -> Finding:
        summary = profile.of(Statistics, dataset.train)
        rare = _list_padding(list(values), summary.columns)
        odd = [name for name in values if name not in rare]
        few = len(odd) <= max(_FEW, self.max_fraction * features)
        warns = 0 < len(odd) < features and few and summary.rows >= self.min_rows
        told = {name: values[name] for name in odd} if warns else values
        names = list(told)
        (first, value), *others = told.items()
        if others:
            shown = [f"{name} ({values[name]})" for name in names]
            message = f"{list_names(shown)} hold one value each, in every row of every split"
        else:
            message = f"{first} is {value} in every row of every split"
        also = f" So do {len(rare):,} columns of zeros among others of their name." if warns and rare else ""
        return self.finding(
            Severity.WARN if warns else Severity.INFO,
            f"{message}: a model learns nothing from {'them' if others else 'it'}.{also}",
            at=(dataset.train, first) if not others else dataset.train,
            measured=len(odd),
            allowed=0 if warns else max(_FEW, int(self.max_fraction * features)),
            unit="columns",
            details={"columns": names},
            remedy=f"Leave {'them' if others else 'it'} out ([columns] ignore), or find out why "
            f"{'they do' if others else 'it does'} not vary.",
        )


def _find_value(column: ColumnSummary) -> str:
    """The one value that a column has in every row, as people write it; "" where it has none, or several."""
    if column.rows < 2 or column.absent:
        return ""
    if column.strings is not None:
        return quote(column.strings.top[0][0]) if column.strings.distinct == 1 and column.strings.top else ""
    numbers = column.numbers
    if numbers is None or numbers.minimum != numbers.maximum or any(numbers.infinities):
        return ""
    if column.kind == Kind.BOOL:
        return "true" if numbers.maximum else "false"
    return moment(numbers.maximum) if column.kind == Kind.TIME else number(numbers.maximum)


def _list_padding(names: Sequence[str], columns: Mapping[str, ColumnSummary]) -> set[str]:
    """Those that are 0 in every row and have many sparse columns of their name beside them."""
    zeros = {
        name: column.numbers.zeros / max(column.rows, 1)
        for name, column in columns.items()
        if column.numbers is not None and name not in names
    }
    families, found = group_families(zeros), set()
    for name in names:
        numbers = columns[name].numbers
        known = max((families.get(stem, []) for stem in list_stems(name)), key=len)
        is_zero = numbers is not None and numbers.maximum == 0
        if is_zero and len(known) >= FEWEST and median(zeros[one] for one in known) >= _SPARSE:
            found.add(name)
    return found
