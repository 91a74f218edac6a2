"""Our statistics as TFDV's protos: what `tfdv.GenerateStatistics` with its default options would have written.

Exact fields are identical. The mean and the standard deviation agree within 1e-9 standard deviations, histograms and
the median within the rank error of both sketches, and to the last bit where a column has few enough values for both to
be exact. Integers, bools and times (microseconds since 1970 UTC) are INT. Some of TFDV's answers follow from its
arithmetic rather than from the data, and are repeated here: infinities make the mean NaN and the standard deviation 0,
and so does a square that float64 cannot hold for the standard deviation. Where TFDV reads single precision (its CSV
decoder, float32 columns on numpy 2), figures here are those of double precision. Lists of lists have the statistics of
their values, without TFDV's counts by level, and a null within a list is not a value.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any

import numpy as np

from traingate.kinds import Kind
from traingate.profile.summaries import (
    ColumnSummary,
    Lists,
    Numbers,
    Quantiles,
    Strings,
    Summary,
    Weighted,
    WeightedNumbers,
)
from traingate.tfdv import histograms
from traingate.tfdv.histograms import Bars

TOP_VALUES = 20
LEAST_WEIGHT = 1.0  # of a value among the weighted top values
NOT_UTF8 = "__BYTES_VALUE__"
_ESCAPED = re.compile(r"\\x[89a-f][0-9a-f]")


def to_proto(summaries: Mapping[str, Summary]) -> Any:
    """Summaries by split as a `DatasetFeatureStatisticsList`, one dataset per split and one feature per column.

    Slices come after all splits, each a dataset of its own: what TFDV calls `column_value` is `split/column_value`. No
    split's name has a slash.
    """
    from tensorflow_metadata.proto.v0 import statistics_pb2

    result = statistics_pb2.DatasetFeatureStatisticsList()
    slices = {f"{name}/{key}": one for name, summary in summaries.items() for key, one in summary.slices.items()}
    for name, summary in {**summaries, **slices}.items():
        dataset = result.datasets.add(name=name, num_examples=summary.rows)
        if summary.weight is not None:
            dataset.weighted_num_examples = summary.weight
        for column in summary.columns.values():
            _write_feature(column, dataset.features.add())
    return result


def _write_feature(column: ColumnSummary, out: Any) -> None:
    out.path.step.append(column.name)
    kind = column.lists.kind if column.lists else column.kind
    numbers, strings = (
        (column.lists.numbers, column.lists.strings) if column.lists else (column.numbers, column.strings)
    )
    of_texts = kind in (Kind.NULL, Kind.STRING, Kind.LIST)
    out.type = out.STRING if of_texts else out.FLOAT if kind == Kind.FLOAT else out.INT
    if of_texts or column.categories is not None:
        _write_common(column, out.string_stats.common_stats)
        strings = strings or column.categories
        if strings and strings.distinct:
            _write_strings(column, strings, out.string_stats)
        return
    _write_common(column, out.num_stats.common_stats)
    if numbers:
        _write_numbers(column, numbers, out.num_stats)


def _write_common(column: ColumnSummary, out: Any) -> None:
    lists = column.lists or Lists(
        column.present, 1, 1, lengths=Quantiles(np.ones(1), np.full(1, float(column.present)))
    )
    out.num_missing, out.num_non_missing = column.missing, column.present
    if column.weighted:
        _write_weighted_common(column.weighted, out.weighted_common_stats)
    if not column.present:
        return
    out.min_num_values, out.max_num_values, out.tot_num_values = lists.fewest, lists.most, lists.values
    out.avg_num_values = lists.values / column.present
    bars = histograms.bin_by_rank(
        *histograms.compute_quantiles(lists.lengths.points, lists.lengths.weights, histograms.BUCKETS)
    )
    _write_histogram(bars, out.num_values_histogram, quantiles=True)


def _write_weighted_common(weighted: Weighted, out: Any) -> None:
    out.num_non_missing, out.num_missing, out.tot_num_values = weighted.present, weighted.missing, weighted.values
    out.avg_num_values = weighted.values / weighted.present if weighted.present else 0.0


def _write_numbers(column: ColumnSummary, numbers: Numbers, out: Any) -> None:
    if not numbers.quantiles.total and not any(numbers.infinities):
        if numbers.nans:
            out.histograms.add(num_nan=numbers.nans)
            out.histograms.add(num_nan=numbers.nans).type = out.histograms[0].QUANTILES
        return
    out.num_zeros, out.min, out.max = numbers.zeros, float(numbers.minimum), float(numbers.maximum)
    _write_distribution(numbers, numbers, out)
    if column.weighted and column.weighted.numbers:
        _write_distribution(column.weighted.numbers, numbers, out.weighted_numeric_stats)


def _write_distribution(of: Numbers | WeightedNumbers, numbers: Numbers, out: Any) -> None:
    """Mean, deviation, median and histograms of `numbers`, by row or by weight."""
    (below, above), finite = of.infinities, of.quantiles
    points = np.concatenate([[-np.inf] * bool(below), finite.points, [np.inf] * bool(above)])
    weights = np.concatenate([[below] * bool(below), finite.weights, [above] * bool(above)])
    if not len(points):
        return
    bounds, reached = histograms.compute_fine_quantiles(points, weights.astype(np.float64))
    out.mean = math.nan if any(numbers.infinities) else of.mean
    out.std_dev = 0.0 if any(numbers.infinities) else _limit_std(of.std, finite.total)
    out.median = float(bounds[len(bounds) // 2])
    low, high = numbers.quantiles.points[[0, -1]].tolist() if numbers.quantiles.total else (math.inf, -math.inf)
    wide = out.histograms.add(num_nan=numbers.nans)
    _write_histogram(histograms.bin_by_width(bounds, reached, low, high, above), wide, quantiles=False)
    deciles = out.histograms.add(num_nan=numbers.nans)
    _write_histogram(histograms.bin_deciles(bounds, reached), deciles, quantiles=True)


def _limit_std(std: float, rows: float) -> float:
    overflows = std > 0 and 2 * math.log(std) + math.log(rows) > math.log(sys.float_info.max)
    return 0.0 if overflows else std


def _write_histogram(bars: Bars, out: Any, quantiles: bool) -> None:
    out.type = out.QUANTILES if quantiles else out.STANDARD
    for low, high, rows in zip(bars.low.tolist(), bars.high.tolist(), bars.rows.tolist(), strict=True):
        out.buckets.add(low_value=low, high_value=high, sample_count=rows)


def _write_strings(column: ColumnSummary, strings: Strings, out: Any) -> None:
    out.unique, out.avg_length, out.invalid_utf8_count = strings.distinct, strings.mean_bytes, strings.invalid_utf8
    _write_top(strings.top, strings, out)
    if column.weighted:
        heavy = takewhile(lambda one: one[1] >= LEAST_WEIGHT, column.weighted.top)
        _write_top(heavy, strings, out.weighted_string_stats)


def _write_top(top: Iterable[tuple[str, float]], strings: Strings, out: Any) -> None:
    for rank, (text, rows) in enumerate(top):
        # Where no value is broken, a backslash is a backslash.
        label = NOT_UTF8 if strings.invalid_utf8 and _ESCAPED.search(text) else text
        if rank < TOP_VALUES:
            out.top_values.add(value=label, frequency=rows)
        out.rank_histogram.buckets.add(low_rank=rank, high_rank=rank, sample_count=rows, label=label)
