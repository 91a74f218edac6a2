"""What a boosted model scores with columns and without, and after learning from all times or from earlier ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from traingate.errors import TooLittle
from traingate.judging.ranked import Pair
from traingate.judging.scored_rows import ScoredRows
from traingate.judging.scores import Compared, compare

_ROUNDS, _ROUNDS_OF_CLASSES = 50, 25  # of three classes or more a round grows a tree for each
_FEWEST_TIMED = 200
_FOLDS = 5
_LEARNED = (
    1.5  # what the bootstrap of scored rows lacks, as other rows to learn from would give other models: 1.0 to 1.7
)


def name_boosted(rows: ScoredRows) -> str:
    """The boosted model in words."""
    many = f"{_ROUNDS_OF_CLASSES} rounds" if rows.classes > 2 else f"{_ROUNDS} trees"
    return f"a gradient-boosted model of {many}"


def score_columns(rows: ScoredRows, kept: Sequence[str], leaks: Sequence[Sequence[str]]) -> list[Compared | None]:
    """For each set of leaks, a boosted model with columns `kept` and these against one with `kept` alone."""
    rows = rows.pick(*(_take(side, rows.most) for side in rows.label))
    unseen = boost(rows, kept)
    seen = (boost(rows, [*kept, *names]) for names in leaks)
    return [_widen(compare(rows.metric[1], rows.label[1], one, unseen, rows.groups[1])) for one in seen]


def score_encoded(rows: ScoredRows, names: Sequence[str]) -> Compared | None:
    """A boosted model with columns as they are against one to which they are encoded anew, from train alone.

    Each value stands for a category. Train's rows get the mean label of the category's rows in the other four fifths,
    as scikit-learn's `TargetEncoder` gives them, and scored rows that of all of train's rows.

    Raises:
        TooLittle: the label is of three classes or more, which have no mean.
    """
    if rows.classes > 2:
        raise TooLittle("the label is of several classes")
    columns = dict(rows.columns)
    for name in names:
        columns[name] = _encode(rows.columns[name], rows.label[0].astype(float))
    kept = [_take(side, rows.most) for side in rows.label]
    rows, anew = rows.pick(*kept), replace(rows, columns=columns).pick(*kept)
    seen, unseen = boost(rows, list(rows.columns)), boost(anew, list(rows.columns))
    return _widen(compare(rows.metric[1], rows.label[1], seen, unseen, rows.groups[1]))


def _take(side: np.ndarray, most: int) -> np.ndarray:
    return np.arange(len(side))[:most]


def _encode(column: Pair, label: np.ndarray) -> Pair:
    """The mean label by a column's value, float [n, 1] and [m, 1]; that of all rows where there is none."""
    codes = np.unique(np.concatenate(column)[:, 0], return_inverse=True)[1]
    ours, theirs = codes[: len(label)], codes[len(label) :]
    fold, size = np.random.default_rng(0).integers(0, _FOLDS, len(label)), int(codes.max()) + 1
    learned = np.zeros(len(label))
    for held in range(_FOLDS):
        used = fold != held
        learned[~used] = _average(ours[used], label[used], size)[ours[~used]]
    return learned[:, None], _average(ours, label, size)[theirs][:, None]


def _average(codes: np.ndarray, label: np.ndarray, size: int) -> np.ndarray:
    counts = np.bincount(codes, minlength=size)
    return np.where(counts > 0, np.bincount(codes, label, size) / np.maximum(counts, 1), label.mean())


def _widen(found: Compared | None) -> Compared | None:
    return None if found is None else found._replace(margin=_LEARNED * found.margin)


def boost(rows: ScoredRows, names: Sequence[str]) -> np.ndarray:
    """A boosted model's answers to the rows that are scored, float [n] or [n, classes]."""
    if not names:
        return guess(rows)
    learned, asked = rows.stack(names)
    return fit_and_ask(rows, (learned, rows.label[0]), asked)


def guess(rows: ScoredRows) -> np.ndarray:
    """The answers of who knows nothing of a row."""
    n = len(rows.label[1])
    if rows.classes > 2:
        return np.tile(np.bincount(rows.label[0], minlength=rows.classes), (n, 1)).astype(float)
    return np.full(n, rows.label[0].mean())


def fit_and_ask(rows: ScoredRows, learned: tuple[np.ndarray, np.ndarray], asked: np.ndarray) -> np.ndarray:
    """A boosted model's answers, float [n] or [n, classes].

    Args:
        rows: of which kind the label is.
        learned: what it learns from, [n, k], and the label.
        asked: what it is asked, [m, k].
    """
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    kind: Any = HistGradientBoostingClassifier if rows.classes else HistGradientBoostingRegressor
    model = kind(
        max_iter=_ROUNDS_OF_CLASSES if rows.classes > 2 else _ROUNDS,
        max_leaf_nodes=16,
        min_samples_leaf=15,
        learning_rate=0.15,
        early_stopping=False,
        random_state=0,
    )
    with threadpool_limits(1):  # several threads that wait for a busy core take ten times as long
        return ask(model.fit(*learned), asked, rows.classes)


def ask(model: Any, asked: np.ndarray, classes: int) -> np.ndarray:
    """A model's answers: a number, how likely the second of two classes is, or each of more, [n, classes]."""
    if not classes:
        return np.asarray(model.predict(asked), float)
    said = np.zeros((len(asked), classes))
    said[:, model.classes_] = model.predict_proba(asked)
    return said[:, 1] if classes == 2 else said


def score_by_time(rows: ScoredRows, times: Pair, names: Collection[str]) -> Compared | None:
    """A boosted model of rows from all times against one of as many earlier rows, on the latest rows of both samples.

    The rows of both samples are put in order. Each of the last two fifths is scored: by a model of the rows before it,
    and by models of as many rows of all times, which have one half of that fifth when they are asked about the other.

    Raises:
        TooLittle: fewer than 200 rows have a time.
    """
    first, second = (np.arange(len(side))[: rows.most // 2] for side in rows.label)
    rows, times = rows.pick(first, second), (times[0][first], times[1][second])
    time = np.concatenate(times)
    dated = np.flatnonzero(np.isfinite(time))
    order = dated[np.argsort(time[dated], kind="stable")]
    if len(order) < _FEWEST_TIMED:
        raise TooLittle("too few rows have a time and a label")
    values = np.concatenate(rows.stack([name for name in rows.columns if name not in names]))[order]
    label = np.concatenate(rows.label)[order]
    groups = np.unique(np.concatenate(rows.groups)[order], return_inverse=True)[1]
    said = [np.zeros((len(order), *([rows.classes] if rows.classes > 2 else []))) for _ in range(2)]
    rng = np.random.default_rng(0)
    fifth, halves = np.arange(len(order)) * 5 // len(order), rng.random(groups.max() + 1)[groups] < 0.5
    for block in (3, 4):
        earlier, here = np.flatnonzero(fifth < block), fifth == block
        said[1][here] = fit_and_ask(rows, (values[earlier], label[earlier]), values[here])
        for half in (halves, ~halves):
            others = np.flatnonzero(~(here & half))
            drawn = rng.choice(others, len(earlier), replace=len(others) < len(earlier))
            said[0][here & half] = fit_and_ask(rows, (values[drawn], label[drawn]), values[here & half])
    scored = fifth >= 3
    return _widen(compare(rows.metric[1], label[scored], said[0][scored], said[1][scored], groups[scored]))
