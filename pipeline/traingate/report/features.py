"""The columns as a report draws them: figures ready to print, and histograms of all splits on one grid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.profile.summaries import ColumnSummary, Summary
from traingate.report.feature import QUANTILES, Feature
from traingate.wording import moment, number

BINS = 20
_CATEGORIES = 10
_HEAVY_TAIL = 20.0  # spread of the bulk against that of the middle half, above which bins follow the quantiles


def describe_features(plan: Plan, summaries: Mapping[str, Summary]) -> tuple[Feature, ...]:
    """Every column of any split, in the order of train's columns; none where statistics were not measured.

    Args:
        plan: columns and kinds of all splits.
        summaries: the statistics by split.
    """
    train_first = sorted(summaries, key=lambda split: split != plan.dataset.train)
    names = dict.fromkeys(name for split in train_first for name in summaries[split].columns)
    columns = {split: summary.columns for split, summary in summaries.items()}
    return tuple(_describe_feature(plan, name, columns) for name in names)


def find_role(plan: Plan, name: str) -> str:
    """What a column is to the model: `feature`, `label`, `entity`, `time`, `weight`, `identifier` or `ignored`."""
    return plan.columns.roles.get(name) or ("identifier" if name in plan.identifiers else "feature")


def _describe_feature(plan: Plan, name: str, summaries: Mapping[str, Mapping[str, ColumnSummary]]) -> Feature:
    found = {split: columns[name] for split, columns in summaries.items() if name in columns}
    histogram, edges = _bin_columns(found)
    return Feature(
        name=name,
        role=find_role(plan, name),
        types={split: str(column.kind) for split, column in found.items()},
        missing={split: column.absent / column.rows if column.rows else 0.0 for split, column in found.items()},
        shown={split: dict(_list_figures(column)) for split, column in found.items()},
        histogram=histogram,
        edges=edges,
        quantiles={split: points for split, column in found.items() if (points := _list_quantiles(column))},
    )


def _list_quantiles(column: ColumnSummary) -> tuple[float, ...]:
    if column.numbers is None or not len(column.numbers.quantiles.points):
        return ()
    return tuple(float(point) for point in column.numbers.quantiles.at(list(QUANTILES)))


def _list_figures(column: ColumnSummary) -> Iterator[tuple[str, str]]:
    if column.numbers is not None and len(column.numbers.quantiles.points):
        write = moment if column.kind == Kind.TIME else number
        yield "median", write(float(column.numbers.quantiles.at([0.5])[0]))
        yield "minimum", write(float(column.numbers.minimum))
        yield "maximum", write(float(column.numbers.maximum))
        if column.kind != Kind.TIME:
            yield "mean", number(column.numbers.mean)
            yield "std", number(column.numbers.std)
            yield "zeros", f"{column.numbers.zeros:,}"
    elif column.strings is not None:
        yield "distinct", ("" if column.strings.exact else "about ") + f"{column.strings.distinct:,}"
        if column.strings.top:
            yield "top", column.strings.top[0][0][:60]
            yield "top rows", f"{column.strings.top[0][1]:,}"


def _bin_columns(found: Mapping[str, ColumnSummary]) -> tuple[dict[str, tuple[float, ...]], tuple[float | str, ...]]:
    if found and all(column.numbers is not None for column in found.values()):
        return _bin_numbers(found)
    if found and all(column.strings is not None for column in found.values()):
        return _bin_strings(found)
    return {}, ()


def _bin_numbers(found: Mapping[str, ColumnSummary]) -> tuple[dict[str, tuple[float, ...]], tuple[float, ...]]:
    quantiles = {split: column.numbers.quantiles for split, column in found.items() if column.numbers}
    filled = [summary for summary in quantiles.values() if len(summary.points)]
    if not filled:
        return {}, ()
    low = min(float(summary.at([0.001])[0]) for summary in filled)
    high = max(float(summary.at([0.999])[0]) for summary in filled)
    if not math.isfinite(high - low):
        return {}, ()
    if low == high:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, BINS + 1)
    middle = filled[0].at([0.25, 0.75])
    if high - low > _HEAVY_TAIL * (middle[1] - middle[0]) > 0:
        edges = np.unique(np.concatenate([[low], filled[0].at(np.linspace(0, 1, BINS + 1)[1:-1]), [high]]))
    counts = {
        split: _count_bins(summary.share_up_to(edges[1:-1]), summary.total) for split, summary in quantiles.items()
    }
    return counts, tuple(float(edge) for edge in edges)


def _count_bins(shares: np.ndarray, total: float) -> tuple[float, ...]:
    """Rows of each bin; what lies outside the grid is in the first and the last."""
    return tuple(float(rows) for rows in np.round(np.diff(np.concatenate([[0.0], shares, [1.0]])) * total, 1))


def _bin_strings(found: Mapping[str, ColumnSummary]) -> tuple[dict[str, tuple[float, ...]], tuple[str, ...]]:
    tops = {split: dict(column.strings.top) for split, column in found.items() if column.strings}
    total: dict[str, int] = {}
    for top in tops.values():
        for value, rows in top.items():
            total[value] = total.get(value, 0) + rows
    names = sorted(total, key=lambda value: (-total[value], value))[:_CATEGORIES]
    counts = {}
    for split, top in tops.items():
        shown = [float(top.get(name, 0)) for name in names]
        counts[split] = (*shown, max(0.0, found[split].present - sum(shown)))
    return counts, (*(name[:60] for name in names), "all others")
