"""Matches the keys of splits, bucket by bucket, and adds up their matches."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np

from traingate.join import Join, Side
from traingate.scan import progress
from traingate.scan.measuring import Work
from traingate.scan.spill import GatheredKeys, gather

_EXAMPLES = 5


def match(work: Work, join: str, parts: Iterable[bytes], pool: Executor) -> dict[str, dict[str, Any]]:
    """The matches in one bucket, or in all, between train and each held-out split, and between held-out splits.

    Args:
        work: what is measured.
        join: the join's id.
        parts: the packed keys (see `spill`).
        pool: the threads on which buckets are matched; numpy lets go of the interpreter's lock while it sorts.

    Returns:
        matches, to be added up with other buckets' by `add_up`, by `first/second` split.
    """
    progress.enter("matching rows")
    found = next(known for known in work.joins if known.id == join)
    keys = gather(parts)
    matches: dict[str, list[dict[str, Any]]] = {}
    for matched in pool.map(lambda bucket: _match_pairs(work, found, bucket, keys.sides(bucket)), range(keys.buckets)):
        for pair, one in matched.items():
            matches.setdefault(pair, []).append(one)
    splits = {f"{first}/{second}": (first, second) for first, second in found.list_pairs(work.plan.dataset)}
    return {pair: _locate_examples(add_up(ones), splits[pair], keys) for pair, ones in matches.items()}


def _match_pairs(work: Work, join: Join[Any], bucket: int, sides: dict[str, Side]) -> dict[str, dict[str, Any]]:
    """The match of every pair of splits in one bucket, where either has rows."""
    matches = {}
    for first, second in join.list_pairs(work.plan.dataset):
        if first in sides or second in sides:
            ours, theirs = (sides.get(name) or _make_empty_side(sides) for name in (first, second))
            matches[f"{first}/{second}"] = _match_bucket(join, bucket, ours, theirs)
    return matches


def _match_bucket(join: Join[Any], bucket: int, first: Side, second: Side) -> dict[str, Any]:
    """The match of one bucket, examples as [key, bucket]; a join that crashes fails its own checks, not the run."""
    found: dict[str, Any] = {
        "rows": [first.keys.shape[1], second.keys.shape[1]],
        "sums": {},
        "largest": {},
        "examples": {},
        "error": "",
    }
    try:
        match = join.match(first, second)
        examples = {name: _find_smallest(keys, _EXAMPLES) for name, keys in match.examples.items() if len(keys)}
    except Exception:
        return found | {"error": traceback.format_exc(limit=-3)}
    return found | {
        "sums": dict(match.sums),
        "largest": dict(match.largest),
        "examples": {name: [[key, bucket] for key in keys] for name, keys in examples.items()},
    }


def _make_empty_side(sides: dict[str, Side]) -> Side:
    width = next(iter(sides.values())).keys.shape[0]
    return Side(np.zeros((width, 0), np.uint64), np.zeros(0, np.int32))


def _locate_examples(match: dict[str, Any], pair: Sequence[str], keys: GatheredKeys) -> dict[str, Any]:
    """The match with its examples as [key, shard in the first split, shard in the second]."""
    examples: dict[str, list[list[int]]] = {}
    for name, found in match["examples"].items():
        examples[name] = []
        for key, bucket in found:
            sides = [keys.sides(bucket)[split] for split in pair]
            shards = [int(side.shards[np.flatnonzero(side.keys[0] == key)[0]]) for side in sides]
            examples[name].append([key, *shards])
    return match | {"examples": examples}


def _find_smallest(keys: np.ndarray, count: int) -> list[int]:
    found: list[int] = []
    left = keys
    while len(left) and len(found) < count:
        found.append(int(left.min()))
        left = left[left != found[-1]]
    return found


def add_up(matches: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The match of two splits, of the matches of buckets."""
    sums: dict[str, float] = {}
    largest: dict[str, float] = {}
    examples: dict[str, list[list[int]]] = {}
    for part in matches:
        for name, value in part["largest"].items():
            largest[name] = max(largest.get(name, value), value)
        for name, value in part["sums"].items():
            sums[name] = sums.get(name, 0) + value
        for name, located in part["examples"].items():
            examples[name] = sorted(examples.get(name, []) + located)[:_EXAMPLES]
    rows = [sum(part["rows"][side] for part in matches) for side in (0, 1)]
    error = next((part["error"] for part in matches if part["error"]), "")
    return {"rows": rows, "sums": sums, "largest": largest, "examples": examples, "error": error}
