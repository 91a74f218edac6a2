"""Lists as columns that can be judged: how long each is, its first value, its values' mean, and all values together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import combine_chunks, is_list, kind_of
from traingate.kinds import Kind
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.summaries import ColumnSummary, Numbers, Quantiles
from traingate.report.findings import Finding


def unfold_sample(sample: SampledRows) -> tuple[SampledRows, dict[str, str]]:
    """The sample with columns of its lists' lengths, first values and means besides, and each one's list by name."""
    table, origins = sample.table, dict[str, str]()
    for name in sample.table.column_names:
        if is_list(sample.table.schema.field(name).type):
            for view, values in _view_lists(combine_chunks(sample.table.column(name))):
                origins[f"{name} ({view})"] = name
                table = table.append_column(f"{name} ({view})", values)
    return replace(sample, table=table), origins


def _view_lists(lists: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    """Lengths; of numbers and strings the first value, and of numbers the mean where a list has more than one."""
    lengths = pc.cast(pc.list_value_length(lists), pa.int64())
    yield "length", lengths
    kind = kind_of(lists.type.value_type)
    longest = pc.max(lengths).as_py() or 0
    if not longest or not (kind.numeric or kind == Kind.STRING) or pa.types.is_nested(lists.type.value_type):
        return
    rows = lists.to_pylist()  # of a sample, so that few are read one by one
    firsts = [row[0] if row else None for row in rows]
    if kind == Kind.STRING:
        yield "first", pa.array(firsts, pa.large_binary() if any(isinstance(one, bytes) for one in firsts) else None)
        return
    yield "first", pa.array([None if one is None else float(one) for one in firsts], pa.float64())
    if longest > 1:
        numbers = [[float(one) for one in row or () if one is not None] for row in rows]
        yield "mean", pa.array([float(np.mean(row)) if row else None for row in numbers], pa.float64())


def unfold_column(column: ColumnSummary) -> Iterator[ColumnSummary]:
    """A list column as the columns of its lengths and of all its values; any other as it is."""
    lists = column.lists
    if lists is None:
        yield column
        return
    lengths = _count_lengths(lists.lengths)
    yield ColumnSummary(f"{column.name} (length)", Kind.INT, column.rows, column.missing, numbers=lengths)
    if lists.numbers or lists.strings:
        name = f"{column.name} (values)"
        yield ColumnSummary(name, lists.kind, lists.values, 0, numbers=lists.numbers, strings=lists.strings)


def _count_lengths(lengths: Quantiles) -> Numbers:
    points, weights = lengths.points, lengths.weights
    some = len(points) > 0
    mean = float(np.average(points, weights=weights)) if some else float("nan")
    return Numbers(
        zeros=int(weights[points == 0].sum()),
        nans=0,
        infinities=(0, 0),
        minimum=float(points[0]) if some else float("nan"),
        maximum=float(points[-1]) if some else float("nan"),
        mean=mean,
        std=float(np.sqrt(np.average((points - mean) ** 2, weights=weights))) if some else float("nan"),
        quantiles=lengths,
    )


def name_column(finding: Finding, origins: Mapping[str, str]) -> Finding:
    """The finding at the column itself where it is about a list's length or values."""
    view = finding.feature or ""
    if view not in origins:
        return finding
    column, what = origins[view], view.rpartition("(")[2].removesuffix(")")
    kind = f"list-{what}-{finding.kind}".removesuffix("-")
    return replace(finding, feature=column, kind=kind, remedy=finding.remedy.replace(view, column))
