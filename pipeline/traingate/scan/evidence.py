"""Looks up the rows that show a match: both copies, with file and row number, from the few shards that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from traingate.batch import hashing
from traingate.batch.arrow import unpack_strings
from traingate.batch.batch import Batch
from traingate.batch.times import find_times
from traingate.errors import Unreadable
from traingate.join import Join, Side
from traingate.kinds import Kind
from traingate.profile.reads import Example, Place
from traingate.scan.matching import add_up
from traingate.scan.measuring import read_batches
from traingate.scan.planning import ScanLayout
from traingate.threads import threads

_SHOWN_TEXT = 120
_EXACT = 2.0**53  # up to which float64 holds every whole number


@dataclass(frozen=True)
class FoundRow:
    """A row that was looked up.

    Attributes:
        place: where it is.
        shown: text of the columns that evidence shows.
        values: canonical values of the columns that its key is a hash of.
    """

    place: Place
    shown: Mapping[str, str]
    values: tuple[Any, ...]


@dataclass(frozen=True)
class RowIndex:
    """Files, shards and first rows, by which rows are found again.

    Attributes:
        layout: files and shards.
        first_rows: the first data row of each shard within its file, by split.
    """

    layout: ScanLayout
    first_rows: Mapping[str, list[int]]


def match_rows(
    rows: RowIndex, join: Join[Any], counted: Mapping[str, int], matches: list[tuple[str, Any]]
) -> dict[tuple[str, str], Any]:
    """A join's value for every pair of splits, with the rows that show it.

    Args:
        rows: where rows can be found again.
        join: the join.
        counted: keys that were taken from each split; Unreadable where matching saw a different number.
        matches: what was matched by split pair, by `join/bucket`, of all joins.
    """
    ours = [found for place, found in matches if place.partition("/")[0] == join.id]
    values = {}
    for pair in join.list_pairs(rows.layout.plan.dataset):
        of_pair = [found["/".join(pair)] for found in ours if "/".join(pair) in found]
        match = add_up(of_pair) if of_pair else _match_nothing(join)
        if match["error"]:
            raise RuntimeError(match["error"])
        expected = [counted[split] for split in pair]
        if match["rows"] != expected:
            raise Unreadable(
                f"{join.id}: {match['rows']} rows of {pair} were matched, but {expected} were read. Run again."
            )
        examples = {what: _find_examples(rows, join, pair, at) for what, at in match["examples"].items()}
        values[pair] = join.finish({**match["sums"], **match["largest"]}, examples)
    return values


def _match_nothing(join: Join[Any]) -> dict[str, Any]:
    """The match of two splits without a key."""
    # Six words of a key are the most that a join takes; it reads as many as it gave.
    side = Side(np.zeros((6, 0), np.uint64), np.zeros(0, np.int32))
    nothing = join.match(side, side)
    return {"rows": [0, 0], "sums": nothing.sums, "largest": nothing.largest, "examples": {}, "error": ""}


def _find_examples(
    rows: RowIndex, join: Join[Any], pair: tuple[str, str], located: list[list[int]]
) -> tuple[Example, ...]:
    with threads("traingate-evidence", len(pair)) as pool:
        found = list(
            pool.map(
                lambda split, position: _find_rows(rows, join, split, _group_keys(located, position)), pair, (1, 2)
            )
        )
    pairs = [[side[entry[0]] for side in found] for entry in located if all(entry[0] in side for side in found)]
    # Two rows with equal 64-bit keys are equal but for a chance of n·m / 2^64; those that are shown are compared.
    same = [pair for pair in pairs if pair[0].values == pair[1].values]
    if pairs and not same:
        raise RuntimeError(f"{join.id}: rows of {pair} have equal keys and different values. Report this as a bug.")
    return tuple(Example(tuple(row.place for row in pair), tuple(row.shown for row in pair)) for pair in same)


def _group_keys(located: list[list[int]], position: int) -> dict[int, set[int]]:
    """Keys by shard, of one split."""
    wanted: dict[int, set[int]] = {}
    for entry in located:
        wanted.setdefault(entry[position], set()).add(entry[0])
    return wanted


def _find_rows(rows: RowIndex, join: Join[Any], split: str, wanted: Mapping[int, set[int]]) -> dict[int, FoundRow]:
    """The first row of each key, by key; reads no further in a shard than it must."""
    found: dict[int, FoundRow] = {}
    for number, keys in wanted.items():
        missing = set(keys)
        for batch in read_batches(rows.layout.plan, split, number, rows.layout.shards[split][number]):
            ours = join.compute_keys(batch, rows.layout.plan)[0]
            for row in np.flatnonzero(np.isin(ours, np.array(sorted(missing), np.uint64))):
                if int(ours[row]) in missing:
                    missing.discard(int(ours[row]))
                    found[int(ours[row])] = _show_row(rows, join, batch, int(row) % batch.rows)
            if not missing:
                break
    return found


def _show_row(rows: RowIndex, join: Join[Any], batch: Batch, row: int) -> FoundRow:
    shard = rows.layout.shards[batch.split][batch.shard]
    place = Place(batch.split, shard.path, rows.first_rows[batch.split][batch.shard] + batch.first_row + row)
    label = rows.layout.plan.columns.label
    names = [name for name in join.list_shown_columns(rows.layout.plan) if name != label][: join.most_shown]
    names += [label] if label in batch.kinds and label is not None else []
    values = tuple(read_canonical(batch, name, row) for name in join.list_key_columns(rows.layout.plan))
    return FoundRow(place, {name: read_text(batch, name, row) for name in names}, values)


def read_canonical(batch: Batch, name: str, row: int) -> Any:
    """A value as rows are compared by it: None where missing, 3 and 3.0 one number, a time and its text one as well.

    Other text is stripped and in NFD.
    """
    column = batch.column(name)
    if column.valid is not None and not column.valid[row]:
        return None
    if column.values is not None:
        value = column.values[row].item()
        return None if value != value else value
    if column.dictionary is not None and column.codes is not None:
        text = hashing.canonicalize(column.dictionary.slice(int(column.codes[row]), 1))
        _, times = find_times(*unpack_strings(text))
        return int(times[0]) if len(times) else text[0].as_py()
    return str(column.lists[row].as_py() if column.lists is not None else None)


def read_text(batch: Batch, name: str, row: int) -> str:
    """A value as a person reads it, cut to 120 characters; empty where missing.

    What rows are compared by is written alike where splits store it differently, so that copies show no difference.
    """
    column = batch.column(name)
    if column.valid is not None and not column.valid[row]:
        return ""
    if column.kind == Kind.TIME and column.values is not None:
        return _write_time(int(column.values[row]))
    if name in batch.plan.spelled and isinstance(moment := read_canonical(batch, name, row), int):
        return _write_time(moment)
    if column.values is not None:
        return _write_number(batch, name, column.values[row])
    if column.dictionary is not None and column.codes is not None:
        value = column.dictionary[int(column.codes[row])].as_py()
        return _cut(value.decode("utf8", "backslashreplace") if isinstance(value, bytes) else value)
    return _cut(str(column.lists[row].as_py() if column.lists is not None else ""))


def _write_time(moment: int) -> str:
    return str(np.datetime64(moment, "us")).removesuffix(".000000")


def _write_number(batch: Batch, name: str, value: np.generic) -> str:
    """`3` for 3.0 where another split holds whole numbers; `0.1` for what float32 makes of 0.1."""
    if isinstance(value, np.floating):
        number = float(value)
        is_whole = any(kinds.get(name) == Kind.INT for kinds in batch.plan.types.values())
        if is_whole and number.is_integer() and abs(number) < _EXACT:
            return str(int(number))
        return str(np.float32(number)) if name in batch.plan.single else repr(number)
    return f"{value.item()!r}"


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN_TEXT else words[: _SHOWN_TEXT - 1] + "…"
