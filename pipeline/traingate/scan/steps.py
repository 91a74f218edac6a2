"""The steps of the one Beam pipeline: descriptors in; states, matches and digests out."""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from apache_beam.utils.windowed_value import WindowedValue

from traingate.format import Shard
from traingate.measure import State
from traingate.runner import Run, find_runner
from traingate.runners._pipelines import open_pipeline
from traingate.scan import handover
from traingate.scan.matching import match
from traingate.scan.measuring import Measured, Work, measure_shard, merge_states
from traingate.scan.packing import pack, unpack
from traingate.scan.tree import Tree

_Keyed = tuple[str, bytes]
_Descriptor = tuple[str, int, str, int, int, int]


class DescribeShards(beam.DoFn):  # type: ignore[misc]
    """Numbers the descriptors, so that each goes to a worker of its own where there are several."""

    def __init__(self, descriptors: Sequence[_Descriptor]) -> None:
        self._descriptors = descriptors

    def process(self, _: bytes) -> Iterator[tuple[int, _Descriptor]]:
        """All descriptors with their numbers."""
        yield from enumerate(self._descriptors)


class MeasureShards(beam.DoFn):  # type: ignore[misc]
    """Reads shards, several at a time on threads of its own, and emits one packed state a split and bundle.

    Args:
        work: what is measured.
        threads: shards that are read at a time; 0 is one for each core of the worker.
        folder: where results go.
        reports: whether a worker reports in there, because it is not the submitting process itself.
    """

    def __init__(self, work: Work, threads: int, folder: str, reports: bool = False) -> None:
        self.threads = threads
        self._work, self._folder, self._reports = work, folder, reports

    def setup(self) -> None:
        """Starts the threads; Arrow and numpy let go of the interpreter's lock while they work."""
        self._most = 2 * (self.threads or os.cpu_count() or 1)
        self._pool = _start_pool(self.threads)
        if self._reports:
            handover.announce_worker(self._folder)

    def start_bundle(self) -> None:
        """Forgets the last bundle."""
        self._running: deque[tuple[str, int, Future[Measured]]] = deque()
        self._trees: dict[str, Tree[State]] = {}

    def process(self, numbered: tuple[int, Iterable[_Descriptor]]) -> Iterator[_Keyed]:
        """Starts on one shard, and takes in those that are done.

        Waits where shards are read faster than they are taken in: what is measured but not merged costs memory.
        """
        for split, number, path, start, stop, index in numbered[1]:
            shard = Shard(path, start, stop, index)
            measured = self._pool.submit(measure_shard, self._work, split, number, shard)
            self._running.append((split, number, measured))
            while len(self._running) > self._most or (self._running and self._running[0][2].done()):
                yield from self._take_in()

    def finish_bundle(self) -> Iterator[WindowedValue]:
        """Waits for the last shards; then the states go out, merged by split."""
        while self._running:
            yield from map(_put_in_window, self._take_in())
        for split, tree in self._trees.items():
            nodes = [[level, index, state] for (level, index), state in tree.nodes.items()]
            yield _put_in_window((f"states/{split}", handover.pack_parcel(self._folder, nodes)))

    def _take_in(self) -> Iterator[_Keyed]:
        """The oldest shard: its state joins the tree, the rest goes out as (kind/name, packed)."""
        name, number, future = self._running.popleft()
        result = future.result()
        if result.unreadable or result.widen:
            yield f"refused/{name}", pack({"unreadable": self._add_host(result.unreadable), "widen": result.widen})
        else:
            tree = self._trees.setdefault(name, Tree(lambda a, b: merge_states(self._work, a, b)))
            tree.put(0, number, result.state)
            yield from ((f"keys/{key}", message) for key, message in result.messages)
            for path, seen in result.seen.items():
                yield f"digests/{path}", pack(seen.describe())

    def _add_host(self, unreadable: str | None) -> str | None:
        """A file may be fine on one host and missing on the next, so the message says which."""
        return f"{unreadable} (on {socket.gethostname()})" if unreadable and self._reports else unreadable

    def teardown(self) -> None:
        """Ends the threads."""
        self._pool.shutdown()


