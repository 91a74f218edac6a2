"""Labels that stand rows away from what they are the labels of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from traingate.checks.skew._relations import Labelled, Relation
from traingate.judging.areas import measure_area
from traingate.judging.significance import Difference

_TRIED = (1, -1, 2, -2)
_FEWEST = 100  # rows whose neighbour is known
_FOUND = 0.6  # of what the features tell in the other split, that they tell of the neighbour's label
_SURE = 4.0  # standard errors by which that is more than they tell of their own


@dataclass(frozen=True)
class Offset:
    """Where labels stand.

    Attributes:
        rows: by how many rows the labels stand too low; negative for too high.
        score: the ROC AUC at which features tell the label that stands there.
        error: its standard error.
    """

    rows: int
    score: float
    error: float

    def compare(self, relation: Relation, limits: tuple[float, float], level: float) -> Difference:
        """How much more features tell of the label that stands there than of their own."""
        more = self.score - max(relation.theirs.score, 0.5)
        return Difference(more, math.erfc(more / max(self.error, 1e-12) / math.sqrt(2)), *limits, level)


def find_offset(labelled: Labelled, relation: Relation) -> Offset | None:
    """How many rows away from its features each label of the held-out split stands; None where it does not.

    What the features of a row tell at next to no chance of its own label, and of the label of the row before or after
    it as in the other split, was shifted. Neighbours have to be among the rows that were sampled.
    """
    held_out = labelled.mask(held_out=True)
    labels, (shards, rows) = labelled.labels[held_out], labelled.places[held_out].T
    if len(relation.told) != len(labels) or not len(labels):
        return None
    keys = shards * (int(rows.max()) + 4) + rows + 2
    order = np.argsort(keys, kind="stable")
    for step in _TRIED:
        at = np.minimum(np.searchsorted(keys[order], keys + step), len(keys) - 1)
        known = keys[order][at] == keys + step
        area = measure_area(relation.told[known], labels[order[at[known]]]) if known.sum() >= _FEWEST else None
        if area is None:
            continue
        error = area.measure_error(labelled.rows.groups[held_out][known])
        enough = area.score - 0.5 >= _FOUND * (relation.ours.score - 0.5)
        # What goes the other way round fits any other row better.
        if enough and area.score - max(relation.theirs.score, 0.5) >= _SURE * error:
            return Offset(step, area.score, error)
    return None
