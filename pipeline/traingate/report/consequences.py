"""What a finding does to training: one table from checks and kinds to four consequences, in the order people act on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from traingate.report.findings import Finding, Severity


class Consequence(StrEnum):
    """What becomes of the training, or of its score; in the order in which a reader acts."""

    SCORE = "score"
    STOP = "stop"
    UNLIKE = "unlike"
    LIMIT = "limit"
    NOTE = "note"


class Effect(NamedTuple):
    """What a finding does.

    Attributes:
        consequence: its group.
        words: one sentence on why it matters.
    """

    consequence: Consequence
    words: str


ORDER = tuple(Consequence)
_SEEN = Effect(Consequence.SCORE, "The model has seen these rows, so the score measures memory and not skill.")
_KNOWS = Effect(
    Consequence.SCORE, "The model reads the answer off this column, so the score says nothing about new rows."
)
_UNFED = Effect(Consequence.STOP, "The trainer cannot be fed: it expects the same columns and types in every split.")
_OTHER = Effect(Consequence.UNLIKE, "The score is for data unlike what the model learned from.")
_LIMITS = Effect(Consequence.LIMIT, "Training works, but the model learns less than the data could teach.")
_EXPECTED = Effect(Consequence.UNLIKE, "People wrote down that these data would be different.")
_UNKNOWN_VALUES = Effect(
    Consequence.UNLIKE, "The model has never seen these values and treats them all alike, as unknown."
)
_UNREADABLE = Effect(Consequence.STOP, "Such text cannot be read as words; the trainer may stop at it.")
_UNLEARNED = Effect(Consequence.SCORE, "The model cannot predict a class that it never saw: each such row is an error.")
_TAKEN_FOR_OTHER = Effect(Consequence.UNLIKE, "The model is given either of the two for the other.")
_POORER = Effect(
    Consequence.UNLIKE, "The two splits hold these values differently: the model meets what it never learned."
)
_FAR = Effect(Consequence.UNLIKE, "The model was never shown such values; what it answers there is noise.")
_EACH_ITS_OWN = Effect(
    Consequence.SCORE, "The same number means one thing in train and another here, and new rows come one by one."
)

# By check and kind; "" is what a check says otherwise. A kind may be a prefix: TFDV and suites have many.
EFFECTS: Mapping[str, Mapping[str, Effect]] = {
    "row-overlap": {
        "": _SEEN,
        "file-twice": Effect(Consequence.LIMIT, "Each of its rows counts double."),
        "conflicting-labels": Effect(
            Consequence.SCORE, "A model that has learned the one label is marked wrong for the other."
        ),
    },
    "repeated-rows": {
        "": Effect(Consequence.LIMIT, "Each copy counts again: in what the model learns, or in its score."),
    },
    "entity-overlap": {
        "": Effect(Consequence.SCORE, "The model may recognise whom it has seen, instead of what it should learn."),
        "unknown-in": Effect(Consequence.LIMIT, "Whether these rows are in both splits is not known."),
    },
    "text-overlap": {"": _SEEN},
    "image-overlap": {"": _SEEN},
    "near-duplicates": {"": _SEEN},
    "entity-columns": {
        "": Effect(Consequence.SCORE, "The model may recognise whom it has seen, instead of what it should learn."),
        "apart": Effect(Consequence.SCORE, "The score is of entities that the model has never met."),
        "not-looked-at": Effect(Consequence.LIMIT, "Whether these name somebody who is in both splits is not known."),
    },
    "label-leakage": {"": _KNOWS, "too-few-rows": _LIMITS},
    "pair-leakage": {
        "": Effect(
            Consequence.SCORE, "The model works the answer out of these columns, so the score says nothing of new rows."
        ),
    },
    "label-echoes": {"": _KNOWS},
    "label-marks": {
        "": Effect(
            Consequence.SCORE, "The model learns how the classes were written down, which tells nothing of new rows."
        ),
    },
    "feature-contract": {
        "": Effect(Consequence.SCORE, "The model is given what it will not have, or must not use, when it is asked."),
        "unread": Effect(Consequence.LIMIT, "What was agreed on could not be asked of the data."),
    },
    "role-leakage": {
        "": Effect(
            Consequence.SCORE, "The classes come from other times or entities: the score may measure that alone."
        ),
    },
    "time-order": {
        "": Effect(Consequence.SCORE, "The model is scored on a past that it would not be asked about."),
        "among-train": Effect(
            Consequence.SCORE, "The model knows how things went on after the rows that it is asked about."
        ),
        "undeclared": Effect(
            Consequence.SCORE, "The model may know how things went on after the rows it is asked about."
        ),
        "gap": Effect(
            Consequence.SCORE, "The labels of train's last rows tell of the time that the model is asked about."
        ),
        "same-time": Effect(Consequence.SCORE, "What happened at that time is known from train."),
        "unread": Effect(Consequence.LIMIT, "What cannot be put in order cannot be told to be later or earlier."),
    },
    "preprocessing": {
        "": Effect(Consequence.SCORE, "Train has learned something of the rows that the model is scored on."),
        "oversampled": _SEEN,
        "encoded": Effect(
            Consequence.SCORE,
            "The column holds labels of the rows that the model is scored on, so the score is too high.",
        ),
        "scaled-alone": _EACH_ITS_OWN,
        "centred-alone": _EACH_ITS_OWN,
        "robust-alone": _EACH_ITS_OWN,
        "ranged-alone": _EACH_ITS_OWN,
        "components-alone": _EACH_ITS_OWN,
        "filled-alone": _EACH_ITS_OWN,
    },
    "trainability": {"": Effect(Consequence.STOP, "The reference trainer cannot learn from it.")},
    "weights": {
        "": Effect(Consequence.STOP, "A row without a weight that can be used makes the loss meaningless."),
        "few-count": Effect(Consequence.SCORE, "The model learns, and is scored on, what a few rows say."),
    },
    "date-formats": {
        "": Effect(Consequence.UNLIKE, "Read by the format that train has, these are other days, or none."),
        "mixed": Effect(
            Consequence.LIMIT, "Whatever reads one of the formats loses the rest, or takes days for months."
        ),
    },
    "garbled-text": {
        "": Effect(Consequence.LIMIT, "A word with garbled letters is another word to a model."),
    },
    "unjudged-columns": {
        "": Effect(Consequence.LIMIT, "Whatever is in there, the gate says nothing of it."),
    },
    "volume": {"": Effect(Consequence.UNLIKE, "Rows are missing: what is left may not stand for the whole.")},
    "schema-anomalies": {
        "": _OTHER,
        "schema-missing-column": _UNFED,
        "schema-new-column": Effect(Consequence.LIMIT, "What only one split has cannot be learned from."),
        "renamed": _UNFED,
        "unexpected-data-type": _UNFED,
        "no-data": _UNFED,
        "string-type-now": _UNFED,
        "invalid-utf8": _UNREADABLE,
        "numbers-as-text": Effect(
            Consequence.LIMIT, "Its numbers are read as words, so their order and size are lost."
        ),
        "numbers-as-text-differ": _UNFED,
        "declared-numbers": Effect(
            Consequence.STOP, "What the config says of the column is not so: a model would be fed words for numbers."
        ),
        "mostly-numbers": Effect(Consequence.LIMIT, "Its numbers are read as words, so their order and size are lost."),
        "new-label-class": _UNLEARNED,
        "unseen-categories": _UNKNOWN_VALUES,
        "enum-type": _UNKNOWN_VALUES,
        "feature-type-low": _LIMITS,
        "invalid-feature-shape": _LIMITS,
        "gaps": _LIMITS,
    },
    "column-types": {
        "": _UNFED,
        "lost-zeros": Effect(
            Consequence.SCORE, "The model learned these codes by other names: it meets each of them as an unknown one."
        ),
    },
    "split-skew": {
        "": _OTHER,
        "too-few-rows": _LIMITS,
        "balanced-train": Effect(
            Consequence.LIMIT,
            "The model takes the classes for as frequent as each other; their order is learned right.",
        ),
        "unit-change": Effect(
            Consequence.UNLIKE, "The model has learned one unit and is asked in another; the score says how it errs."
        ),
        "swapped": _TAKEN_FOR_OTHER,
        "clipped": _POORER,
        "rounded": _POORER,
        "stuck": _POORER,
        "zeros": _POORER,
    },
    "multivariate-skew": {
        "": _OTHER,
        "swapped": _TAKEN_FOR_OTHER,
        "shuffled": Effect(Consequence.UNLIKE, "The model is given each row with a value that belongs to another one."),
        "reversed": Effect(Consequence.UNLIKE, "What is much for the model is little here, and the other way round."),
        "too-few-rows": _LIMITS,
        "left-out": _LIMITS,
    },
    "serving-skew": {
        "": Effect(
            Consequence.UNLIKE, "In production the model is given other values than those that it learned from."
        ),
        "partly-matched": Effect(Consequence.LIMIT, "Whether the other rows agree is not known."),
    },
    "relation-change": {
        "": Effect(Consequence.SCORE, "The score is for another relation than the one that the model learned."),
        "too-few-rows": _LIMITS,
    },
    "suites": {"": _EXPECTED, "column-to-exist": _UNFED, "column-values-to-be-of-type": _UNFED},
    "missing-values": {
        "": _LIMITS,
        "change": Effect(Consequence.UNLIKE, "The model is asked about values that it has to guess."),
    },
    "constant-columns": {"": Effect(Consequence.LIMIT, "What never varies teaches nothing, and may be a broken join.")},
    "duplicated-columns": {
        "": Effect(Consequence.LIMIT, "What is said twice counts double, and neither column shows what it is worth."),
    },
    "conflicting-labels": {
        "": Effect(Consequence.LIMIT, "One of two labels of the same row is wrong, and is learned.")
    },
    "spelling-variants": {
        "": Effect(Consequence.LIMIT, "The model takes each spelling for a value of its own, and knows less of each."),
    },
    "class-imbalance": {
        "": _LIMITS,
        "one-class": Effect(Consequence.STOP, "There is nothing to tell apart, so nothing can be learned."),
        "absent": Effect(Consequence.UNLIKE, "The score says nothing about a class that is not there."),
    },
    "outliers": {
        "": _FAR,
        "infinite": Effect(Consequence.STOP, "One infinite value is enough to turn the loss into NaN."),
        "sentinel": Effect(Consequence.LIMIT, "The model takes the stand-in for a measurement."),
        "other-unit": Effect(Consequence.LIMIT, "The loss follows the rows in the other unit."),
        "too-few-rows": _LIMITS,
    },
}
_FAMILIES: Mapping[str, Effect] = {
    "leakage": Effect(Consequence.SCORE, "The score would not say how good the model is."),
    "schema": _OTHER,
    "skew": _OTHER,
    "suites": _EXPECTED,
}
_LABEL_GONE = Effect(Consequence.STOP, "A row without a label can be neither learned from nor scored.")


def find_effect(finding: Finding, family: str, train: str, label: str | None) -> Effect:
    """What a finding does to the training or its score.

    Args:
        finding: what was found.
        family: that of its check, which decides where the table does not know the check.
        train: the split that is trained on; it is not unlike itself.
        label: the column whose values are asked for.
    """
    kinds = EFFECTS.get(finding.check, {})
    named = [kind for kind in kinds if kind and finding.kind.startswith(kind)]
    found = kinds.get(max(named, key=len, default="")) or _FAMILIES.get(family, _LIMITS)
    if finding.severity is Severity.INFO:
        return Effect(Consequence.NOTE, found.words)
    if finding.check == "missing-values" and finding.feature == label is not None:
        return _LABEL_GONE
    if found.consequence is Consequence.UNLIKE and finding.split == train:
        return Effect(Consequence.LIMIT, _LIMITS.words if found in (_OTHER, _FAR, _UNKNOWN_VALUES) else found.words)
    return found
