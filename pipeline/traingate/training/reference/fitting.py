"""How the reference model takes each column: judged and fitted on rows of train alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from traingate.gate.rows import Form, LabelledRows
from traingate.kinds import Kind

_ONE_HOT = 64  # categories up to which each gets an input of its own
_CATEGORIES = 20_000  # categories up to which each gets a learnt vector
_RARE = 3  # rows below which a category is learnt together with those never seen
_WORDS_IN_TEXT = 2.5  # mean words from which a value that hardly repeats is read as text
_BYTES = 0.1  # share of rows that are no valid UTF-8 from which a column holds no text
_LISTS = "the reference trainer does not support lists; write your own trainer"
_NO_TEXT = "its values are bytes, not text, and the reference trainer takes no images or other files"
_TAIL = 0.005  # share at either end that does not widen a number's scale


@dataclass(frozen=True)
class Number:
    """A number: centred on the median, so that a missing value becomes it; scaled by what is not in the tails."""

    median: float
    scale: float
    indicated: bool


@dataclass(frozen=True)
class Time:
    """A time: where it stands in its day, week and year, as `periods` in seconds. How late it is, is not learnt."""

    periods: tuple[float, ...]


@dataclass(frozen=True)
class Category:
    """A category: `values` by frequency; all others share one place."""

    values: tuple[bytes, ...]

    @property
    def one_hot(self) -> bool:
        """Whether each value gets an input of its own instead of a learnt vector."""
        return len(self.values) <= _ONE_HOT


@dataclass(frozen=True)
class Text:
    """Words of a text: the first `length` of each row."""

    length: int


Treatment = Number | Time | Category | Text


@dataclass(frozen=True)
class Fit:
    """What was learnt from train of every column.

    Attributes:
        treatments: by column, those that the model takes.
        left_out: why a column is left out, by column.
        forms: how each column comes.
        texts: the texts of train, by column that is taken as text.
    """

    treatments: Mapping[str, Treatment]
    left_out: Mapping[str, str]
    forms: Mapping[str, Form]
    texts: Mapping[str, np.ndarray] = field(default_factory=dict)

    def select(self, kind: type[Treatment]) -> dict[str, Treatment]:
        """The columns of one treatment."""
        return {name: taken for name, taken in self.treatments.items() if isinstance(taken, kind)}


def fit(rows: LabelledRows, forms: Mapping[str, Form], drop: Iterable[str] = ()) -> Fit:
    """The fit of rows of train, at least one; `drop` names columns that are left out on request."""
    treatments: dict[str, Treatment] = {}
    left_out = dict.fromkeys(drop, "the settings drop it")
    for name, form in forms.items():
        if name in left_out:
            continue
        taken = "it identifies rows" if form.identifier else _choose_treatment(rows.columns[name], form)
        if isinstance(taken, str):
            left_out[name] = taken
        else:
            treatments[name] = taken
    texts = {name: _spell(rows.columns[name]) for name, taken in treatments.items() if isinstance(taken, Text)}
    return Fit(treatments, left_out, forms, texts)


def fit_anyway(rows: LabelledRows, forms: Mapping[str, Form], drop: Iterable[str] = ()) -> Fit:
    """The fit of columns of which little can be learnt, where there are no better ones; arguments as for `fit`."""
    dropped = dict.fromkeys(drop, "the settings drop it")
    found = {name: _choose_anyway(rows, form) for name, form in forms.items() if name not in dropped}
    left_out = {name: way for name, way in found.items() if isinstance(way, str)}
    return Fit({name: way for name, way in found.items() if not isinstance(way, str)}, dropped | left_out, forms)


def _choose_anyway(rows: LabelledRows, form: Form) -> Treatment | str:
    if form.kind == Kind.LIST:
        return _LISTS
    values = rows.columns[form.name]
    if form.kind == Kind.STRING:
        known = [value for value, _ in Counter(values.tolist()).most_common(_ONE_HOT) if _is_word(value)]
        return Category(tuple(known)) if known else _NO_TEXT
    if form.kind == Kind.TIME:
        return Time((86_400.0,))
    finite = values[np.isfinite(values)].astype(np.float64)
    if not len(finite):
        return Number(0.0, 1.0, indicated=True)
    return Number(float(np.median(finite)), float(finite.std()) or 1.0, indicated=True)


def _is_text(value: bytes) -> bool:
    try:
        value.decode("utf8")
    except UnicodeDecodeError:
        return False
    return True


def _is_word(value: bytes) -> bool:
    """Whether a vocabulary can hold it: numpy drops a NUL at the end."""
    return _is_text(value) and not value.endswith(b"\0")


def _spell(values: np.ndarray) -> np.ndarray:
    """Texts with a mark of replacement for what is no valid UTF-8: no vocabulary could be saved with it."""
    return np.array([value.decode("utf8", "replace").encode() for value in values.tolist()], object)


def _choose_treatment(values: np.ndarray, form: Form) -> Treatment | str:
    """How to take a column, or why it is left out."""
    if form.kind == Kind.LIST:
        return _LISTS
    if form.kind == Kind.STRING:
        return _fit_strings(values)
    return _fit_time(values) if form.kind == Kind.TIME else _fit_number(values)


def _fit_number(values: np.ndarray) -> Number | str:
    finite = values[np.isfinite(values)].astype(np.float64)
    indicated = bool(np.isnan(values).any())
    if not len(finite):
        return "every value is missing"
    low, high = np.quantile(finite, [_TAIL, 1 - _TAIL])
    scale = float(np.clip(finite, low, high).std()) or float(finite.std())
    if scale <= 1e-12 * max(1.0, abs(float(finite[0]))):
        return Number(float(finite[0]), 1.0, True) if indicated else "it has a single value"
    return Number(float(np.median(finite)), scale, indicated)


def _fit_time(values: np.ndarray) -> Time | str:
    seconds = values[np.isfinite(values)]
    day, week, year = 86_400.0, 604_800.0, 31_556_952.0
    span = float(seconds.max() - seconds.min()) if len(seconds) else 0.0
    periods = [day] if len(seconds) and np.ptp(seconds % day) > 60 else []
    periods += [period for period in (week, year) if span > 2 * period or (period == year and span > 0.9 * year)]
    return Time(tuple(periods)) if periods else "it has no time of day and spans no two weeks"


def _fit_strings(values: np.ndarray) -> Category | Text | str:
    counts = Counter(values.tolist())
    if len(counts) < 2:
        return "it has a single value"
    if sum(rows for value, rows in counts.items() if not _is_text(value)) > _BYTES * len(values):
        return _NO_TEXT
    words = float(np.mean([len(value.split()) for value in values[:5_000]]))
    if len(counts) > 0.2 * len(values) and words >= _WORDS_IN_TEXT:
        lengths = [len(value.split()) for value in values[:20_000]]
        return Text(int(np.clip(np.quantile(lengths, 0.95), 4, 128)))
    if len(counts) > 0.9 * len(values):
        return "almost every row has another value"
    least = _RARE if len(values) >= 200 else 1
    frequent = (value for value, rows in counts.items() if rows >= least and _is_word(value))
    kept = sorted(frequent, key=lambda value: (-counts[value], value))
    return Category(tuple(kept[:_CATEGORIES])) if kept else "none of its values occurs often enough"
