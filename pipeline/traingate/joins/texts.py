"""Matches texts that people wrote across splits, column by column, whatever else their rows hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from traingate.batch import hashing, runs
from traingate.batch.batch import Batch
from traingate.batch.rowhash import hash_name
from traingate.join import Join, Match, Side
from traingate.joins.rows import Overlap, Rows
from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.profile.reads import Example


@dataclass(frozen=True)
class SharedTexts:
    """The texts of a second split that are also in a first one, case, white space and punctuation aside.

    Attributes:
        columns: by column, of the rows that have such a text: how many are shared, and how many the first repeats.
    """

    columns: Mapping[str, Overlap]


class Texts(Join[SharedTexts]):
    """Keys: the hashes of a folded text and of its column's name; a row has as many as it has texts."""

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """uint64 [2, columns × rows]: all rows of one column, then those of the next; 0 where there is no text."""
        keys = [_hash_texts(batch, name) for name in list_text_columns(plan)]
        return np.concatenate([np.zeros((2, 0), np.uint64), *keys], axis=1)

    def match(self, first: Side, second: Side) -> Match:
        """Counts as in `Overlap`, by column."""
        sums: dict[str, float] = {}
        examples: dict[str, np.ndarray] = {}
        for column in runs.count_distinct(np.sort(np.concatenate([first.keys[1], second.keys[1]])))[0]:
            found = Rows().match(_narrow(first, column), _narrow(second, column))
            sums |= {f"{column:x}/{name}": value for name, value in found.sums.items()}
            examples[f"{column:x}"] = found.examples["copies"]
        return Match(sums, examples)

    def finish(self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]) -> SharedTexts:
        """The shared texts of two splits; columns by the hash of their name, as `name_column` tells it."""
        columns: dict[str, dict[str, float]] = {}
        for place, value in sums.items():
            column, _, name = place.partition("/")
            columns.setdefault(column, {})[name] = value
        return SharedTexts(
            {
                column: Rows().finish(found, {"copies": examples.get(column, ())})
                for column, found in sorted(columns.items())
            }
        )

    def pick(self, keys: np.ndarray, columns: tuple[str, ...]) -> np.ndarray:
        """The keys that are of a column's texts."""
        found: np.ndarray = np.isin(keys[1], np.array([hash_name(name) for name in columns], np.uint64))
        return found

    def list_key_columns(self, plan: Plan) -> tuple[str, ...]:
        """None: a key is of one column alone, and of its text as it is folded."""
        return ()

    def list_shown_columns(self, plan: Plan) -> tuple[str, ...]:
        """Texts first."""
        return tuple(dict.fromkeys((*list_text_columns(plan), *plan.common)))


def list_text_columns(plan: Plan) -> tuple[str, ...]:
    """The features that are text in every split."""
    return tuple(
        name
        for name in plan.compared
        if name != plan.columns.time
        and name not in plan.binary
        and all(types[name] in (Kind.STRING, Kind.NULL) for types in plan.types.values())
        and any(types[name] == Kind.STRING for types in plan.types.values())
    )


def key_column(name: str) -> str:
    """What a column is called in `SharedTexts.columns`."""
    return f"{hash_name(name):x}"


def _narrow(side: Side, column: np.uint64) -> Side:
    """The keys of one column; the label has no part in it."""
    of_column = side.keys[1] == column
    keys = side.keys[0, of_column]
    return Side(np.stack([keys, keys]), side.shards[of_column])


def _hash_texts(batch: Batch, name: str) -> np.ndarray:
    """uint64 [2, rows]: of the folded text, keyed by the column's name, and of that; [2, 0] where there is no text."""
    column = batch.column(name)
    places, folded = column.sentences
    if column.codes is None or column.dictionary is None or not len(places):
        return np.zeros((2, 0), np.uint64)
    hashes = np.zeros(len(column.dictionary), np.uint64)
    keyed = hashing.mix(hashing.hash_bytes(folded) ^ hash_name(name))
    hashes[places] = np.where(keyed == 0, np.uint64(1), keyed)
    found = hashes[column.codes] if column.valid is None else np.where(column.valid, hashes[column.codes], np.uint64(0))
    return np.stack([found, np.full(batch.rows, hash_name(name))])
