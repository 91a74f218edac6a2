"""The sampled rows of two splits that have a label, and those of train in two parts by time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from traingate.checks.skew._relations import Labelled, halve, number_classes
from traingate.checks.skew._text_relations import is_written
from traingate.judging.between import find_made, take_rows
from traingate.judging.columns import features
from traingate.judging.labels import classes, is_balanced
from traingate.judging.model_rows import build_rows
from traingate.judging.sampled import read_values
from traingate.judging.times import read_rows
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows

_LATER = 0.2  # of train's rows, its latest, that its others are compared with
_HALVES: tuple[str, ...] = ("low", "high")
_TEXT = ("string", "large_string")
Sides = tuple[SampledRows, SampledRows]


def take_labelled(profile: Profile, split: str, names: Sequence[str], least: int) -> Labelled | None:
    """The rows with a label; None where no two classes have rows enough, or the splits hold no label alike.

    Args:
        profile: what is known.
        split: the held-out split.
        names: the features that did not move by themselves.
        least: rows of a class in each split below which it is left out.
    """
    train, label = profile.plan.dataset.train, profile.plan.columns.label
    samples = profile.of(Sample, train), profile.of(Sample, split)
    sides = [read_values(sample, label) for sample in samples] if label else []
    if not sides or sides[0] is None or sides[1] is None or sides[0].dtype.kind != sides[1].dtype.kind:
        return None
    written = {name: both for name in names if (both := _read_texts(samples, name)) is not None}
    rows = build_rows(profile, split, [name for name in names if name not in written])
    taken = _count_taken(rows.held_out)
    values = np.concatenate([side[:most] for side, most in zip(sides, taken, strict=True) if side is not None])
    present = np.isfinite(values) if values.dtype.kind == "f" else values != ""
    if values.dtype.kind == "f" and classes(profile) is None:
        labels, found = halve(values, present, rows.held_out), _HALVES
    else:
        labels, found = number_classes(values, present, rows.held_out, least)
    if len(found) < 2:
        return None
    texts = {name: [*ours[: taken[0]], *theirs[: taken[1]]] for name, (ours, theirs) in written.items()}
    places = [np.stack([one.shards, one.rows], axis=1)[:most] for one, most in zip(samples, taken, strict=True)]
    kept = labels >= 0
    kept[: taken[0]] &= ~_find_made(profile, split, samples[0], sides[0])[: taken[0]]
    return Labelled(rows, labels, found, texts, np.concatenate(places)).select(kept, rows.held_out)


def _find_made(profile: Profile, split: str, ours: SampledRows, labels: np.ndarray) -> np.ndarray:
    """Sampled rows of train, bool [n], that were made of others (SMOTE) to balance it: models know these again."""
    train, none = profile.plan.dataset.train, np.zeros(len(labels), bool)
    if not is_balanced(classes(profile), train, split):
        return none
    columns = [read_values(ours, name) for name in features(profile.plan, train)]
    numbers = [one for one in columns if one is not None and one.dtype.kind == "f"]
    names, codes = np.unique(labels, return_inverse=True)
    rows = take_rows(numbers, codes) if numbers else None
    return none if rows is None else np.logical_or.reduce([find_made(rows, code) for code in range(len(names))])


def _count_taken(held_out: np.ndarray) -> tuple[int, int]:
    return int((~held_out).sum()), int(held_out.sum())


def _read_texts(samples: Sides, name: str) -> tuple[list[str], list[str]] | None:
    """What people wrote, of both splits; None where a column is nothing of that."""
    sides = []
    for sample in samples:
        if name not in sample.table.column_names or str(sample.table.schema.field(name).type) not in _TEXT:
            return None
        texts = [str(text or "") for text in sample.table.column(name).to_pylist()]
        if not is_written(texts):
            return None
        sides.append(texts)
    return sides[0], sides[1]


def part_by_time(profile: Profile, labelled: Labelled, time: str) -> Labelled | None:
    """Train's rows, its latest fifth held out; None where their times are not known."""
    train = profile.plan.dataset.train
    sample = profile.of(Sample, train)
    times = read_rows(sample, time)
    if times is None:
        return None
    ours = labelled.mask(held_out=False)
    place_of = {(shard, row): at for at, (shard, row) in enumerate(zip(sample.shards, sample.rows, strict=True))}
    of_rows = np.full(len(ours), np.nan)
    for at in np.flatnonzero(ours):
        of_rows[at] = times[place_of[labelled.places[at][0], labelled.places[at][1]]]
    kept = ours & np.isfinite(of_rows)
    if not kept.any():
        return None
    return labelled.select(kept, of_rows > np.quantile(of_rows[kept], 1 - _LATER))
