"""What the words of a text tell of the label, in train and in a held-out split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from traingate.checks.skew._relations import Labelled, Relation, relate_folds
from traingate.judging.model_rows import FOLDS

_MOST_LETTERS, _MOST_WORDS = 1_000, 5_000  # of a text, and in all; what a second is enough for
_FEWEST_TEXTS = 3  # that a word stands in, from which it may tell something
_WORDS, _DISTINCT = 3.0, 0.5  # of a text on average, and share of texts that differ, from which on people wrote them


def is_written(texts: Sequence[str]) -> bool:
    """Whether texts are sentences rather than names of kinds of things."""
    some = [text for text in texts[:500] if text]
    if not some:
        return False
    return sum(len(text.split()) for text in some) >= _WORDS * len(some) and len(set(some)) >= _DISTINCT * len(some)


def measure_text(labelled: Labelled, name: str, least: float) -> Relation | None:
    """What scikit-learn's naive Bayes tells by the words of a text, cross-fitted as trees are by other columns."""
    from sklearn.feature_extraction.text import CountVectorizer

    texts = [text[:_MOST_LETTERS] for text in labelled.texts[name]]
    ours = labelled.mask(held_out=False)
    counter = CountVectorizer(min_df=_FEWEST_TEXTS, max_features=_MOST_WORDS, binary=True)
    try:
        counter.fit([texts[at] for at in np.flatnonzero(ours)])
    except ValueError:  # no word stands in so many texts
        return None
    return relate_folds(labelled, _fit(labelled, counter.transform(texts)), least)


def _fit(labelled: Labelled, words: object) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    from sklearn.naive_bayes import MultinomialNB

    ours, theirs = labelled.mask(held_out=False), labelled.mask(held_out=True)
    train, others = words[ours], words[theirs]  # type: ignore[index]
    labels, folds = labelled.labels[ours], labelled.rows.folds[ours]
    for fold in range(FOLDS):
        asked = folds == fold
        if asked.any() and len(np.unique(labels[~asked])) == labelled.classes:
            model = MultinomialNB().fit(train[~asked], labels[~asked])
            said = (model.predict_log_proba(rows)[:, -labelled.outputs :] for rows in (train[asked], others))
            yield asked, *said
