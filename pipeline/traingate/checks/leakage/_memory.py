"""How much better a model scores on rows that it has seen, from a sample of train."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from traingate.judging import labels
from traingate.judging.columns import features
from traingate.judging.relation import balanced_accuracy, group_values, strength_for_number
from traingate.judging.sampled import SampledLabel, take_column, take_label
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows

_FEWEST_CLASS_ROWS = 2


def measure_unseen_score(profile: Profile, sample: SampledRows) -> float:
    """What a plain model scores on rows that it has not seen: balanced accuracy, or R² for a number; at least 0.

    Naive Bayes of the classes, and the best single feature of a number. 0 where there is no label to predict: then
    whatever was memorised counts in full.
    """
    target = take_label(profile, sample, labels.classes(profile) is not None, _FEWEST_CLASS_ROWS)
    if target is None or not len(target.values):
        return 0.0
    names = [name for name in features(profile.plan, profile.plan.dataset.train) if _is_flat(sample, name)]
    if target.is_class:
        groups = (_group(sample, target, name) for name in names)
        return balanced_accuracy(groups, target.classes, target.shuffle)
    groups = (_group(sample, target, name) for name in names)
    return max((strength_for_number(group, None, target.values, target.shuffle).score for group in groups), default=0.0)


def _group(sample: SampledRows, target: SampledLabel, name: str) -> np.ndarray:
    values, missing = take_column(sample, name, target.rows)
    return group_values(values, missing) if values.dtype.kind == "f" else np.where(missing, 0, values + 1)


def _is_flat(sample: SampledRows, name: str) -> bool:
    kind = sample.table.schema.field(name).type if name in sample.table.column_names else pa.null()
    return not (pa.types.is_nested(kind) or pa.types.is_null(kind))
