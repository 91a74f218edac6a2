"""The steps of the one Beam pipeline: descriptors in, packed states, matches and digests out."""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from apache_beam.utils.windowed_value import WindowedValue

from traingate.digests import chunk_digest
from traingate.format import Shard, Unreadable
from traingate.matching import AddMatches, MatchKeys
from traingate.measure import State
from traingate.measuring import Measured, Work, measure_shard, merge_states
from traingate.packing import pack, unpack
from traingate.tree import Tree

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
        self._running: deque[tuple[str, int, Future[Any]]] = deque()
        self._trees: dict[str, Tree[State]] = {}

    def process(self, descriptor: tuple[str, int, str, int, int, int]) -> Iterator[beam.pvalue.TaggedOutput]:
        """Starts on one shard, or on one chunk of a file's bytes, and takes in those that are done.

        Waits where shards are read faster than they are taken in: what is measured but not merged costs memory.
        """
        split, number, path, start, stop, index = descriptor
        if split == "":
            self._running.append((path, number, self._pool.submit(_digested, path, start, stop)))
        else:
            shard = Shard(path, start, stop, index)
            self._running.append((split, number, self._pool.submit(measure_shard, self._work, split, number, shard)))
        while len(self._running) > 2 * self._threads or (self._running and self._running[0][2].done()):
            yield from (beam.pvalue.TaggedOutput(tag, element) for tag, element in self._take_in())

    def finish_bundle(self) -> Iterator[beam.pvalue.TaggedOutput]:
        """Waits for the last shards; then the states go out, merged by split."""
        while self._running:
            yield from (_windowed(tag, element) for tag, element in self._take_in())
        for split, tree in self._trees.items():
            nodes = [[level, index, state] for (level, index), state in tree.nodes.items()]
            yield _windowed("states", (split, pack(nodes)))

    def _take_in(self) -> Iterator[tuple[str, _Keyed]]:
        """The oldest shard or chunk: its state joins the tree, the rest goes out as (tag, (key, packed))."""
        name, number, future = self._running.popleft()
        result = future.result()
        if isinstance(result, bytes):
            yield "digests", (name, pack({"chunk": number, "digest": result}))
        elif result.unreadable or result.widen:
            yield "refused", (name, pack({"unreadable": result.unreadable, "widen": result.widen}))
        else:
            tree = self._trees.setdefault(name, Tree(lambda a, b: merge_states(self._work, a, b)))
            tree.put(0, number, result.state)
            yield from (("keys", message) for message in result.messages)

    def teardown(self) -> None:
        """Ends the threads."""
        self._pool.shutdown()


def _digested(path: str, offset: int, length: int) -> bytes | Measured:
    """The digest of a chunk of a file's bytes, or why it cannot be read."""
    try:
        return chunk_digest(path, offset, length)
    except Unreadable as error:
        return Measured({}, unreadable=str(error))


def _windowed(tag: str, element: _Keyed) -> beam.pvalue.TaggedOutput:
    return beam.pvalue.TaggedOutput(tag, WindowedValue(element, MIN_TIMESTAMP, [GlobalWindow()]))


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
