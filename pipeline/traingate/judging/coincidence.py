"""Whether equal rows are copies or a coincidence of coarse features, judged by distinct rows."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from traingate.batch import runs
from traingate.batch.arrow import combine_chunks
from traingate.batch.batch import Batch
from traingate.joins.rows import Overlap
from traingate.judging.sampled import take_column
from traingate.plan import Plan
from traingate.profile.sampled_rows import SampledRows

FEWEST_GROUPS = 10
"""Distinct rows that repeat, below which nobody can tell copies from coincidence."""

_MOST_MIXED = 0.1  # share of repeated rows whose labels differ, above which they are no copies of each other
_CAREFUL = 3.0
_MOST_COUPLES = 1_000  # of columns; of more, evenly chosen ones are asked
_STEPS = 5  # of a column's grid: values so near are as likely as equal ones, were equal ones a coincidence
_MOST_DECIMALS = 12


def bound_coincidence(sample: SampledRows, plan: Plan, overlap: Overlap) -> float:
    """How many distinct rows of the first split coincidence lets repeat, at most; infinite where nobody can tell."""
    groups, explained = overlap.repeated_distinct, math.inf
    if groups < FEWEST_GROUPS:
        return explained
    if overlap.repeated_labels <= _MOST_MIXED * groups:
        explained = bound_neighbours(sample, plan)
    if explained >= groups and repeats_evenly(overlap.times):
        explained = bound_close_values(sample, plan)
    return explained


def bound_neighbours(sample: SampledRows, plan: Plan) -> float:
    """An upper bound on the pairs of train's distinct rows that differ in one column only, or in one couple.

    Rows that are equal by coincidence are the tip of many that are nearly equal: where columns with collision rates ρ
    agree in N pairs by chance, about N (1 − ρ) / ρ pairs differ in each one alone. Copies have no such neighbours. Two
    columns that move together differ only together, which is why couples are asked as well; the greatest counts. Copies
    of one row count once, because a single state that many rows are in says nothing of the others. The bound adds
    three standard errors of the sample, and is infinite where there is nothing to compare.
    """
    names = tuple(name for name in plan.compared if name in sample.names)
    if len(sample.hashes) < 2 or not names:
        return math.inf
    columns, whole = _hash_distinct(sample, plan, names)
    found = sum(_count_pairs(whole - column) for column in columns)
    couples = list(itertools.combinations(columns, 2))
    step = math.ceil(len(couples) / _MOST_COUPLES) if couples else 1
    found += max((_count_pairs(whole - first - second) for first, second in couples[::step]), default=0.0)
    return _scale_up(found, sample)


def bound_agreeing(sample: SampledRows, plan: Plan) -> float:
    """An upper bound on the pairs of train's rows that are equal by coincidence, from those that agree in one column.

    Two rows that agree in a column by coincidence agree in all others with a chance ρ, so that for each pair of equal
    rows (1 − ρ) / ρ pairs agree in that column and not in all. ρ is taken as a half, or as the share of pairs that
    agree in all others where that is greater. As each distinct row is counted once, fewer pairs are
    left than there would be, and three times as many are allowed. The column with the fewest counts; infinite where
    there is one column.
    """
    names = tuple(name for name in plan.compared if name in sample.names)
    if len(sample.hashes) < 2 or len(names) < 2:
        return math.inf
    columns, whole = _hash_distinct(sample, plan, names)
    pairs, found = len(whole) * (len(whole) - 1) / 2, math.inf
    for column in columns:
        alike = min(_count_pairs(whole - column) / max(pairs, 1.0), 0.999)
        found = min(found, _CAREFUL * _count_pairs(column) * max(1.0, alike / (1 - alike)))
    return _scale_up(found, sample)


def share_equal_within(sample: SampledRows, plan: Plan, entity: Sequence[str]) -> float:
    """The share of pairs of sampled rows of one entity that are equal; 0.0 where no entity has two rows."""
    table = sample.table
    if not set(entity) <= sample.names or not table.num_rows:
        return 0.0
    arrays = [combine_chunks(column) for column in table.columns]
    batch = Batch(pa.RecordBatch.from_arrays(arrays, names=table.column_names), plan, plan.dataset.train)
    whose = batch.row_hashes(tuple(entity))
    equal = whose + batch.row_hashes(tuple(name for name in plan.compared if name in sample.names))
    return _count_pairs(equal) / max(_count_pairs(whose), 1.0)


def bound_close_values(sample: SampledRows, plan: Plan) -> float:
    """An upper bound on the pairs of distinct values within five steps of each other on their column's own grid.

    Of one or two columns the neighbours say nothing. But numbers that are equal by coincidence are as coarse as that,
    and then as often a step apart as equal. The finest column counts; infinite where no column holds numbers.
    """
    found = math.inf
    for name in plan.compared:
        if name not in sample.names or pa.types.is_nested(sample.table.schema.field(name).type):
            continue
        values, missing = take_column(sample, name, np.arange(sample.table.num_rows))
        distinct = np.unique(values[~missing & np.isfinite(values)]) if values.dtype.kind == "f" else np.zeros(0)
        if len(distinct) > 1:
            found = min(found, _count_close(distinct))
    return _scale_up(found, sample)


def repeats_evenly(times: Sequence[int]) -> bool:
    """Whether distinct rows occur too evenly often for rows that were drawn one by one.

    Of rows drawn independently, F(k) distinct ones occur k times, and k! F(k) is log-convex in k (a mixture of Poisson
    variables): F(k + 1) is at least F(k)² k / (F(k − 1) (k + 1)). Rows that were copied a set number of times break
    that at the next number. Each figure is taken three standard errors to the careful side.

    Args:
        times: distinct rows that occur once, twice, …
    """
    for k in range(2, len(times)):
        before, here, after = (float(times[at - 1]) for at in (k - 1, k, k + 1))
        least = max(here - 3 * math.sqrt(here), 0.0) ** 2 * k / ((before + 3 * math.sqrt(before) + 3) * (k + 1))
        if after + 3 * math.sqrt(after) + 3 < least - 3 * math.sqrt(least):
            return True
    return False


def _hash_distinct(sample: SampledRows, plan: Plan, names: tuple[str, ...]) -> tuple[list[np.ndarray], np.ndarray]:
    """The hashes of each column, and of all together, of the sample's distinct rows."""
    table = sample.table
    arrays = [combine_chunks(column) for column in table.columns]
    batch = Batch(pa.RecordBatch.from_arrays(arrays, names=table.column_names), plan, plan.dataset.train)
    columns = [batch.row_hashes((name,)) for name in names]
    whole = np.sum(columns, axis=0, dtype=np.uint64)
    first = np.unique(whole, return_index=True)[1]
    return [column[first] for column in columns], whole[first]


