"""Matches pictures across splits that look the same: perceptual hashes, in bands that meet, held against finer ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from traingate.batch import hashing
from traingate.batch.batch import Batch
from traingate.batch.pictures import (
    BANDS,
    MOST_BITS,
    MOST_FINE_BITS,
    can_read,
    count_bits,
    cut_bands,
    sketch_pictures,
)
from traingate.batch.rowhash import hash_name
from traingate.join import Join, Match, Side
from traingate.joins.near_texts import NearlyShared
from traingate.plan import Plan
from traingate.profile.reads import Example

_WORDS = 6
_WINDOW = 6  # pictures of one band that each is compared with
_COARSE, _FINE = 1, 2


class Images(Join[NearlyShared]):
    """Keys: a band of a picture's coarse hash with its column; the coarse hash; and the fine one.

    What looks the same is `near`, and `close` too; a picture meets another in several bands, and counts in each as one
    part of so many.
    """

    def find_obstacle(self, plan: Plan) -> str | None:
        """Pictures are decoded by Pillow."""
        if not plan.binary or can_read():
            return None
        return "pictures cannot be compared without Pillow. Install it: pip install pillow"

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """uint64 [6, columns × bands × rows]; 0 where there is no picture."""
        columns = [_sketch_column(batch, name) for name in list_image_columns(plan)]
        return np.concatenate(columns, axis=1) if columns else np.zeros((_WORDS, 0), np.uint64)

    def match(self, first: Side, second: Side) -> Match:
        """Figures as in `NearlyShared`, of all columns."""
        keys, split = np.concatenate([first.keys, second.keys], axis=1), first.keys.shape[1]
        near = _find_near(keys, split)
        sums = {
            "first": first.keys.shape[1] / BANDS,
            "second": second.keys.shape[1] / BANDS,
            "near": float(near[0, split:].sum()),
            "own_near": float(near[1, :split].sum()),
        }
        return Match(sums, {"copies": second.keys[0, near[0, split:] > 0]})

    def finish(self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]) -> NearlyShared:
        """The pictures that two splits share."""
        figures = {**sums, "close": sums["near"], "own_close": sums["own_near"]}
        return NearlyShared(**figures, examples=examples.get("copies", ()))

    def confirm(self, first: np.ndarray, second: np.ndarray, plan: Plan, columns: tuple[str, ...]) -> np.ndarray:
        """Pictures that look the same."""
        return _look_alike(first, second)

    def list_key_columns(self, plan: Plan) -> tuple[str, ...]:
        """None: pictures that look the same are other bytes."""
        return ()

    def list_shown_columns(self, plan: Plan) -> tuple[str, ...]:
        """All but bytes, which tell nobody anything."""
        return tuple(name for name in plan.common if name not in plan.binary)


def list_image_columns(plan: Plan) -> tuple[str, ...]:
    """The columns of bytes that every split has."""
    left_out = plan.columns.not_features
    return tuple(name for name in plan.binary if name in plan.common and name not in left_out)


def _sketch_column(batch: Batch, name: str) -> np.ndarray:
    column, none = batch.column(name), np.zeros((_WORDS, 0), np.uint64)
    if column.codes is None or column.dictionary is None or not len(column.dictionary):
        return none
    # A column that holds no byte beyond UTF-8 is read as text, and has no picture.
    if not (pa.types.is_binary(column.dictionary.type) or pa.types.is_large_binary(column.dictionary.type)):
        return none
    found = sketch_pictures(column.dictionary.to_pylist())
    at = np.full(len(column.dictionary), -1)
    at[found.places] = np.arange(len(found.places))
    which = at[column.codes] if column.valid is None else np.where(column.valid, at[column.codes], -1)
    rows = np.flatnonzero(which >= 0)
    which = which[rows]
    keys = np.zeros((_WORDS, BANDS, batch.rows), np.uint64)
    for band, part in enumerate(cut_bands(found.coarse)):
        keyed = hashing.mix(part ^ hash_name(f"{band}/{name}"))
        keys[0, band, rows] = np.where(keyed == 0, np.uint64(1), keyed)[which]
        keys[_COARSE, band, rows] = found.coarse[which]
        keys[_FINE:, band, rows] = found.fine[:, which]
    return keys.reshape(_WORDS, -1)


def _find_near(keys: np.ndarray, split: int) -> np.ndarray:
    """What each key counts as a picture that looks like one of the other side, or of its own: float [2, n]."""
    near = np.zeros((2, keys.shape[1]))
    order = np.argsort(keys[0], kind="stable")
    ordered = keys[0, order]
    for step in range(1, _WINDOW + 1):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(same):
            break
        one, other = order[same], order[same + step]
        alike = _look_alike(keys[:, one], keys[:, other])
        one, other = one[alike], other[alike]
        part = 1 / (cut_bands(keys[_COARSE, one]) == cut_bands(keys[_COARSE, other])).sum(axis=0)
        kind = ((one < split) == (other < split)).astype(np.int64)
        for row in (one, other):
            np.maximum.at(near, (kind, row), part)
    return near


def _look_alike(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    coarse = count_bits(first[_COARSE:_FINE], second[_COARSE:_FINE])
    alike: np.ndarray = (coarse <= MOST_BITS) & (count_bits(first[_FINE:], second[_FINE:]) <= MOST_FINE_BITS)
    return alike
