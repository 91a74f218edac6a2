"""The columns as a report draws them: figures ready to print, and histograms of all splits on one grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.profile.summaries import ColumnSummary, Summary
from traingate.report.feature import QUANTILES, Feature
from traingate.report.histograms import bin_columns
from traingate.wording import moment, number


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
    drawn = bin_columns(found)
    return Feature(
        name=name,
        role=find_role(plan, name),
        types={split: str(column.kind) for split, column in found.items()},
        missing={split: column.absent / column.rows if column.rows else 0.0 for split, column in found.items()},
        shown={split: dict(_list_figures(column)) for split, column in found.items()},
        histogram=drawn.rows,
        edges=drawn.edges,
        quantiles={split: points for split, column in found.items() if (points := _list_quantiles(column))},
        scale=drawn.scale,
        outside=drawn.outside,
        others=drawn.others,
        error=drawn.error,
        undrawn=drawn.undrawn,
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
