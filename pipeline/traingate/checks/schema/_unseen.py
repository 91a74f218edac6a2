"""Values of a held-out column that train never has, and how many of them a random split would leave there by chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from traingate.judging.categories import hash_top, lacks, match_categories
from traingate.judging.significance import log_chance
from traingate.judging.spellings import fold_spelling
from traingate.profile.summaries import ColumnSummary

_EXACT_ROWS = 2_000  # up to here the null is summed exactly; beyond, bounded
_NEGLIGIBLE = 1e-15


@dataclass(frozen=True)
class Unseen:
    """What a held-out column has that train lacks.

    Attributes:
        rows: held-out rows whose value train never has.
        values: distinct such values.
        judged: held-out rows with a value, of those values that were compared.
        expected: rows that a random split would leave in values unseen in train.
        p: probability of at least `rows` under a random split.
        named: such values with their rows, most frequent first, as far as their text is known.
        sampled: whether only a hash-chosen share of the distinct values was compared.
    """

    rows: int
    values: int
    judged: int
    expected: float
    p: float
    named: tuple[tuple[str, int], ...]
    sampled: bool = False

    @property
    def share(self) -> float:
        """Rows with an unseen value, of all rows with a value."""
        return self.rows / max(self.judged, 1)


def find_unseen(train: ColumnSummary, held_out: ColumnSummary, together: float = 1.0) -> Unseen | None:
    """What `held_out` has that `train` lacks; None where their values cannot be compared.

    Up to `together` rows may be of one entity, which falls into one split as a whole: a value is drawn as often as it
    has entities at least.

    The null is exact for a random split: a value of pooled multiplicity t falls wholly into the held-out split with
    the hypergeometric chance q_t, so that the rows are the sum of t · Binomial(S_t, q_t) over the S_t values of each
    multiplicity. Its expectation is close to the singletons' share (Good 1953).
    """
    ours, theirs = _count_by_value(train), _count_by_value(held_out)
    if ours is not None and theirs is not None:
        keys = list(dict.fromkeys((*ours, *theirs)))
        counts = np.array([[ours.get(key, 0), theirs.get(key, 0)] for key in keys], np.int64).reshape(-1, 2)
        named = [(_spell(key), rows) for key, rows in theirs.items() if key not in ours]
        return _compare(counts, named, together, sampled=False)
    if train.strings is None or held_out.strings is None:
        return None
    _, counts = match_categories(train.strings, held_out.strings)
    known, absent = dict(train.strings.top), lacks(train.strings, hash_top(held_out.strings))
    named = [pair for pair, new in zip(held_out.strings.top, absent, strict=True) if new and pair[0] not in known]
    return _compare(counts, named, together, sampled=not (train.strings.exact and held_out.strings.exact))


def _compare(counts: np.ndarray, named: list[tuple[str, int]], together: float, *, sampled: bool) -> Unseen:
    new = counts[:, 0] == 0
    rows, judged = int(counts[new, 1].sum()), int(counts[:, 1].sum())
    drawn = np.ceil(counts / together).astype(np.int64)
    multiplicities, levels = np.unique(drawn.sum(axis=1), return_counts=True)
    part, total = int(drawn[:, 1].sum()), int(drawn.sum())
    chances = np.exp([log_chance(int(t), part, total) for t in multiplicities])
    expected = float((multiplicities * levels * chances).sum()) * (judged / max(part, 1))
    p = at_least(int(drawn[new, 1].sum()), multiplicities, levels, chances)
    named.sort(key=lambda pair: (-pair[1], pair[0]))
    return Unseen(rows, int(new.sum()), judged, expected, p, tuple(named), sampled)


def _count_by_value(column: ColumnSummary) -> dict[Any, int] | None:
    """Rows by value, where all values are known."""
    if column.numbers is not None:
        return None if column.numbers.counts is None else dict(column.numbers.counts.items())
    if column.strings is not None and sum(rows for _, rows in column.strings.top) == column.present:
        return dict(column.strings.top)
    return {} if column.present == 0 else None


def _spell(key: str | float) -> str:
    return key if isinstance(key, str) else f"{key:g}"


def at_least(rows: int, multiplicities: np.ndarray, levels: np.ndarray, chances: np.ndarray) -> float:
    """P(Σ t · Binomial(S_t, q_t) ≥ rows): exact up to 2,000 rows, beyond that Chernoff's upper bound."""
    if rows == 0:
        return 1.0
    left_out = chances * levels < _NEGLIGIBLE
    slack = float((chances * levels)[left_out].sum())
    terms = list(zip(multiplicities[~left_out], levels[~left_out], chances[~left_out], strict=True))
    if rows > _EXACT_ROWS:
        return min(1.0, _chernoff(rows, multiplicities, levels, chances))
    below = np.zeros(rows)
    below[0] = 1.0
    for step, count, chance in terms:
        below = np.convolve(below, _spread_binomial(int(step), int(count), float(chance), rows))[:rows]
    # Below 1e-13 the difference from 1 is rounding noise; the bound still tells small from tiny.
    exact = 1.0 - float(below.sum()) + slack
    return min(1.0, exact if exact > 1e-12 else _chernoff(rows, multiplicities, levels, chances))


def _spread_binomial(step: int, count: int, chance: float, length: int) -> np.ndarray:
    """The probabilities of step · Binomial(count, chance) at 0 … length − 1."""
    out = np.zeros(length)
    most = min(count, (length - 1) // step)
    if chance >= 1.0:
        if count * step < length:
            out[count * step] = 1.0
        return out
    k = np.arange(1, most + 1)
    ratios = np.log((count - k + 1) / k) + math.log(chance) - math.log1p(-chance)
    logs = count * math.log1p(-chance) + np.concatenate([[0.0], np.cumsum(ratios)])
    out[: most * step + 1 : step] = np.exp(logs)
    return out


def _chernoff(rows: int, multiplicities: np.ndarray, levels: np.ndarray, chances: np.ndarray) -> float:
    """exp(min over θ ≥ 0 of K(θ) − θ · rows), K the cumulant function of the sum; never below the probability."""
    t, s, q = (np.asarray(part, float) for part in (multiplicities, levels, chances))
    if rows <= float((t * s * q).sum()):
        return 1.0
    with np.errstate(divide="ignore"):
        odds = np.log(q) - np.log1p(-np.minimum(q, 1.0 - 1e-16))

    def slope(theta: float) -> float:
        return float((s * t / (1.0 + np.exp(np.clip(-(theta * t + odds), -700, 700)))).sum())

    low, high = 0.0, 1.0
    while slope(high) < rows and high < 1e6:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < rows else (low, middle)
    # log(1 − q + q·e^(θt)), without overflow
    logs = np.log1p(-np.minimum(q, 1.0 - 1e-16)) + np.logaddexp(0.0, low * t + odds)
    return math.exp(min(0.0, float((s * logs).sum()) - low * rows))


def find_twins(named: tuple[tuple[str, int], ...], train: ColumnSummary) -> dict[str, str]:
    """The value of train that an unseen one is another spelling of (case, spaces, letters alike …), by value."""
    if train.strings is None:
        return {}
    known: dict[str, str] = {}
    for value, _ in train.strings.top:
        known.setdefault(fold_spelling(value), value)
    return {
        value: known[fold_spelling(value)]
        for value, _ in named
        if fold_spelling(value) in known and fold_spelling(value)
    }
