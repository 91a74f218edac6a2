"""What a forest scores that has met the rows it is asked about, or others of their entity, and one that has not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from traingate.errors import TooLittle
from traingate.judging.boosted import ask
from traingate.judging.ranked import Pair
from traingate.judging.scored_rows import ScoredRows
from traingate.judging.scores import Compared, compare

FOREST = "a random forest of 60 trees"
_TREES = 60
_FEWEST_SHARED = 10
_MOST_TRIED = 6  # columns at each fork; more would only take longer


def score_unknown(rows: ScoredRows, groups: Pair, share: float | None, *, conflict: bool = False) -> Compared | None:
    """A forest whose trees know the group of a row against one whose trees do not, where train has rows of it.

    Each tree is grown on the rows of half of the groups, drawn with replacement; the half without the row's group
    answers for a forest that has never met it. A row whose group train has not is answered by all, in both.

    Args:
        rows: the rows.
        groups: [n] and [m], what copies or rows of one entity have in common.
        share: of the rows to be scored, that have a group which train has: in samples there may be fewer; None where
            nobody counted.
        conflict: whether equal rows with another label in train are errors, on which the second is not scored.

    Raises:
        TooLittle: the samples share fewer than ten groups.
    """
    asked = np.isin(groups[1], groups[0])
    if len(np.unique(groups[1][asked])) < _FEWEST_SHARED:
        raise TooLittle("the rows that were looked at share fewer than ten")
    if share is None or all(sample.complete for sample in rows.samples):
        share = float(asked.mean())
    ours, theirs = (_choose_shared(side, other, rows.most) for side, other in (groups, groups[::-1]))
    rows, groups = rows.pick(ours, theirs), (groups[0][ours], groups[1][theirs])
    asked = np.isin(groups[1], groups[0])
    weights = np.where(asked, share / asked.mean(), (1 - share) / max(1 - asked.mean(), 1e-9))
    left = ~_find_conflicts(rows) if conflict else None
    return compare(rows.metric[1], rows.label[1], *_grow(rows, groups), groups[1], weights, left)


def _choose_shared(groups: np.ndarray, others: np.ndarray, most: int) -> np.ndarray:
    """Rows of groups that the other side has as well, four fifths of `most` at most, then the first others."""
    shared = np.flatnonzero(np.isin(groups, others))[: 4 * most // 5]
    return np.union1d(shared, np.setdiff1d(np.arange(len(groups)), shared)[: most - len(shared)])


def _find_conflicts(rows: ScoredRows) -> np.ndarray:
    """bool [m]: rows that train has with another label alone."""
    known = [{*zip(rows.groups[0].tolist(), rows.label[0].tolist(), strict=True)}, {*rows.groups[0].tolist()}]
    asked = zip(rows.groups[1].tolist(), rows.label[1].tolist(), strict=True)
    return np.array([group in known[1] and (group, label) not in known[0] for group, label in asked], bool)


def _grow(rows: ScoredRows, groups: Pair) -> Pair:
    """The answers of trees that know a row's group, and of those that do not, each [m] or [m, classes]."""
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    learned, asked = rows.stack(list(rows.columns))
    kind: Any = DecisionTreeClassifier if rows.classes else DecisionTreeRegressor
    tried = min(_MOST_TRIED, math.ceil(learned.shape[1] ** 0.5 if rows.classes else learned.shape[1] / 3))
    said: list[Any] = [0.0, 0.0]
    heard = np.zeros((2, len(asked)))
    for seed, within, knowing in _draw(groups):
        tree = kind(max_features=tried, random_state=seed).fit(learned[within], rows.label[0][within])
        answer = ask(tree, asked, rows.classes)
        for at, by in enumerate(knowing):
            said[at] = said[at] + (answer.T * by).T
        heard += knowing
    known, unknown = ((one.T / np.maximum(by, 1)).T for one, by in zip(said, heard, strict=True))
    return known, unknown


def _draw(groups: Pair) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """For each tree: its number, rows of half of the groups, drawn with replacement, and bool [2, m].

    These are the rows that it answers as one that knows their group, and as one that does not.
    """
    distinct, of = np.unique(groups[0], return_inverse=True)
    place = np.minimum(np.searchsorted(distinct, groups[1]), len(distinct) - 1)
    free, rng = distinct[place] != groups[1], np.random.default_rng(0)
    for seed in range(_TREES // 2):
        half = rng.permutation(len(distinct)) < len(distinct) / 2
        for drawn in (half, ~half):
            within = np.flatnonzero(drawn[of])
            within = within[rng.integers(0, len(within), len(within))]
            yield seed, within, np.stack([drawn[place] | free, ~drawn[place] | free])
