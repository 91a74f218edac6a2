"""How a column of text writes its numbers, told from all of its values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from traingate.batch.numerals import Notation
from traingate.format import find_format
from traingate.profile.profile import Profile
from traingate.scan.measuring import read_batches

_EXAMPLES = ("1234.5", "1,234.5", "1.234,5", "1234,5", "1 234,5", "1'234.5")


def find_column_notation(profile: Profile, split: str, column: str) -> Notation | None:
    """The notation that reads most values; None where two read as many and do not agree on them, as of 1,234."""
    notations = {example: Notation.parse(example) for example in _EXAMPLES}
    read, sums = dict.fromkeys(notations, 0), dict.fromkeys(notations, 0.0)
    plan = replace(profile.plan, types={**profile.plan.types, split: {column: profile.plan.types[split][column]}})
    for file in profile.splits[split].files:
        for number, shard in enumerate(find_format(file.path).plan_shards(file.path, plan.dataset.reading)):
            for batch in read_batches(plan, split, number, shard):
                texts = batch.column(column)
                if texts.dictionary is None or texts.codes is None or not len(texts.dictionary):
                    continue
                valid = np.ones(batch.rows, bool) if texts.valid is None else texts.valid
                for example, notation in notations.items():
                    values = notation.read(texts.dictionary)[texts.codes][valid]
                    read[example] += int((values == values).sum())
                    sums[example] += float(np.nansum(values))
    most = max(read.values())
    best = [example for example in notations if read[example] == most]
    if not most or len({sums[example] for example in best}) > 1:
        return None
    return notations[best[0]]
