"""What the reader of a report needs to know besides its findings, and the versions that computed it."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from traingate.dataset import Dataset
from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.summaries import MOST_SLICES, Summary
from traingate.wording import count, list_names

_LIBRARIES = ("traingate", "apache-beam", "tensorflow-data-validation", "great-expectations", "pyarrow", "numpy")


def list_versions() -> dict[str, str]:
    """Versions by library, without importing any."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def write_notes(
    dataset: Dataset, plan: Plan, samples: Mapping[str, SampledRows], summaries: Mapping[str, Summary]
) -> tuple[str, ...]:
    """One sentence each: samples, columns that were left out of comparisons, statistics by another engine.

    Args:
        dataset: what the config says.
        plan: columns and kinds of all splits.
        samples: the sampled rows by split.
        summaries: the statistics by split.
    """
    found = list(_note_samples(dataset, samples))
    if plan.identifiers:
        names = list_names(list(plan.identifiers))
        found.append(
            f"Rows were compared without {names}, which looks like a row identifier. Declare it as ignore or "
            "entity under [columns]."
        )
    mixed = [name for name in plan.common if not plan.is_comparable(name)]
    if mixed:
        found.append(
            f"Rows were compared without {list_names(mixed)}, which the splits write in different ways "
            f"({_list_ways(plan, mixed[0])}{'' if len(mixed) == 1 else ', and so on'})."
        )
    if dataset.engine == "tfdv":
        found.append("statistics.pb was computed by tfdv.GenerateStatistics; checks use TrainGate's own statistics.")
    return (*found, *_note_statistics(dataset, summaries))


def _note_samples(dataset: Dataset, samples: Mapping[str, SampledRows]) -> Iterator[str]:
    """What was judged on a part of the rows, and what a part cannot tell."""
    parts = {split: sample for split, sample in samples.items() if not sample.complete}
    for split, sample in parts.items():
        yield (
            "Leaks of the label, near-duplicates, models that compare splits, and suites were judged on "
            f"{count(len(sample.hashes))} of {count(sample.rows_total)} {split} rows: those with the smallest hashes, "
            "the same in every run."
        )
    if parts and dataset.columns.label:
        echoes = "the label of the next row, the mean label of an entity or " if dataset.train in parts else ""
        yield (
            f"Whether a feature is {echoes}the mean label of its value was not asked: that takes all rows of "
            f"{list_names(list(parts))}, and a sample holds no more than 10,000."
        )


def _list_ways(plan: Plan, name: str) -> str:
    """`at: int in eval, time in train`."""
    kinds = {split: types[name] for split, types in plan.types.items() if types.get(name, Kind.NULL) != Kind.NULL}
    return f"{name}: " + ", ".join(f"{kind} in {split}" for split, kind in kinds.items())


def _note_statistics(dataset: Dataset, summaries: Mapping[str, Summary]) -> Iterator[str]:
    """Where the config's weight, slices or categories could not be applied."""
    options = dataset.statistics
    for split, summary in summaries.items():
        weight = dataset.columns.weight
        if weight is not None and weight not in summary.columns:
            yield f"{split} has no column {weight}, so its rows all count alike."
        for name, column in summary.columns.items():
            if name in options.categorical and column.numbers is not None and column.categories is None:
                yield f"{name} in {split} is {column.kind}, so its statistics are numeric, not categorical."
            if name in options.slices and column.kind == Kind.LIST:
                yield f"{name} in {split} holds lists, so it has no slices."
        for name, rows in summary.unsliced.items():
            yield (
                f"statistics.pb has slices for {MOST_SLICES} values of {name} in {split}, the first in order; "
                f"{count(rows, 'rows')} have another value."
            )
