"""Our statistics as TFDV's protos: what `tfdv.GenerateStatistics` with its default options would have written.

Exact fields are identical. The mean and the standard deviation agree within 1e-9 standard deviations, histograms and
the median within the rank error of both sketches, and to the last bit where a column has few enough values for both to
be exact. Integers, bools and times (microseconds since 1970 UTC) are INT. Some of TFDV's answers follow from its
arithmetic rather than from the data, and are repeated here: infinities make the mean NaN and the standard deviation 0,
and so does a square that float64 cannot hold for the standard deviation. Where TFDV reads single precision (its CSV
decoder, float32 columns on numpy 2), figures here are those of double precision. Lists of lists have the statistics of
their values, without TFDV's counts by level, and a null within a list is no value here.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from traingate import histograms
from traingate.histograms import Bars
from traingate.kinds import Kind
from traingate.summaries import ColumnSummary, Lists, Numbers, Quantiles, Summary, Texts

TOP_VALUES = 20
NOT_UTF8 = "__BYTES_VALUE__"
_ESCAPED = re.compile(r"\\x[89a-f][0-9a-f]")


def to_proto(summaries: Mapping[str, Summary]) -> Any:
    """Summaries by split as a `DatasetFeatureStatisticsList`, one dataset per split and one feature per column."""
    from tensorflow_metadata.proto.v0 import statistics_pb2

    result = statistics_pb2.DatasetFeatureStatisticsList()
    for name, summary in summaries.items():
        dataset = result.datasets.add(name=name, num_examples=summary.rows)
        for column in summary.columns.values():
            _feature(column, dataset.features.add())
    return result


def _feature(column: ColumnSummary, out: Any) -> None:
    out.path.step.append(column.name)
    kind = column.lists.kind if column.lists else column.kind
    numbers, texts = (column.lists.numbers, column.lists.texts) if column.lists else (column.numbers, column.texts)
    if kind in (Kind.NULL, Kind.STRING, Kind.LIST):
        out.type = out.STRING
        _common(column, out.string_stats.common_stats)
        if texts and texts.distinct:
            _texts(texts, out.string_stats)
        return
    out.type = out.FLOAT if kind == Kind.FLOAT else out.INT
    _common(column, out.num_stats.common_stats)
    if numbers:
        _numbers(numbers, out.num_stats)


def _common(column: ColumnSummary, out: Any) -> None:
    lists = column.lists or Lists(
        column.present, 1, 1, lengths=Quantiles(np.ones(1), np.full(1, float(column.present)))
    )
    out.num_missing, out.num_non_missing = column.missing, column.present
    if not column.present:
        return
    out.min_num_values, out.max_num_values, out.tot_num_values = lists.fewest, lists.most, lists.values
    out.avg_num_values = lists.values / column.present
    bars = histograms.by_rank(*histograms.quantiles(lists.lengths.points, lists.lengths.weights, histograms.BUCKETS))
    _histogram(bars, out.num_values_histogram, quantiles=True)


def _numbers(numbers: Numbers, out: Any) -> None:
    below, above = numbers.infinities
    finite = numbers.quantiles.total
    if not finite and not below and not above:
        if numbers.nans:
            out.histograms.add(num_nan=numbers.nans)
            out.histograms.add(num_nan=numbers.nans).type = out.histograms[0].QUANTILES
        return
    points = np.concatenate([[-np.inf] * bool(below), numbers.quantiles.points, [np.inf] * bool(above)])
    weights = np.concatenate([[below] * bool(below), numbers.quantiles.weights, [above] * bool(above)])
    bounds, reached = histograms.fine(points, weights.astype(np.float64))
    out.mean = numbers.mean if not below and not above else math.nan
    out.std_dev = _std(numbers, finite)
    out.num_zeros, out.min, out.max = numbers.zeros, float(numbers.minimum), float(numbers.maximum)
    out.median = float(bounds[len(bounds) // 2])
    low, high = (numbers.quantiles.points[[0, -1]].tolist()) if finite else (math.inf, -math.inf)
    wide = out.histograms.add(num_nan=numbers.nans)
    _histogram(histograms.by_width(bounds, reached, low, high, above), wide, quantiles=False)
    deciles = out.histograms.add(num_nan=numbers.nans)
    _histogram(histograms.deciles(bounds, reached), deciles, quantiles=True)


def _std(numbers: Numbers, rows: float) -> float:
    overflows = numbers.std > 0 and 2 * math.log(numbers.std) + math.log(rows) > math.log(sys.float_info.max)
    return 0.0 if overflows or any(numbers.infinities) else numbers.std


def _histogram(bars: Bars, out: Any, quantiles: bool) -> None:
    out.type = out.QUANTILES if quantiles else out.STANDARD
    for low, high, rows in zip(bars.low.tolist(), bars.high.tolist(), bars.rows.tolist(), strict=True):
        out.buckets.add(low_value=low, high_value=high, sample_count=rows)


def _texts(texts: Texts, out: Any) -> None:
    out.unique, out.avg_length, out.invalid_utf8_count = texts.distinct, texts.mean_bytes, texts.invalid_utf8
    for rank, (text, rows) in enumerate(texts.top):
        # Where no value is broken, a backslash is a backslash.
        label = NOT_UTF8 if texts.invalid_utf8 and _ESCAPED.search(text) else text
        if rank < TOP_VALUES:
            out.top_values.add(value=label, frequency=rows)
        out.rank_histogram.buckets.add(low_rank=rank, high_rank=rank, sample_count=rows, label=label)
