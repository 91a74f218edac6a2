"""The steps of the one Beam pipeline: descriptors in, packed states, matches and digests out."""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from apache_beam.utils.windowed_value import WindowedValue

from traingate import runners
from traingate.digests import chunk_digest
from traingate.format import Shard, Unreadable
from traingate.measure import State
from traingate.scanning import handover
from traingate.scanning.execution import LOCAL
from traingate.scanning.matching import AddMatches, MatchKeys
from traingate.scanning.measuring import Measured, Work, measure_shard, merge_states
from traingate.scanning.packing import pack, unpack
from traingate.scanning.tree import Tree

if TYPE_CHECKING:
    from traingate.scan import Run

_Keyed = tuple[str, bytes]


class MeasureShards(beam.DoFn):  # type: ignore[misc]
    """Reads shards, several at a time on threads of its own, and emits one packed state a split and bundle.

    Args:
        work: what is measured.
        threads: shards that are read at a time; 0 is one for each core of the worker.
        folder: where a worker process reports in; "" where it is the submitting process itself.
    """

    def __init__(self, work: Work, threads: int, folder: str = "") -> None:
        self._work, self._asked_threads, self._folder = work, threads, folder

    def setup(self) -> None:
        """Starts the threads; Arrow and numpy let go of the interpreter's lock while they work."""
        self._threads = self._asked_threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, "traingate")
        if self._folder:
            handover.report_in(self._folder)

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
            yield "refused", (name, pack({"unreadable": self._placed(result.unreadable), "widen": result.widen}))
        else:
            tree = self._trees.setdefault(name, Tree(lambda a, b: merge_states(self._work, a, b)))
            tree.put(0, number, result.state)
            yield from (("keys", message) for message in result.messages)

    def _placed(self, unreadable: str | None) -> str | None:
        """A file may be fine on one host and missing on the next, so the message says which."""
        return f"{unreadable} (on {socket.gethostname()})" if unreadable and self._folder else unreadable

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
        # In the order of the shards, so that the bytes are the same however the parts arrived.
        places = sorted(tree.nodes)
        yield split, pack([[level, index, tree.nodes[level, index]] for level, index in places])


class Keep(beam.DoFn):  # type: ignore[misc]
    """Writes each result to a file of its own, which the submitting process reads."""

    def __init__(self, folder: str, kind: str) -> None:
        self._folder, self._kind = folder, kind

    def process(self, element: _Keyed) -> None:
        """Writes aside, then renames."""
        key, value = element
        handover.keep(self._folder, self._kind, key, value)


def build(start: beam.Pipeline, work: Work, descriptors: list[Any], measure: MeasureShards, folder: str) -> None:
    """Builds the pipeline, whose results lie in `folder` once it has run."""
    measured = (
        start
        | "describe shards" >> beam.Create(descriptors)
        | "spread shards" >> beam.Reshuffle()
        | "measure shards" >> beam.ParDo(measure).with_outputs("states", "keys", "digests", "refused")
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


def results(run: Run, work: Work, descriptors: list[Any]) -> dict[str, list[tuple[str, Any]]]:
    """What a run left: (key, value) by kind: `states`, `matches`, `digests`, `refused`.

    Raises:
        Unfinished: the run failed, a worker was lost, or the time was up.
    """
    with handover.opened(run.shared) as folder:
        reports = "" if run.runner == LOCAL else folder
        measure = MeasureShards(work, run.threads, reports)
        with runners.pipeline(run.runner, run.options, run.timeout, reports) as start:
            build(start, work, descriptors, measure, folder)
        found = handover.kept(folder)
    kept: dict[str, list[tuple[str, Any]]] = {"states": [], "matches": [], "digests": [], "refused": []}
    for kind, key, value in found:
        # States and matches come out of a grouping, whole: where Beam computed one twice, either will do.
        if kind not in ("states", "matches") or key not in dict(kept[kind]):
            kept[kind].append((key, value))
    return kept
