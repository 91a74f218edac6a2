"""Texts that hold the name of something with several rows, and what numbers its rows: `patient_07_2`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from traingate.batch.arrow import combine_chunks
from traingate.judging.marks import is_text
from traingate.judging.sampled import take_column
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows

_PART = re.compile(r"(?s)(.*\w)([_\-./:# ])(\d{1,4}|[A-Za-z])")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}")
_ALL = 0.95  # of the texts, that are made that way; and that differ
_FEWEST_KEYS, _FEWEST_ROWS, _LARGEST = 10, 1.5, 0.2  # names, rows of each, and the share of the rows of one
_DIRT, _SURE = 0.02, 20.0  # see `judging.entities`
_MOST_OTHERS = 256


@dataclass(frozen=True)
class NamedPart:
    """A column whose texts begin with a name that recurs.

    Attributes:
        column: the column.
        mark: what stands between the name and what numbers its rows.
        example: one name.
        fixes: columns that have one value in all rows of a name.
        names: distinct names of each split, of the rows of its sample.
    """

    column: str
    mark: str
    example: str
    fixes: tuple[str, ...]
    names: dict[str, frozenset[str]]


def find_named_parts(profile: Profile) -> Iterator[NamedPart]:
    """Columns of texts that hardly recur, of which a part recurs and fixes another column, the label included.

    Judged on samples: a part names something where rows that share it agree in a column, but for one in fifty of those
    that would differ by chance.
    """
    samples = {split: profile.of(Sample, split) for split in profile.splits}
    roles = {name for name, role in profile.plan.columns.roles.items() if role != "ignored"}
    for column in (name for name in profile.plan.common if name not in roles):
        parts = {split: _split(sample, column) for split, sample in samples.items()}
        marks = {part[1] for part in parts.values() if part}
        if len(marks) != 1 or not all(parts.values()):
            continue
        names = {split: part[0] for split, part in parts.items() if part}
        if _recurs(names) and (fixes := tuple(_find_fixed(profile, samples, column, names))):
            example = min(min(some) for some in names.values())
            yield NamedPart(
                column, marks.pop(), example, fixes, {split: frozenset(some) for split, some in names.items()}
            )


def _split(sample: SampledRows, column: str) -> tuple[list[str], str] | None:
    """The names of all rows, and the mark behind them; None where the texts are not made that way."""
    array = combine_chunks(sample.table.column(column))
    if not is_text(array.type) or array.null_count or len(array) < _FEWEST_KEYS:
        return None
    texts = array.to_pylist()
    found = [_PART.fullmatch(text) for text in texts[:_FEWEST_KEYS]]
    if not all(found) or len(set(texts)) < _ALL * len(texts):
        return None
    found = [_PART.fullmatch(text) for text in texts]
    marks = [one[2] for one in found if one]
    mark = max(set(marks), key=marks.count)
    if marks.count(mark) < _ALL * len(texts) or sum(bool(_DATE.match(text)) for text in texts) > len(texts) / 2:
        return None
    return [one[1] if one and one[2] == mark else text for one, text in zip(found, texts, strict=True)], mark


def _recurs(names: dict[str, list[str]]) -> bool:
    every = [name for some in names.values() for name in some]
    rows = np.unique(np.array(every, dtype=object), return_counts=True)[1]
    return len(rows) >= _FEWEST_KEYS and len(every) >= _FEWEST_ROWS * len(rows) and rows.max() <= _LARGEST * len(every)


def _find_fixed(
    profile: Profile, samples: dict[str, SampledRows], column: str, names: dict[str, list[str]]
) -> Iterator[str]:
    """The columns in which the rows of a name agree, in each split."""
    groups = {split: np.unique(np.array(some, dtype=object), return_inverse=True)[1] for split, some in names.items()}
    for other in [name for name in profile.plan.common if name != column][:_MOST_OTHERS]:
        differing = chance = 0.0
        for split, sample in samples.items():
            values, missing = take_column(sample, other, np.arange(sample.table.num_rows))
            codes = np.unique(np.where(missing, -1, np.unique(values, return_inverse=True)[1]), return_inverse=True)[1]
            varied, apart = _count_differing(groups[split], codes)
            differing, chance = differing + apart, chance + varied * _measure_variety(codes)
        if chance >= _SURE and differing <= _DIRT * chance:
            yield other


def _count_differing(group: np.ndarray, codes: np.ndarray) -> tuple[int, int]:
    """Rows that are not the first of their group, and those of them that differ from it."""
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    first = np.repeat(codes[order][starts], np.diff(starts, append=len(order)))
    return len(order) - len(starts), int((codes[order] != first).sum())


def _measure_variety(codes: np.ndarray) -> float:
    """The chance that two rows differ."""
    rows, total = np.bincount(codes).astype(float), float(len(codes))
    return float(1 - (rows * (rows - 1)).sum() / max(total * (total - 1), 1.0))
