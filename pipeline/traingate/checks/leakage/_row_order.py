"""Rows that lie in the order of the label, or in files of one class each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from traingate.check import Check
from traingate.checks.leakage._scores import count_sampled
from traingate.dataset import Dataset
from traingate.judging.relation import group_values, strength_for_classes
from traingate.judging.sampled import SampledLabel
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity
from traingate.wording import number


def judge_order(
    check: Check, dataset: Dataset, judged: tuple[SampledRows, SampledLabel], least: float, min_rows: int
) -> Iterator[Finding]:
    """At most one finding.

    Args:
        check: on whose behalf.
        dataset: what is judged.
        judged: the sample of train, and its labels, which are classes.
        least: the ROC AUC of where a row stands, and of the file that it is in, that is told.
        min_rows: of train from which it warns.
    """
    sample, target = judged
    place = np.lexsort((sample.rows[target.rows], sample.shards[target.rows])).argsort().astype(float)
    group = group_values(place, np.zeros(len(place), bool))
    score = strength_for_classes(group, place, target.classes, target.shuffle).score
    files = np.unique(sample.shards[target.rows], return_inverse=True)[1]
    by_file = strength_for_classes(files, None, target.classes, target.shuffle).score if files.any() else 0.0
    if max(score, by_file) < least:
        return
    label, train = dataset.columns.label, dataset.train
    if by_file >= least:
        told = f"The file of {train} that a row is in tells its {label} (ROC AUC {number(round(by_file, 4))})"
    else:
        told = f"The rows of {train} lie in the order of {label} (ROC AUC of their place {number(round(score, 4))})"
    yield check.finding(
        Severity.WARN if sample.rows_total >= min_rows else Severity.INFO,
        f"{told}. Training has to shuffle all of them, not a buffer of a few thousand.",
        at=train,
        kind="order",
        measured=max(score, by_file),
        allowed=least,
        unit="ROC AUC",
        remedy="Shuffle the rows before they are written; traingate train shuffles by itself.",
        sampled=count_sampled(sample, target),
    )
