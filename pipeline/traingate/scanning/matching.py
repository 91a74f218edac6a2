"""Matches the keys of splits, bucket by bucket, and adds up what the buckets say."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
import numpy as np

from traingate.join import Join, Side
from traingate.scanning.measuring import Work
from traingate.scanning.packing import pack, unpack
from traingate.scanning.spill import buckets

_EXAMPLES = 5


class MatchKeys(beam.DoFn):  # type: ignore[misc]
    """Joins buckets: train with every held-out split, and held-out splits with each other."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def process(self, element: tuple[str, Iterable[bytes]]) -> Iterator[tuple[str, bytes]]:
        """One packed match for each pair of splits and bucket that has rows."""
        key, parts = element
        join = next(join for join in self._work.joins if join.id == key.partition("/")[0])
        for sides in buckets(parts):
            yield from self._matches(join, sides)

    def _matches(self, join: Join[Any], sides: dict[str, Side]) -> Iterator[tuple[str, bytes]]:
        for first, second in self._work.plan.dataset.pairs:
            if first in sides or second in sides:
                ours, theirs = (sides.get(name) or _no_rows(sides) for name in (first, second))
                yield f"{join.id}/{first}/{second}", pack(_matched(join, ours, theirs))


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


class AddMatches(beam.CombineFn):  # type: ignore[misc]
    """Adds up the matches of all buckets."""

    def create_accumulator(self) -> bytes:
        """Nothing yet."""
        return b""

    def add_input(self, accumulator: bytes, element: bytes) -> bytes:
        """One more bucket."""
        return element if not accumulator else _added([unpack(accumulator), unpack(element)])

    def merge_accumulators(self, accumulators: Iterable[bytes]) -> bytes:
        """The buckets of several workers."""
        filled = [unpack(part) for part in accumulators if part]
        return _added(filled) if filled else b""

    def extract_output(self, accumulator: bytes) -> bytes:
        """The match of two splits."""
        return accumulator


def _added(matches: list[dict[str, Any]]) -> bytes:
    sums: dict[str, float] = {}
    examples: dict[str, list[list[int]]] = {}
    for match in matches:
        for name, value in match["sums"].items():
            sums[name] = sums.get(name, 0) + value
        for name, located in match["examples"].items():
            examples[name] = sorted(examples.get(name, []) + located)[:_EXAMPLES]
    rows = [sum(match["rows"][side] for match in matches) for side in (0, 1)]
    error = next((match["error"] for match in matches if match["error"]), "")
    return pack({"rows": rows, "sums": sums, "examples": examples, "error": error})