def _count_pairs(keys: np.ndarray) -> float:
    """Pairs of equal keys."""
    counts = runs.count_distinct(np.sort(keys))[1].astype(float)
    return float((counts * (counts - 1)).sum() / 2)


def _count_close(distinct: np.ndarray) -> float:
    """Pairs of ascending values, float [n], at most five steps apart."""
    step = _find_step(distinct)
    reach = np.searchsorted(distinct, distinct + step * (_STEPS + 0.5), "right") - np.arange(len(distinct)) - 1
    return float(reach.sum())


def _find_step(distinct: np.ndarray) -> float:
    """The step of the grid that values lie on: 0.01 for prices, 5 for multiples of five; 0 where they lie on none."""
    for decimals in range(_MOST_DECIMALS + 1):
        scaled = distinct * 10.0**decimals
        if np.abs(scaled).max() > 1e15:
            break
        whole = np.round(scaled)
        if (np.abs(scaled - whole) < 1e-6 * np.maximum(1.0, np.abs(scaled) * 1e-6)).all():
            return float(np.gcd.reduce(np.diff(whole).astype(np.int64)) / 10.0**decimals)
    return 0.0


def _scale_up(found: float, sample: SampledRows) -> float:
    seen = len(sample.hashes) / max(sample.rows_total, 1)
    return float((found + 3 * math.sqrt(found) + 3) / seen**2)
