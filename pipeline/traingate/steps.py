"""The steps of the one Beam pipeline: descriptors in, packed states, matches and digests out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from apache_beam.utils.windowed_value import WindowedValue

from traingate.digests import chunk_digest
from traingate.format import Shard, Unreadable
from traingate.join import Side
from traingate.measure import State
from traingate.measuring import Measured, Work, measure_shard, merge_states
from traingate.packing import pack, unpack
from traingate.tree import Tree

_EXAMPLES = 5
_Keyed = tuple[str, bytes]


class MeasureShards(beam.DoFn):  # type: ignore[misc]
    """Reads shards, several at a time on threads of its own, and emits one packed state a split and bundle."""

    def __init__(self, work: Work, threads: int) -> None:
        self._work, self._threads = work, threads

    def setup(self) -> None:
        """Starts the threads; Arrow and numpy let go of the interpreter's lock while they work."""
        self._pool = ThreadPoolExecutor(self._threads, "traingate")

    def start_bundle(self) -> None:
        """Forgets the last bundle."""
        self._running: list[tuple[str, int, Future[Any]]] = []

    def process(self, descriptor: tuple[str, int, str, int, int, int]) -> None:
        """Starts on one shard, or on one chunk of a file's bytes."""
        split, number, path, start, stop, index = descriptor
        if split == "":
            future = self._pool.submit(_digested, path, start, stop)
            self._running.append((path, number, future))
        else:
            self._running.append(
                (
                    split,
                    number,
                    self._pool.submit(measure_shard, self._work, split, number, Shard(path, start, stop, index)),
                )
            )

    def finish_bundle(self) -> Iterator[beam.pvalue.TaggedOutput]:
        """Waits for the shards; states go out merged by split, keys by join and bucket."""
        trees: dict[str, Tree[State]] = {}
        for name, number, future in self._running:
            result = future.result()
            if isinstance(result, bytes):
                yield _out("digests", name, {"chunk": number, "digest": result})
                continue
            yield from self._put(trees, name, number, result)
        for split, tree in trees.items():
            nodes = [[level, index, state] for (level, index), state in tree.nodes.items()]
            yield _out("states", split, nodes)
        self._running = []

    def _put(
        self, trees: dict[str, Tree[State]], split: str, number: int, result: Measured
    ) -> Iterator[beam.pvalue.TaggedOutput]:
        if result.unreadable or result.widen:
            yield _out("refused", split, {"unreadable": result.unreadable, "widen": result.widen})
            return
        trees.setdefault(split, Tree(lambda a, b: merge_states(self._work, a, b))).put(0, number, result.state)
        for (join, bucket), keys in result.keys.items():
            yield _out("keys", f"{join}/{bucket}", {"split": split, "shard": number, "keys": keys})

    def teardown(self) -> None:
        """Ends the threads."""
        self._pool.shutdown()


def _digested(path: str, offset: int, length: int) -> bytes | Measured:
    """The digest of a chunk of a file's bytes, or why it cannot be read."""
    try:
        return chunk_digest(path, offset, length)
    except Unreadable as error:
        return Measured({}, {}, unreadable=str(error))


def _out(tag: str, key: str, value: Any) -> beam.pvalue.TaggedOutput:
    element = WindowedValue((key, pack(value)), MIN_TIMESTAMP, [GlobalWindow()])
    return beam.pvalue.TaggedOutput(tag, element)


