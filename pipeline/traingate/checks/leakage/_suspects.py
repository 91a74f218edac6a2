"""Which features are suspected to give the label away, each judged against those that are not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from traingate.judging.relation import Strength

WEAK = 0.5
"""What a feature that does not exist reaches."""
MOST_ALIKE = 5
"""Strong features that may stand out together; more of them are what strong data looks like."""


@dataclass(frozen=True)
class Limits:
    """The scores that make a suspect; see `LabelLeakage`."""

    warn: float
    ratio: float
    always: float
    golden: float
    golden_rest: float


def find_suspects(strengths: Mapping[str, Strength], known: Collection[str], limits: Limits) -> list[str]:
    """The features that stand out, strongest first; judged again without those that were found, until none is left.

    Copies of one leak shield each other from whoever compares each with the next best: so up to five features may
    stand out together against the rest.

    Args:
        strengths: what each feature tells.
        known: features that are suspects already.
        limits: what stands out.
    """
    rest = sorted((name for name in strengths if name not in known), key=lambda name: -strengths[name].score)
    found: list[str] = []
    while rest and (size := _count_outstanding([strengths[name].score for name in rest], limits)):
        found, rest = found + rest[:size], rest[size:]
    return found


def _count_outstanding(scores: list[float], limits: Limits) -> int:
    """How many of the greatest scores, descending, stand out together against the others; 0 where none do."""
    padded = [*scores, WEAK, WEAK, WEAK]
    if scores[0] >= limits.always or (scores[0] >= limits.golden and padded[1] < limits.golden_rest):
        return 1
    for size in range(1, min(MOST_ALIKE, len(scores)) + 1):
        least = scores[size - 1]
        if least < limits.warn:
            break
        if 1 - least <= limits.ratio * (1 - padded[max(size, 3)]):
            return size
    return 0


def find_told_classes(
    strengths: Mapping[str, Strength], known: Collection[str], score: float, rest: float
) -> list[tuple[str, int, float]]:
    """(feature, class, next best score): features that give one class of several away which no other feature tells.

    Args:
        strengths: what each feature tells.
        known: features that are suspects already.
        score: ROC AUC of the class from which a feature gives it away.
        rest: ROC AUC from which other features tell the class too.
    """
    free = {name: strength.by_class for name, strength in strengths.items() if name not in known}
    found = []
    for label in sorted({label for by_class in free.values() for label in by_class}):
        telling = [name for name, by_class in free.items() if by_class.get(label, WEAK) >= score]
        others = max((free[name].get(label, WEAK) for name in free if name not in telling), default=WEAK)
        if len(telling) <= MOST_ALIKE and others < rest:
            found += [(name, label, others) for name in telling]
    return found
