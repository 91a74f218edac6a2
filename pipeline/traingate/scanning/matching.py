"""Matches the keys of splits, bucket by bucket, and adds up what the buckets say."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from traingate.join import Join, Side
from traingate.scanning.measuring import Work
from traingate.scanning.spill import buckets

_EXAMPLES = 5


def match(work: Work, join: str, parts: Iterable[bytes]) -> dict[str, dict[str, Any]]:
    """What the keys of one bucket, or of all of them, say of train and every held-out split, and of these together.

    Args:
        work: what is measured.
        join: the join's id.
        parts: the packed keys (see `spill`).

    Returns:
        matches, to be added up with other buckets' by `added`, by `first/second` split.
    """
    found = next(known for known in work.joins if known.id == join)
    matches: dict[str, dict[str, Any]] = {}
    for sides in buckets(parts):
        for first, second in work.plan.dataset.pairs:
            if first in sides or second in sides:
                ours, theirs = (sides.get(name) or _no_rows(sides) for name in (first, second))
                pair, matched = f"{first}/{second}", _matched(found, ours, theirs)
                matches[pair] = added([matches[pair], matched]) if pair in matches else matched
    return matches


def _matched(join: Join[Any], first: Side, second: Side) -> dict[str, Any]:
    """What one bucket says; a join that crashes takes its own checks down, not the run."""
    found: dict[str, Any] = {
        "rows": [first.keys.shape[1], second.keys.shape[1]],
        "sums": {},
        "examples": {},
        "error": "",
    }
    try:
        match = join.match(first, second)
        examples = {name: _located(keys, first, second) for name, keys in match.examples.items() if len(keys)}
    except Exception:
        return found | {"error": traceback.format_exc(limit=-3)}
    return found | {"sums": dict(match.sums), "examples": examples}


def _no_rows(sides: dict[str, Side]) -> Side:
    width = next(iter(sides.values())).keys.shape[0]
    return Side(np.zeros((width, 0), np.uint64), np.zeros(0, np.int32))


def _located(keys: np.ndarray, first: Side, second: Side) -> list[list[int]]:
    """[key, shard in the first split, shard in the second] of the smallest few keys."""
    located = []
    for key in _smallest(keys, _EXAMPLES):
        shards = [int(side.shards[np.flatnonzero(side.keys[0] == key)[0]]) for side in (first, second)]
        located.append([int(key), *shards])
    return located


def _smallest(keys: np.ndarray, count: int) -> np.ndarray:
    found: list[np.uint64] = []
    left = keys
    while len(left) and len(found) < count:
        found.append(left.min())
        left = left[left != found[-1]]
    return np.array(found, np.uint64)


def added(matches: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The match of two splits, of the matches of buckets."""
    sums: dict[str, float] = {}
    examples: dict[str, list[list[int]]] = {}
    for part in matches:
        for name, value in part["sums"].items():
            sums[name] = sums.get(name, 0) + value
        for name, located in part["examples"].items():
            examples[name] = sorted(examples.get(name, []) + located)[:_EXAMPLES]
    rows = [sum(part["rows"][side] for part in matches) for side in (0, 1)]
    error = next((part["error"] for part in matches if part["error"]), "")
    return {"rows": rows, "sums": sums, "examples": examples, "error": error}
