"""What a reader of a report has to know besides its findings, and the versions that computed it."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from traingate.dataset import Dataset
from traingate.measures.sample import Sample
from traingate.profile import Profile
from traingate.wording import count, listed

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
    return tuple(found)
