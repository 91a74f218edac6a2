"""Matches texts across splits that are nearly the same: MinHash, in bands that meet, judged by their sketches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from traingate.batch import hashing
from traingate.batch.arrow import to_indices
from traingate.batch.batch import Batch
from traingate.batch.rowhash import hash_name
from traingate.batch.sketches import BANDS, choose_some, estimate_jaccard, sketch
from traingate.join import Join, Match, Side
from traingate.joins.texts import list_text_columns
from traingate.plan import Plan
from traingate.profile.reads import Example

NEAR, CLOSE = 0.8, 0.9
"""Similarities (Jaccard, of shingles of five bytes) from which a text is near another, and from which it is one."""

_MOST_COLUMNS = 256
_WIDTH = 4
_WINDOW = 6  # entries of one band's key that each is compared with; where more meet they are set phrases
_NIBBLES = tuple(np.uint64(4 * band) for band in range(BANDS))
_FOUR_BITS, _COLUMN_SHIFT, _TEXT_SHIFT = np.uint64(15), np.uint64(40), np.uint64(48)
_ROWS = 40_000  # rows of all splits of which all texts are looked at; of more, so many or so are
_MOST_HALVINGS = 5
_FIGURES = ("first", "second", "near", "close", "own_near", "own_close")


@dataclass(frozen=True)
class NearlyShared:
    """One column's texts of a second split that are nearly, and not exactly, texts of a first one.

    A text meets another in several bands, and counts in each as one part of so many: the sums are about right.

    Attributes:
        first, second: texts of each split.
        near, close: texts of the second split that are near one of the first, and those of them that are close.
        own_near, own_close: the same of the first split's texts among themselves.
        seen: the share of all texts that was looked at.
        examples: rows of both splits that are close.
    """

    first: float = 0.0
    second: float = 0.0
    near: float = 0.0
    close: float = 0.0
    own_near: float = 0.0
    own_close: float = 0.0
    seen: float = 1.0
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class NearTexts(Join[Mapping[int, NearlyShared]]):
    """Keys: a band of a text's sketch; the sketch's bits; and its bands, its column and itself in a few bits each.

    The value is by the column's number in `list_text_columns`. Which texts are looked at is decided by one of their
    shingles, the same one in near texts as often as they are similar: of a million, every sixteenth shows them.

    Attributes:
        halvings: how many times the texts are halved; 0 looks at all.
    """

    halvings: int = 0

    def thin(self, rows: int) -> NearTexts:
        """With as many halvings as leave the texts of 40,000 rows or more, five at most: `rows` may be a high guess."""
        return NearTexts(min(_MOST_HALVINGS, max(0, (rows // _ROWS).bit_length() - 1)))

    def find_obstacle(self, plan: Plan) -> str | None:
        """A column's number has eight bits."""
        if len(list_text_columns(plan)) <= _MOST_COLUMNS:
            return None
        return f"there are more than {_MOST_COLUMNS} columns of text. Ignore some: [columns] ignore"

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """uint64 [4, columns × bands × rows]; 0 where there is no text that somebody wrote."""
        columns = [_sketch_column(batch, name, at, self.halvings) for at, name in enumerate(list_text_columns(plan))]
        if len(columns) == 1:  # mostly zeros that no memory stands behind, until they are copied
            return columns[0]
        return np.concatenate(columns, axis=1) if columns else np.zeros((_WIDTH, 0), np.uint64)

    def match(self, first: Side, second: Side) -> Match:
        """Figures by column, as in `NearlyShared`."""
        keys = np.concatenate([first.keys, second.keys], axis=1)
        held_out, columns = np.arange(keys.shape[1]) >= first.keys.shape[1], _read_columns(keys)
        best, parts = _find_best(keys, held_out)
        sums: dict[str, float] = {}
        examples: dict[str, np.ndarray] = {}
        for column in np.unique(columns).tolist():
            ours, theirs = (columns == column) & ~held_out, (columns == column) & held_out
            figures = [ours.sum() / BANDS, theirs.sum() / BANDS]
            figures += [parts[0, theirs & (best[0] >= least)].sum() for least in (NEAR, CLOSE)]
            figures += [parts[1, ours & (best[1] >= least)].sum() for least in (NEAR, CLOSE)]
            sums |= {f"{column}/{name}": float(figure) for name, figure in zip(_FIGURES, figures, strict=True)}
            examples[str(column)] = keys[0, theirs & (best[0] >= CLOSE)]
        return Match(sums, examples)

    def finish(
        self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]
    ) -> Mapping[int, NearlyShared]:
        """The figures by the column's number."""
        columns: dict[int, dict[str, float]] = {}
        for place, value in sums.items():
            column, _, name = place.partition("/")
            columns.setdefault(int(column), {})[name] = value
        return {
            column: NearlyShared(**found, seen=0.5**self.halvings, examples=examples.get(str(column), ()))
            for column, found in sorted(columns.items())
        }

    def confirm(self, first: np.ndarray, second: np.ndarray, plan: Plan, columns: tuple[str, ...]) -> np.ndarray:
        """Texts of one column that are near, and not the same."""
        meant = [at for at, name in enumerate(list_text_columns(plan)) if name in columns or not columns]
        differ = (first[3] ^ second[3]) >> _TEXT_SHIFT != 0
        near: np.ndarray = differ & (estimate_jaccard(first[1:3], second[1:3]) >= NEAR)
        return near & np.isin(_read_columns(first), meant)

    def list_key_columns(self, plan: Plan) -> tuple[str, ...]:
        """None: texts that meet are not equal."""
        return ()

    def list_shown_columns(self, plan: Plan) -> tuple[str, ...]:
        """Texts first."""
        return tuple(dict.fromkeys((*list_text_columns(plan), *plan.common)))


