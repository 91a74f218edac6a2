"""What a reader of a report has to know besides its findings, and the versions that computed it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from traingate.dataset import Dataset
from traingate.judging.wording import count, listed
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import KEPT, Statistics
from traingate.profile import Profile

_LIBRARIES = ("traingate", "apache-beam", "tensorflow-data-validation", "great-expectations", "pyarrow", "numpy")


def versions() -> dict[str, str]:
    """Versions by library, without importing any."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def notes(dataset: Dataset, profile: Profile) -> tuple[str, ...]:
    """One sentence each: samples, columns that were left out of comparisons, statistics by another engine."""
    found = []
    if Sample.id in profile.values:
        for split in profile.splits:
            sample = profile.of(Sample, split)
            if not sample.complete:
                found.append(
                    f"Label leakage and suites were judged on {count(len(sample.hashes))} of "
                    f"{count(sample.rows_total)} {split} rows: those with the smallest hashes, the same in every run."
                )
    if profile.plan.identifiers:
        names = listed(list(profile.plan.identifiers))
        found.append(
            f"Rows were compared without {names}, which only numbers or names them. Set [columns] ignore or entity "
            "to say what it is."
        )
    mixed = [name for name in profile.plan.common if not profile.plan.comparable(name)]
    if mixed:
        found.append(f"Rows were compared without {listed(mixed)}, which is text in one split and a number in another.")
    if dataset.engine == "tfdv":
        found.append("statistics.pb was computed by tfdv.GenerateStatistics; checks judge TrainGate's own statistics.")
    return (*found, *_of_statistics(dataset, profile))


def _of_statistics(dataset: Dataset, profile: Profile) -> Iterator[str]:
    """What the weight, the slices and the categories of the config could not be made of."""
    options, summaries = dataset.statistics, profile.values.get(Statistics.id, {})
    for split, summary in summaries.items():
        if options.weight is not None and summary.weight is None:
            yield f"{split} has no column {options.weight}, so its statistics count every row alike."
        for name, column in summary.columns.items():
            if name in options.categorical and column.numbers is not None and column.categories is None:
                yield f"{name} of {split} is {column.kind}, so its statistics are those of a number, not of categories."
            if name in options.slices and column.kind == Kind.LIST:
                yield f"{name} of {split} holds lists, so there are no statistics by its values."
        for name, rows in summary.unsliced.items():
            yield (
                f"statistics.pb tells {KEPT} values of {name} apart in {split}, the first in their order; "
                f"{count(rows, 'rows')} have another."
            )
