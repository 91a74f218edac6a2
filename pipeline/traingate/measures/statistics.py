"""The statistics of every column of a split, from which most checks judge and TFDV's protos are written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from traingate.measure import Measure, State
from traingate.measures import _slices, _table
from traingate.plan import Plan
from traingate.profile.summaries import Summary

if TYPE_CHECKING:
    from traingate.batch.batch import Batch


@dataclass(frozen=True)
class Statistics(Measure[Summary]):
    """Counts, moments, quantiles, frequent values and list lengths of every column of a split.

    Exact: rows, missing, NaN, infinities, zeros, minimum, maximum, rows by value up to 1,000 distinct numbers and
    65,536 distinct strings, bytes. Within 1e-9 standard deviations: mean and standard deviation. Within the rank error
    that they state: quantiles (0.1 % of the rows; more in tables of over 1,024 columns, whose states would not fit).

    With a column of weights every figure has its weighted twin, within the same bounds, as a share of the weight. With
    slices, the rows of each of the first 100 values of a column have the same statistics of their own, quantiles within
    0.8 %. How rows are sharded moves a figure within these bounds and by what adding floats in another order does.
    """

    def start(self, plan: Plan, split: str) -> State:
        state = _table.start(plan, split)
        return {**state, "slices": _slices.start(plan, split)} if plan.dataset.statistics.slices else state

    def add(self, state: State, batch: Batch) -> State:
        _table.add(state, batch)
        if "slices" in state:
            _slices.add(state["slices"], batch)
        return state

    def merge(self, first: State, second: State) -> State:
        if "slices" in first:
            _slices.merge(first["slices"], second["slices"])
        return _table.merge(first, second)

    def finish(self, state: State) -> Summary:
        summary = _table.finish(state)
        if "slices" not in state:
            return summary
        slices, unsliced = _slices.finish(state["slices"])
        return replace(summary, slices=slices, unsliced=unsliced)
