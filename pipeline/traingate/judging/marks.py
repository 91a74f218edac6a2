"""Marks that rows of one class have: a value, a word of a text, how many decimals, the ends of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import combine_chunks
from traingate.batch.columns import read_numbers, read_validity
from traingate.judging.sampled import SampledLabel, take_column
from traingate.kinds import Kind
from traingate.profile.sampled_rows import SampledRows

_WORD = re.compile(r"[^\W_][\w'-]*")
_MOST_WORDS = 400  # of a text, so that one long one does not decide how long this takes
_MOST_DECIMALS = 9
_EXACT = 2.0**52  # up to which every whole number and every half is a float
_LETTERS = re.compile(r"[^\d\W]*")
_FEWEST_ROWS = 15  # of another value, for the share of a class in it to say something
_ENOUGH = 0.525  # ROC AUC of a mark that one class alone has, from which it is rather told than a mixed one


@dataclass(frozen=True)
class Marks:
    """One way to look at a column.

    Attributes:
        what: `value` or `word`.
        names: how each mark reads.
        mark: int [k]: a mark that a row has; a row may have several.
        row: int [k]: that row.
    """

    what: str
    names: tuple[str, ...]
    mark: np.ndarray
    row: np.ndarray


def list_marks(sample: SampledRows, name: str, rows: np.ndarray) -> Iterator[Marks]:
    """The marks of a column in some rows of a sample, int [n]; a value that one row alone has marks nothing."""
    array = combine_chunks(sample.table.column(name))
    if is_text(array.type):
        texts = array.take(pa.array(rows))
        encoded = pc.dictionary_encode(texts)
        valid = read_validity(texts)
        known = np.arange(len(texts)) if valid is None else np.flatnonzero(valid)
        codes = read_numbers(pc.fill_null(encoded.indices, 0), Kind.INT)[known]
        yield _list_recurring(encoded.dictionary, codes, known)
        if pc.any(pc.match_substring(encoded.dictionary, " ")).as_py():
            yield _list_words(texts.to_pylist())
    elif pa.types.is_integer(array.type) or pa.types.is_floating(array.type):
        values, missing = take_column(sample, name, rows)
        known = np.flatnonzero(~missing & np.isfinite(values))
        found, codes = np.unique(values[known], return_inverse=True)
        yield _list_recurring(found, codes, known)


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _list_recurring(values: Any, codes: np.ndarray, rows: np.ndarray) -> Marks:
    """The distinct values, [m], that several rows, int [n], have, in their order: int [n] is which a row has."""
    several = np.flatnonzero(np.bincount(codes, minlength=len(values)) > 1)
    if isinstance(values, np.ndarray):
        names = [f"{value:.15g}" for value in values[several].tolist()]
    else:
        names = values.take(pa.array(several)).to_pylist()
        order = np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)
        several, names = several[order], [names[at] for at in order]
    numbers = np.full(len(values), -1, np.int64)
    numbers[several] = np.arange(len(several))
    mark = numbers[codes]
    return Marks("value", tuple(names), mark[mark >= 0], rows[mark >= 0])


def _list_words(texts: list[str | None]) -> Marks:
    numbers: dict[str, int] = {}
    mark, row = [], []
    for at, text in enumerate(texts):
        for word in set(_WORD.findall((text or "").casefold())[:_MOST_WORDS]):
            mark.append(numbers.setdefault(word, len(numbers)))
            row.append(at)
    return Marks("word", tuple(numbers), np.array(mark, np.int64), np.array(row, np.int64))


def count_decimals(values: np.ndarray) -> np.ndarray:
    """int [n]: how many decimals each number is written with; nine where there are more."""
    decimals = np.full(len(values), _MOST_DECIMALS)
    # A quotient of two exact numbers is the float that the decimal is read as; beyond, only writing it out tells.
    exact = np.abs(values) < _EXACT / 10.0**_MOST_DECIMALS
    for number in range(_MOST_DECIMALS - 1, -1, -1):
        scaled = np.rint(values[exact] * 10.0**number)
        decimals[exact] = np.where(scaled / 10.0**number == values[exact], number, decimals[exact])
    written = (np.format_float_positional(value, trim="-") for value in values[~exact].tolist())
    decimals[~exact] = [min(len(text.partition(".")[2]), _MOST_DECIMALS) for text in written]
    return decimals


def view_ends(texts: list[str | None]) -> dict[str, np.ndarray]:
    """Texts that hardly recur by what they begin with, how long they are, and their last sign; int [n] by view."""
    known = [text or "" for text in texts]
    views = {
        "beginning": [_LETTERS.match(text)[0] for text in known],  # type: ignore[index]
        "length": [str(len(text)) for text in known],
        "last sign": [text[-1:] for text in known],
    }
    return {view: np.unique(np.array(found), return_inverse=True)[1] for view, found in views.items()}


@dataclass(frozen=True)
class Mark:
    """What a mark says of a class.

    Attributes:
        name: how it reads.
        label: the class that it says most of.
        rows: rows of the class that have it.
        others: rows of other classes that have it.
        covered: the share of the class's rows that have it.
        score: the ROC AUC of having it.
        chance: that so many rows drawn without regard to the class would all be of that class; 1.0 where some are not.
    """

    name: str
    label: int
    rows: int
    others: int
    covered: float
    score: float
    chance: float


def find_best_mark(marks: Marks, classes: np.ndarray, most_share: float) -> Mark | None:
    """The mark that tells a class of at most a share of all rows best, those that no other class has first.

    A mark of k rows lies in one class of the share π by chance π^k, times the marks and classes that were looked at.

    Args:
        marks: of a column.
        classes: int [n], of all rows.
        most_share: of the rows that a class may have, as what most rows are says little.
    """
    size = np.bincount(classes)
    counts = np.zeros((len(marks.names), len(size)), np.int64)
    np.add.at(counts, (marks.mark, classes[marks.row]), 1)
    others = counts.sum(1, keepdims=True) - counts
    covered = counts / np.maximum(size, 1)
    score = (1 + covered - others / np.maximum(len(classes) - size, 1)) / 2
    score[:, size > most_share * len(classes)] = 0.0
    if not score.size:
        return None
    pure = (others == 0) & (counts >= 2) & (score > 0)
    best = np.where(pure, score, 0.0) if (pure & (score >= _ENOUGH)).any() else score
    at, label = np.unravel_index(int(best.argmax()), best.shape)
    tried = max(1, int((counts.sum(1) >= 2).sum())) * len(size)
    chance = (size[label] / len(classes)) ** int(counts[at, label]) * tried if pure[at, label] else 1.0
    return Mark(
        marks.names[at], int(label), int(counts[at, label]), int(others[at, label]), float(covered[at, label]),
        float(score[at, label]), min(1.0, float(chance)),
    )  # fmt: skip


def stands_alone(marks: Marks, found: Mark, target: SampledLabel) -> bool:
    """Whether no other value of a category comes near.

    The share of the class in the next purest one then lies nearer to its share of all rows than to one.
    """
    positive = target.classes == found.label
    rows = np.bincount(marks.mark, minlength=len(marks.names))
    ones = np.bincount(marks.mark, positive[marks.row], minlength=len(marks.names))
    others = (rows >= _FEWEST_ROWS) & (np.array(marks.names, dtype=object) != found.name)
    return bool(others.any()) and float((ones[others] / rows[others]).max()) <= (1 + positive.mean()) / 2
