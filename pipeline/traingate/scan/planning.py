"""Plans a scan: which files, which shards, which columns of which kind; reads heads of files only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from traingate.dataset import Dataset, Reading, Split
from traingate.errors import ConfigError, suggest
from traingate.format import Shard, find_format
from traingate.kinds import Kind, widest_schema
from traingate.plan import Plan
from traingate.scan.folders import refuse_tables, take_partitions
from traingate.scan.identifiers import find_binary, find_identifiers
from traingate.scan.learnable import require_learnable
from traingate.scan.spellings import find_single, find_spelled
from traingate.storage import files
from traingate.storage.blocks import Seen, SeenFiles
from traingate.threads import threads

_BYTES_IN_A_ROW = 32  # a low guess where the file does not tell


@dataclass(frozen=True)
class ScanLayout:
    """Everything that the scan's pipeline is built from.

    Attributes:
        plan: columns and kinds of all splits.
        shards: all shards of a split, in the order of its rows.
        files: size in bytes by file, by split.
        found: the kind of each column as its split alone would have it, by split; the plan's types agree across splits.
        stamps: what must not change while the files are read (`files.read_stamp`), by file.
        rows: about how many there are in all splits, for sizing alone.
    seen: what the kinds were told from, by file.
    """

    plan: Plan
    shards: Mapping[str, tuple[Shard, ...]]
    files: Mapping[str, Mapping[str, int]]
    stamps: Mapping[str, str]
    rows: int
    found: Mapping[str, Mapping[str, Kind]] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)

    def divide_bytes(self, split: str) -> list[int]:
        """Bytes of each shard of a split: its file's, in equal parts."""
        parts = Counter(shard.path for shard in self.shards[split])
        return [self.files[split][shard.path] // parts[shard.path] for shard in self.shards[split]]

    def widen(self, needed: Mapping[str, Mapping[str, Kind]]) -> ScanLayout:
        """The layout with columns as wide as shards turned out to need them, by split and column."""
        found = {split: widest_schema([kinds, needed.get(split, {})]) for split, kinds in self.found.items()}
        types = _agree_kinds(found, _find_typed(self.plan.dataset, self.files), self.plan.dataset.reading.numbers)
        plan = replace(self.plan, types=types, written=found)
        spelled, single = find_spelled(plan, self.shards), find_single(plan, self.shards)
        return replace(self, plan=replace(plan, spelled=spelled, single=single), found=found)


def lay_out(dataset: Dataset, listed: Mapping[str, list[str]] | None = None) -> ScanLayout:
    """The layout of a dataset.

    Args:
        dataset: whose splits are laid out.
        listed: the files of each split, where they are known already; None lists what its patterns match now.

    Raises:
        ConfigError: a split matches no file, or a column that the config names is in no split.
        Unreadable: a file has no head that can be read.
    """
    paths = listed or {split.name: _expand(split, dataset) for split in dataset.splits}
    stamps = {path: files.read_stamp(path) for found in paths.values() for path in found}
    sizes = {split: {path: files.read_size(path) for path in found} for split, found in paths.items()}
    read, seen = _read_heads(paths, dataset)
    heads = _promise_alike(take_partitions(dataset, paths, read), dataset.reading)
    types = {split: widest_schema(found) for split, found in heads.items()}
    _check_columns(dataset, types)  # before files are read to their ends
    shards = {
        split: tuple(shard for path in found for shard in find_format(path).plan_shards(path, dataset.reading))
        for split, found in paths.items()
    }
    common = sorted(set.intersection(*(set(kinds) for kinds in types.values())))
    plan = Plan(dataset, _agree_kinds(types, _find_typed(dataset, sizes), dataset.reading.numbers), tuple(common))
    plan = replace(
        plan,
        identifiers=find_identifiers(plan, shards[dataset.train]),
        binary=find_binary(plan, shards[dataset.train]),
        spelled=find_spelled(plan, shards),
        single=find_single(plan, shards),
        written=types,
    )
    require_learnable(plan, shards[dataset.train])
    return ScanLayout(plan, shards, sizes, stamps, _estimate_rows(dataset, sizes), types, seen)


def _read_heads(
    paths: Mapping[str, list[str]], dataset: Dataset
) -> tuple[dict[str, list[dict[str, Kind]]], dict[str, Seen]]:
    """The kinds that each file's head promises, and what was seen of it; on several threads, as files are many."""
    seen: dict[str, Seen] = {}

    def read_kinds(path: str) -> dict[str, Kind]:
        with SeenFiles() as source, files.reading_from(source):
            kinds = find_format(path).read_kinds(path, dataset.reading)
        seen.update(source.seen)
        return kinds

    with threads("traingate-heads") as pool:
        heads = {split: [pool.submit(read_kinds, path) for path in found] for split, found in paths.items()}
        return {split: [one.result() for one in found] for split, found in heads.items()}, seen


def _promise_alike(heads: Mapping[str, list[dict[str, Kind]]], reading: Reading) -> Mapping[str, list[dict[str, Kind]]]:
    """The heads with a number wherever another file has one, though this file's head writes whole numbers as text.

    Only where the config says how text writes numbers; whoever reads a value that is none says so (`Widen`).
    """
    if (reading.decimal, reading.thousands) == (".", ""):
        return heads
    every = [kinds for found in heads.values() for kinds in found]
    numbers = {name for kinds in every for name, kind in kinds.items() if kind in (Kind.INT, Kind.FLOAT)}

    def promise(name: str, kind: Kind) -> Kind:
        return Kind.FLOAT if kind == Kind.STRING and name in numbers else kind

    return {
        split: [{name: promise(name, kind) for name, kind in kinds.items()} for kinds in found]
        for split, found in heads.items()
    }


def _estimate_rows(dataset: Dataset, sizes: Mapping[str, Mapping[str, int]]) -> int:
    known = (
        (find_format(path).estimate_rows(path, dataset.reading), size)
        for found in sizes.values()
        for path, size in found.items()
    )
    return sum(size // _BYTES_IN_A_ROW if rows is None else rows for rows, size in known)


def _expand(split: Split, dataset: Dataset) -> list[str]:
    found: dict[str, None] = {}
    for pattern in split.paths:
        matches = files.expand(pattern)
        if not matches:
            place = dataset.locate("splits", split.name)
            raise ConfigError(f"{place}: no file matches {pattern}. Check the path; globs may use * and ?.")
        refuse_tables(dataset.locate("splits", split.name), pattern, matches)
        found.update(dict.fromkeys(matches))
    return list(found)


def _check_columns(dataset: Dataset, types: Mapping[str, Mapping[str, Kind]]) -> None:
    """ConfigError where the config names a column that train does not have."""
    roles, options = dataset.columns, dataset.statistics
    wanted = [("columns", "label", roles.label), ("columns", "time", roles.time)]
    wanted += [("columns", role, name) for role in ("entity", "ignore") for name in getattr(roles, role)]
    wanted += [("columns", "weight", roles.weight)]
    wanted += [("statistics", role, name) for role in ("slices", "categorical") for name in getattr(options, role)]
    wanted += [("reading", "numbers", name) for name in dataset.reading.numbers]
    if dataset.trainer == "reference":
        wanted += [("training", "drop", name) for name in dataset.training.get("drop", ()) if isinstance(name, str)]
    anywhere = dict.fromkeys(name for kinds in types.values() for name in kinds)
    for table, role, name in wanted:
        have = types[dataset.train] if role in ("label", "weight", "drop") else anywhere
        if name is not None and name not in have:
            place, file = dataset.locate(table, role), dataset.split(dataset.train).paths[0]
            raise ConfigError(f"{place}: {file} has no column {name!r}. {suggest(name, have)}")


def _find_typed(dataset: Dataset, sizes: Mapping[str, Mapping[str, int]]) -> set[str]:
    """The splits whose files carry types, so that int and float are known."""
    return {split for split, found in sizes.items() if all(find_format(path).carries_types for path in found)}


def _agree_kinds(
    types: Mapping[str, Mapping[str, Kind]], typed: set[str], texts: Collection[str]
) -> dict[str, dict[str, Kind]]:
    """The kinds that splits are read as, by column.

    The columns in `texts` are text that is read as numbers, which no file gives a type.

    A text file may write 3 for 3.0: its int column is float where another split's is. A split may by chance have none
    of the codes that begin with 0: its whole numbers are text where another split's are, and so is every code.
    """
    by_name: dict[str, set[Kind]] = {}
    for kinds in types.values():
        for name, kind in kinds.items():
            by_name.setdefault(name, set()).add(kind)
    return {
        split: {
            name: _agree_kind(kind, by_name[name], typed=split in typed and name not in texts)
            for name, kind in kinds.items()
        }
        for split, kinds in types.items()
    }


def _agree_kind(kind: Kind, others: set[Kind], *, typed: bool) -> Kind:
    if Kind.CODE in others and others <= {Kind.CODE, Kind.INT, Kind.NULL}:
        return Kind.NULL if kind == Kind.NULL and typed else Kind.STRING
    if kind == Kind.CODE:
        return Kind.STRING
    return Kind.FLOAT if Kind.FLOAT in others and kind in (Kind.INT, Kind.NULL) and not typed else kind
