"""A feature that gives one class of several away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.check import Check
from traingate.checks.leakage._scores import count_sampled, describe_worst
from traingate.dataset import Dataset
from traingate.judging.relation import Strength
from traingate.judging.sampled import SampledLabel, take_column
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity
from traingate.wording import count, number, quote

_FEWEST_VALUES = 20  # distinct values of a number; one of fewer may be a code, which honestly stands for a class
_FEWEST_ROWS = 30  # on either side


def report_class(
    check: Check,
    dataset: Dataset,
    judged: tuple[SampledRows, SampledLabel],
    name: str,
    told: tuple[int, Strength, float],
    allowed: float,
) -> Finding:
    """One class that a feature gives away, where it does not tell all of them.

    A value is measured, or marks that there is none: where the class is the rows with that value, or the rows without
    it, the column was filled in by somebody who knew the class, and that blocks.

    Args:
        check: on whose behalf.
        dataset: what is judged.
        judged: the sample of train, and its labels.
        name: the feature.
        told: the class, what the feature tells, and the ROC AUC at which the next best feature tells that class.
        allowed: the ROC AUC from which it warns.
    """
    (sample, target), (label, found, others) = judged, told
    score, label_name, one = found.by_class[label], dataset.columns.label, quote(target.names[label])
    values, missing = take_column(sample, name, target.rows)
    mark = find_mark(values, missing, target.classes == label) if values.dtype.kind == "f" else None
    rows = "rows" if sample.complete else "sampled rows"
    how = f" {mark.describe(name, str(label_name), one, rows)}." if mark else ""
    return check.finding(
        Severity.BLOCK if mark else Severity.WARN,
        f"{name} alone tells the {label_name} {one} from all others (ROC AUC {number(round(score, 4))}); "
        f"{describe_worst(target, found)}, and the next best feature tells {one} at {number(round(others, 4))}.{how} "
        "Was it known before the label?",
        at=(dataset.train, name),
        kind="one-class",
        measured=score,
        allowed=allowed,
        unit="ROC AUC",
        details={"class": target.names[label], "next_best": others, "worst": found.score},
        remedy=f"Leave {name} out ([columns] ignore) unless it is known when the model is used.",
        sampled=count_sampled(sample, target),
    )


@dataclass(frozen=True)
class ClassMark:
    """A value that only the rows of a class have, or that all rows but those have.

    Attributes:
        value: the value.
        rows: the rows that have it.
        inside: whether these are the class.
    """

    value: float
    rows: int
    inside: bool

    def describe(self, name: str, label: str, one: str, rows: str) -> str:
        """In words, such as "fee is 0 in all 900 rows whose kind is not 'late', and in none of the others"."""
        whose = f"{count(self.rows, rows)} whose {label} is {'' if self.inside else 'not '}{one}"
        return f"{name} is {number(self.value)} in all {whose}, and in none of the others"


def find_mark(values: np.ndarray, missing: np.ndarray, positive: np.ndarray) -> ClassMark | None:
    """The value of a number that tells a class without an exception; None where none does, or it may be a code.

    Args:
        values: float64 [n].
        missing: bool [n]; what gaps tell is told elsewhere.
        positive: bool [n], the rows of the class.
    """
    values, positive = values[~missing], positive[~missing]
    if min(positive.sum(), (~positive).sum()) < _FEWEST_ROWS:
        return None
    for inside, having in ((True, positive), (False, ~positive)):
        one = values[having]
        alone = (one == one[0]).all() and not (values[~having] == one[0]).any()
        if alone and len(np.unique(values[~having])) >= _FEWEST_VALUES:
            return ClassMark(float(one[0]), int(having.sum()), inside)
    return None