def _sketch_column(batch: Batch, name: str, number: int, halvings: int) -> np.ndarray:
    """uint64 [4, bands × rows]: the keys of one column's texts; [4, 0] where it has none."""
    column = batch.column(name)
    places, folded = column.sentences
    if halvings and len(places):
        chosen = np.flatnonzero(choose_some(folded, halvings))
        places, folded = places[chosen], folded.take(to_indices(chosen))
    if column.codes is None or column.dictionary is None or not len(places):
        return np.zeros((_WIDTH, 0), np.uint64)
    at = np.full(len(column.dictionary), -1)
    at[places] = np.arange(len(places))
    text = at[column.codes] if column.valid is None else np.where(column.valid, at[column.codes], -1)
    rows = np.flatnonzero(text >= 0)
    found, text = sketch(folded), text[rows]
    in_short = np.uint64(number) << _COLUMN_SHIFT | (hashing.hash_bytes(folded) >> _TEXT_SHIFT) << _TEXT_SHIFT
    for band, shift in enumerate(_NIBBLES):
        in_short = in_short | (found.bands[band] & _FOUR_BITS) << shift
    keys = np.zeros((_WIDTH, BANDS, batch.rows), np.uint64)
    for band in range(BANDS):
        keyed = hashing.mix(found.bands[band] ^ hash_name(f"{band}/{name}"))
        parts = (np.where(keyed == 0, np.uint64(1), keyed), *found.bits, in_short)
        for at_word, part in enumerate(parts):
            keys[at_word, band, rows] = part[text]
    return keys.reshape(_WIDTH, -1)


def _read_columns(keys: np.ndarray) -> np.ndarray:
    return (keys[3] >> _COLUMN_SHIFT & np.uint64(0xFF)).astype(np.int64)


def _find_best(keys: np.ndarray, held_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The most similar other text that each meets, across splits and in its own: float [2, n] each.

    Returns:
        similarities, 0 where there is none; and of how many bands in which both meet this is one, as a part.
    """
    best, parts = np.zeros((2, keys.shape[1])), np.ones((2, keys.shape[1]))
    order = np.lexsort((keys[3], keys[0]))
    ordered = keys[0, order]
    for step in range(1, _WINDOW + 1):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(same):
            break
        one, other = order[same], order[same + step]
        differ = (keys[3, one] ^ keys[3, other]) >> _TEXT_SHIFT != 0
        one, other = one[differ], other[differ]
        similar = estimate_jaccard(keys[1:3, one], keys[1:3, other])
        part = 1 / _count_bands(keys[3, one], keys[3, other])
        kind = (held_out[one] == held_out[other]).astype(np.int64)
        for row in (one, other):
            better = similar > best[kind, row]
            best[kind[better], row[better]], parts[kind[better], row[better]] = similar[better], part[better]
    return best, parts


def _count_bands(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """In how many bands two texts agree, one at least: int [n]."""
    differ = first ^ second
    agreeing = sum((differ >> shift & _FOUR_BITS == 0).astype(np.int64) for shift in _NIBBLES)
    return np.maximum(agreeing, 1)