class MergeStates(beam.DoFn):  # type: ignore[misc]
    """Brings the states of a split together along the tree."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def process(self, element: tuple[str, Iterable[bytes]]) -> Iterator[_Keyed]:
        """One packed list of nodes a split."""
        split, parts = element
        tree: Tree[State] = Tree(lambda a, b: merge_states(self._work, a, b))
        for part in parts:
            tree.absorb(unpack(part))
        yield split, pack([[level, index, state] for (level, index), state in tree.nodes.items()])


class MatchKeys(beam.DoFn):  # type: ignore[misc]
    """Joins one bucket: train with every held-out split, and held-out splits with each other."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def process(self, element: tuple[str, Iterable[bytes]]) -> Iterator[_Keyed]:
        """One packed match for each pair of splits that has rows in the bucket."""
        key, parts = element
        join = next(join for join in self._work.joins if join.id == key.partition("/")[0])
        sides = _sides(unpack(part) for part in parts)
        for first, second in self._work.plan.dataset.pairs:
            if first in sides or second in sides:
                ours, theirs = (sides.get(name) or _no_rows(sides) for name in (first, second))
                match = join.match(ours, theirs)
                examples = {name: _located(keys, ours, theirs) for name, keys in match.examples.items() if len(keys)}
                rows = [ours.keys.shape[1], theirs.keys.shape[1]]
                yield (
                    f"{join.id}/{first}/{second}",
                    pack({"rows": rows, "sums": dict(match.sums), "examples": examples}),
                )


def _sides(parts: Iterable[dict[str, Any]]) -> dict[str, Side]:
    # The order of arrival is the runner's; the order of shards is ours.
    ordered = sorted(parts, key=lambda part: (part["split"], part["shard"]))
    sides = {}
    for split in dict.fromkeys(part["split"] for part in ordered):
        mine = [part for part in ordered if part["split"] == split]
        shards = np.repeat([part["shard"] for part in mine], [part["keys"].shape[1] for part in mine])
        sides[split] = Side(np.concatenate([part["keys"] for part in mine], axis=1), shards.astype(np.int32))
    return sides


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
    return pack({"rows": rows, "sums": sums, "examples": examples})


class Keep(beam.DoFn):  # type: ignore[misc]
    """Writes each result to a file of its own, which the submitting process reads."""

    def __init__(self, folder: str, kind: str) -> None:
        self._folder, self._kind = folder, kind

    def process(self, element: _Keyed) -> None:
        """Writes aside, then renames."""
        from traingate import files

        key, value = element
        name = f"{self._kind}-{os.urandom(8).hex()}"
        files.write_aside(f"{self._folder}/{name}", pack({"kind": self._kind, "key": key, "value": value}))


def run(pipeline: beam.Pipeline, work: Work, descriptors: list[Any], folder: str, threads: int) -> None:
    """Builds the pipeline and runs it to its end; results lie in `folder`."""
    with pipeline as start:
        measured = (
            start
            | "describe shards" >> beam.Create(descriptors)
            | "spread shards" >> beam.Reshuffle()
            | "measure shards"
            >> beam.ParDo(MeasureShards(work, threads)).with_outputs("states", "keys", "digests", "refused")
        )
        _keep(
            measured.states
            | "gather states" >> beam.GroupByKey()
            | "merge states" >> beam.ParDo(MergeStates(work)).with_output_types(_Keyed),
            folder,
            "states",
        )
        _keep(
            measured.keys
            | "gather keys" >> beam.GroupByKey()
            | "match keys" >> beam.ParDo(MatchKeys(work)).with_output_types(_Keyed)
            | "add matches" >> beam.CombinePerKey(AddMatches()),
            folder,
            "matches",
        )
        _keep(measured.digests, folder, "digests")
        _keep(measured.refused, folder, "refused")


def _keep(results: beam.PCollection, folder: str, kind: str) -> None:
    results | f"keep {kind}" >> beam.ParDo(Keep(folder, kind))


def results(
    pipeline: beam.Pipeline, work: Work, descriptors: list[Any], threads: int
) -> dict[str, list[tuple[str, Any]]]:
    """What a run left: (key, value) by kind: `states`, `matches`, `digests`, `refused`."""
    kept: dict[str, list[tuple[str, Any]]] = {"states": [], "matches": [], "digests": [], "refused": []}
    with tempfile.TemporaryDirectory(prefix="traingate-") as folder:
        run(pipeline, work, descriptors, folder, threads)
        for path in sorted(Path(folder).iterdir()):
            result = unpack(path.read_bytes())
            kept[result["kind"]].append((result["key"], unpack(result["value"])))
    return kept
