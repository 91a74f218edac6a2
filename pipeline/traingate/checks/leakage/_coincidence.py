"""Whether equal rows are copies or a coincidence of coarse features, judged by rows that are nearly equal."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pyarrow as pa

from traingate.batch import runs
from traingate.batch.arrow import combine_chunks
from traingate.batch.batch import Batch
from traingate.plan import Plan
from traingate.profile.sampled_rows import SampledRows

_MOST_COUPLES = 1_000  # of columns; of more, evenly chosen ones are asked


def bound_neighbours(sample: SampledRows, plan: Plan) -> float:
    """An upper bound on the pairs of train's rows that differ in one compared column only, or in one couple of them.

    Rows that are equal by coincidence are the tip of many that are nearly equal: where columns with collision rates ρ
    agree in N pairs by chance, about N (1 − ρ) / ρ pairs differ in each one alone. Copies have no such neighbours. Two
    columns that move together differ only together, which is why couples are asked as well; the greatest counts. The
    bound adds three standard errors of the sample, and is infinite where there is nothing to compare.
    """
    names = tuple(name for name in plan.compared if name in sample.table.column_names)
    if len(sample.hashes) < 2 or not names:
        return math.inf
    batch = Batch(_to_records(sample.table), plan, plan.dataset.train)
    columns = [batch.row_hashes((name,)) for name in names]
    whole = np.sum(columns, axis=0, dtype=np.uint64)
    equal = _count_pairs(whole)
    found = sum(_count_pairs(whole - column) - equal for column in columns)
    couples = list(itertools.combinations(columns, 2))
    step = math.ceil(len(couples) / _MOST_COUPLES) if couples else 1
    found += max((_count_pairs(whole - first - second) - equal for first, second in couples[::step]), default=0.0)
    seen = len(sample.hashes) / max(sample.rows_total, 1)
    return float((found + 3 * math.sqrt(found) + 3) / seen**2)


def _count_pairs(keys: np.ndarray) -> float:
    """Pairs of equal keys."""
    counts = runs.count_distinct(np.sort(keys))[1].astype(float)
    return float((counts * (counts - 1)).sum() / 2)


def _to_records(table: pa.Table) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([combine_chunks(column) for column in table.columns], names=table.column_names)
