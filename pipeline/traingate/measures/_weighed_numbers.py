"""The weighted statistics of a column of numbers: as in TFDV, of float64 values, without those that weigh nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from traingate.measures import _moments, _quantiles
from traingate.measures._numbers import COUNTED
from traingate.profile.summaries import Quantiles, WeightedNumbers


def start() -> dict[str, Any]:
    """The state of no values; `values` and `weights` are None once more than COUNTED distinct values were seen."""
    return {
        "below": 0.0, "above": 0.0, "finite": 0.0, "mean": 0.0, "std": 0.0, "low": 0.0, "high": 0.0,
        "values": np.zeros(0), "weights": np.zeros(0), "levels": [],
    }  # fmt: skip


def add(state: dict[str, Any], values: np.ndarray, weights: np.ndarray, size: int) -> None:
    """Adds int64, uint64 or float64 [n], NaN and infinities included, with their weights, float64 [n]."""
    values = values.astype(np.float64, copy=False)
    heavy = (weights > 0) & (values == values)
    if not heavy.all():
        values, weights = values[heavy], weights[heavy]
    order = np.argsort(values)
    values, weights = values[order], weights[order]
    below, above = int(values.searchsorted(-np.inf, side="right")), int(values.searchsorted(np.inf))
    state["below"] += float(weights[:below].sum())
    state["above"] += float(weights[above:].sum())
    values, weights = values[below:above] + 0.0, weights[below:above]  # −0.0 + 0.0 is 0.0
    if len(values):
        _add_figures(state, _moments.compute_weighted(values, weights), values[0].item(), values[-1].item())
        if state["values"] is not None:
            values, weights = _quantiles.combine_equal(values, weights)
        _add_weights(state, values, weights, size)


def merge(first: dict[str, Any], second: dict[str, Any], size: int) -> dict[str, Any]:
    """The state of both, in `first`."""
    for key in ("below", "above"):
        first[key] += second[key]
    if not second["finite"]:
        return first
    _add_figures(first, (second["finite"], second["mean"], second["std"]), second["low"], second["high"])
    if second["values"] is None:
        _stop_counting(first, size)
        _quantiles.push(first["levels"], second["levels"], size)
    else:
        _add_weights(first, second["values"], second["weights"], size)
    return first


def finish(state: dict[str, Any], size: int) -> WeightedNumbers:
    """The statistics of the values added so far; nan where all together weigh nothing."""
    if not state["finite"]:
        quantiles = Quantiles(np.zeros(0), np.zeros(0))
    elif state["values"] is not None:
        quantiles = Quantiles(state["values"], state["weights"])
    else:
        quantiles = _quantiles.summarize(state["levels"], state["low"], state["high"], size)
        quantiles = replace(quantiles, rank_error=2.0 / size)
    mean, std = (state["mean"], state["std"]) if state["finite"] else (np.nan, np.nan)
    return WeightedNumbers((state["below"], state["above"]), mean, std, quantiles)


def _add_figures(state: dict[str, Any], moments: _moments.Moments, low: float, high: float) -> None:
    seen = state["finite"]
    state["low"] = min(state["low"], low) if seen else low
    state["high"] = max(state["high"], high) if seen else high
    state["finite"], state["mean"], state["std"] = _moments.combine((seen, state["mean"], state["std"]), moments)


def _add_weights(state: dict[str, Any], values: np.ndarray, weights: np.ndarray, size: int) -> None:
    """Adds weight by value; no value is counted from here on where too many are distinct."""
    if state["values"] is not None:
        both = np.concatenate([state["values"], values])
        order = np.argsort(both, kind="stable")  # earlier shards' weights are added first
        both, weights_of = _quantiles.combine_equal(both[order], np.concatenate([state["weights"], weights])[order])
        if len(both) <= COUNTED:
            state["values"], state["weights"] = both, weights_of
            return
        _stop_counting(state, size)
    _quantiles.push(state["levels"], [_quantiles.reduce_weighted(values, weights, _quantiles.INNER * size)], size)


def _stop_counting(state: dict[str, Any], size: int) -> None:
    values, weights = state["values"], state["weights"]
    state["values"] = state["weights"] = None
    if values is not None and len(values):
        _quantiles.push(state["levels"], [_quantiles.reduce_weighted(values, weights, _quantiles.INNER * size)], size)
