"""What remedies are asked about: a dataset of train and eval with a label, and edits as plain lists."""

from __future__ import annotations

from collections.abc import Mapping

from traingate.dataset import Columns, Dataset, Split
from traingate.remedy import Edit, Subject, find_remedy
from traingate.report.findings import Finding

Kinds = Mapping[str, str]
NONE: Kinds = {}
DATASET = Dataset("d", (Split("train", ()), Split("eval", ())), Columns("y", ("id",)))


def plan(
    remedy: str,
    found: Finding,
    *beside: Finding,
    train: dict[str, str] | None = None,
    held: dict[str, str] | None = None,
) -> list[Edit]:
    """The edits that a remedy plans, for columns of some kinds."""
    return list(find_remedy(remedy).plan(found, Subject(DATASET, {"train": train, "eval": held}, beside)))
