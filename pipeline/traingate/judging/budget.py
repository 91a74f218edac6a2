"""The run's false alarms: how likely a clean dataset may be blocked by chance, and who may spend how much of that."""

from __future__ import annotations

from collections.abc import Mapping

RUN = 0.01
"""The chance that a run blocks on splits that were drawn alike, over all its tests."""

WARN_FACTOR = 10
"""A warning may be that many times likelier by chance than a block."""

# Halving a share costs little where a fault moves a whole column: among 200 features, a shift has to be 3 % larger to
# block. The widest question keeps the most; overlap and texts, whose faults may be single rows, block seven copies at
# 80/20.
SHARES: Mapping[str, float] = {
    "distributions": 0.0015,  # features of split-skew: place and spread of numbers, mix of categories
    "label-shift": 0.0012,  # the label in split-skew: its mix or place, and the rates of its rare classes
    "tails": 0.0010,  # outliers: far values, and values beyond train's range
    "categories": 0.0007,  # schema-anomalies: values that train never has
    "lost-zeros": 0.0001,  # column-types: codes without the zeros that they have in another split
    "missing": 0.0008,  # missing-values: more or fewer gaps than in train
    "overlap": 0.0006,  # row-overlap: copies of train's rows beyond its own rate of repeats
    "missing-by-class": 0.0004,  # label-leakage: gaps that go with the label
    "new-classes": 0.0004,  # schema-anomalies: classes that train never has
    "absent-classes": 0.0004,  # class-imbalance: classes that a split lost
    "suites": 0.0004,  # suites: what a sample shows of all rows
    "empty-columns": 0.0002,  # schema-anomalies: columns without any value in a held-out split
    "marks-by-class": 0.0003,  # label-marks: values that one class alone has
    "forensics": 0.0001,  # preprocessing: figures that rows have by accident, as if something had been fitted to them
    "relation-change": 0.0006,  # relation-change: what features tell of the label, together and alone
    "multivariate": 0.0004,  # multivariate-skew: whether a model tells the splits apart
    "near-duplicates": 0.0001,  # near-duplicates: rows and texts that differ little
    "images": 0.0001,  # image-overlap: pictures that look the same
    "texts": 0.0005,  # text-overlap: texts that two splits share
    "values": 0.0001,  # split-skew: values that gather in one, lie on a grid, or reach further out
    # Kept for checks that are to come.
    "history": 0.0001,
}
"""The share of each family of tests in `RUN`, all of it given away."""


def alpha(family: str, tests: int) -> float:
    """The level of one of the `tests` that a family runs in this run (Bonferroni); 0 tests have the level of one.

    Raises:
        KeyError: the family has no share.
    """
    return SHARES[family] / max(tests, 1)