def _start_pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads or os.cpu_count() or 1, "traingate")


def _put_in_window(element: _Keyed) -> WindowedValue:
    return WindowedValue(element, MIN_TIMESTAMP, [GlobalWindow()])


class BringTogether(beam.DoFn):  # type: ignore[misc]
    """Combines what has the same key, and hands the results to the submitting process, once a bundle."""

    def __init__(self, work: Work, threads: int, folder: str) -> None:
        self._work, self._threads, self._folder = work, threads, folder

    def setup(self) -> None:
        """Starts the threads that match keys."""
        self._pool = _start_pool(self._threads)

    def start_bundle(self) -> None:
        """Forgets the last bundle."""
        self._results: list[handover.Result] = []

    def process(self, element: tuple[str, Iterable[bytes]]) -> None:
        """States merge along the tree, keys of one bucket are matched, anything else is a list."""
        place, parts = element
        kind, _, key = place.partition("/")
        if kind == "states":
            value: Any = self._merge_nodes(parts)
        elif kind == "keys":
            value = match(self._work, key.partition("/")[0], parts, self._pool)
        else:
            value = [unpack(part) for part in parts]
        self._results.append((kind, key, value))

    def finish_bundle(self) -> None:
        """Leaves the results."""
        if self._results:
            handover.leave_results(self._folder, self._results)

    def teardown(self) -> None:
        """Ends the threads."""
        self._pool.shutdown()

    def _merge_nodes(self, parts: Iterable[bytes]) -> list[list[Any]]:
        tree: Tree[State] = Tree(lambda a, b: merge_states(self._work, a, b))
        found = [handover.unpack_parcel(self._folder, part) for part in parts]
        for nodes in found:
            # Merging changes states, and a runner that repeats a bundle comes back for them.
            tree.absorb(nodes if len(found) == 1 else unpack(pack(nodes)))
        # In the order of the shards, so that the bytes are the same however the parts arrived.
        return [[level, index, tree.nodes[level, index]] for level, index in sorted(tree.nodes)]


def build(
    start: beam.Pipeline, work: Work, descriptors: list[_Descriptor], measure: MeasureShards, folder: str
) -> None:
    """Builds the pipeline, whose results are in `folder` once it has run.

    Few steps on purpose: Beam takes milliseconds for each, which is a third of a run of a million rows.
    """
    _ = (
        start
        | "begin" >> beam.Impulse()
        | "describe shards" >> beam.ParDo(DescribeShards(descriptors)).with_output_types(tuple[int, _Descriptor])
        | "spread shards" >> beam.GroupByKey()
        | "measure shards" >> beam.ParDo(measure).with_output_types(_Keyed)
        | "gather" >> beam.GroupByKey()
        | "bring together" >> beam.ParDo(BringTogether(work, measure.threads, folder))
    )


def run_steps(run: Run, work: Work, descriptors: list[_Descriptor]) -> dict[str, list[tuple[str, Any]]]:
    """Runs the pipeline and returns its results, (key, value) by kind: `states`, `keys`, `digests`, `refused`.

    Raises:
        Unfinished: the run failed, a worker was lost, or the time was up.
    """
    with handover.open_folder(run.shared) as folder:
        reports = not find_runner(run.runner).in_process
        measure = MeasureShards(work, run.threads, folder, reports)
        workers = partial(handover.list_workers, folder) if reports else None
        with open_pipeline(run, workers) as start:
            build(start, work, descriptors, measure, folder)
        found = handover.collect_results(folder)
    kept: dict[str, list[tuple[str, Any]]] = {"states": [], "keys": [], "digests": [], "refused": []}
    for kind, key, value in found:
        kept[kind].append((key, value))
    return kept
