"""Turns the workers' results into a Profile, and refuses where anything is missing or counted twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from traingate.errors import Unreadable
from traingate.kinds import Kind, widest_schema
from traingate.measure import State
from traingate.profile.profile import Profile
from traingate.profile.reads import FileRead, SplitRead
from traingate.scan import evidence
from traingate.scan.measuring import Work, merge_states
from traingate.scan.planning import ScanLayout
from traingate.scan.tree import Tree
from traingate.storage import digests, files
from traingate.storage.blocks import combine_seen, explain_change


def collect_needed_kinds(refused: list[tuple[str, Any]]) -> dict[str, dict[str, Kind]]:
    """The kinds that shards need, by split; Unreadable where a shard could not be read."""
    answers = [(split, answer) for split, found in refused for answer in found]
    broken = sorted(answer["unreadable"] for _, answer in answers if answer["unreadable"])
    if broken:
        more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        raise Unreadable(broken[0] + more)
    needed: dict[str, dict[str, Kind]] = {}
    for split, answer in answers:
        kinds = {name: Kind(kind) for name, kind in answer["widen"].items()}
        needed[split] = widest_schema([needed.get(split, {}), kinds])
    return needed


def reconcile(
    layout: ScanLayout, work: Work, kept: Mapping[str, list[tuple[str, Any]]], obstacles: Mapping[str, str]
) -> Profile:
    """The Profile of what a run kept, every row, file and shard accounted for.

    Args:
        layout: what should have been read.
        work: what should have been measured.
        kept: (key, value) by kind, as `steps.run_steps` returns them.
        obstacles: why a join could not be made, by its id.

    Raises:
        Unreadable: a shard or part is missing or counted twice, or a file changed while it was read.
    """
    states = {split: _merge_split(work, layout, split, kept["states"]) for split in layout.shards}
    _check_unchanged(layout)
    digest = _collect_digests(layout, kept["digests"])
    reads = {split: _reconcile_split(layout, split, state, digest) for split, state in states.items()}
    errors = {name: f"{split}: {error}" for split, state in states.items() for name, error in state["errors"].items()}
    values = _finish_measures(work, states, errors)
    reads = {split: _add_digest(read, values, split) for split, read in reads.items()}
    joins = _match_joins(layout, work, states, kept["keys"], errors)
    return Profile(layout.plan, reads, values, joins, errors=errors, obstacles=obstacles)


def _match_joins(
    layout: ScanLayout, work: Work, states: Mapping[str, State], matches: list[tuple[str, Any]], errors: dict[str, str]
) -> dict[str, dict[tuple[str, str], Any]]:
    rows = evidence.RowIndex(layout, {split: _find_first_rows(layout, split, state) for split, state in states.items()})
    values = {}
    for join in work.joins:
        if join.id not in errors:
            counted = {split: state["keys"].get(join.id, 0) for split, state in states.items()}
            try:
                values[join.id] = evidence.match_rows(rows, join, counted, matches)
            except Exception as error:
                errors[join.id] = f"{type(error).__name__}: {error}"
    return values


def _find_first_rows(layout: ScanLayout, split: str, state: State) -> list[int]:
    """The first data row of each shard, counted from the start of its file."""
    counted, rows, first = dict(state["rows"]), dict.fromkeys(layout.files[split], 0), []
    for number, shard in enumerate(layout.shards[split]):
        first.append(rows[shard.path])
        rows[shard.path] += counted[number]
    return first


def _merge_split(work: Work, layout: ScanLayout, split: str, states: list[tuple[str, Any]]) -> State:
    """The state of a whole split; Unreadable where a shard never reported in."""
    tree: Tree[State] = Tree(lambda a, b: merge_states(work, a, b))
    try:
        for _, nodes in (entry for entry in states if entry[0] == split):
            tree.absorb(nodes)
        return tree.root(len(layout.shards[split]))
    except ValueError as error:
        raise Unreadable(f"{split}: {error}. Rows that were not read cannot be judged; run again.") from None


def _finish_measures(work: Work, states: Mapping[str, State], errors: dict[str, str]) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for measure in work.measures:
        if measure.id not in errors:
            try:
                values[measure.id] = {
                    split: measure.finish(state["measures"][measure.id]) for split, state in states.items()
                }
            except Exception as error:
                errors[measure.id] = f"{type(error).__name__}: {error}"
    return values


def _reconcile_split(layout: ScanLayout, split: str, state: State, digest: Callable[[str], str]) -> SplitRead:
    """The reconciled reads of a split: every shard counted once, every file's rows added up."""
    counted = dict(state["rows"])
    shards = layout.shards[split]
    if len(counted) != len(shards):
        raise Unreadable(f"{split}: {len(counted)} of {len(shards)} shards were counted. Run again.")
    rows: dict[str, int] = dict.fromkeys(layout.files[split], 0)
    for number, shard in enumerate(shards):
        rows[shard.path] += counted[number]
    found = tuple(FileRead(path, layout.files[split][path], rows[path], digest(path)) for path in rows)
    return SplitRead(split, sum(rows.values()), "", found)


def _add_digest(read: SplitRead, values: Mapping[str, Mapping[str, Any]], split: str) -> SplitRead:
    fingerprint = values.get("fingerprints", {}).get(split)
    if fingerprint is None:
        return read
    if fingerprint.rows != read.rows:
        raise Unreadable(
            f"{split}: {read.rows} rows were read, but {fingerprint.rows} were measured. Report this as a bug."
        )
    return SplitRead(read.name, read.rows, fingerprint.digest, read.files)


def _collect_digests(layout: ScanLayout, parts: list[tuple[str, Any]]) -> Callable[[str], str]:
    """Each file's digest, of the very bytes that its shards were parsed from."""
    sizes = {path: size for found in layout.files.values() for path, size in found.items()}
    seen = dict(parts)

    def digest(path: str) -> str:
        if not seen.get(path):
            raise Unreadable(f"{path}: nobody says which bytes of it were read. Run again.")
        planned = [layout.seen[path].describe()] if path in layout.seen else []
        return digests.combine_digests(combine_seen(path, sizes[path], [*planned, *seen[path]]))

    return digest


def _check_unchanged(layout: ScanLayout) -> None:
    for path, stamp in layout.stamps.items():
        if files.read_stamp(path) != stamp:
            raise Unreadable(explain_change(path))
