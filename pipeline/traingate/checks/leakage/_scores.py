"""How well a feature tells the label, in words."""

from __future__ import annotations

from traingate.judging.relation import Strength
from traingate.judging.sampled import SampledLabel
from traingate.profile.sampled_rows import SampledRows
from traingate.wording import number, quote


def name_unit(target: SampledLabel) -> str:
    """What the score is called."""
    return "ROC AUC" if target.is_class else "R²"


def describe_score(target: SampledLabel, found: Strength) -> str:
    """The score behind its name; of several classes with the one that is told worst and the one told best."""
    worst = f", {describe_worst(target, found)}" if found.by_class else ""
    return f"{name_unit(target)} {number(round(found.score, 4))}{worst}"


def describe_worst(target: SampledLabel, found: Strength) -> str:
    """Of three classes or more, which is told worst and which best."""
    worst, best = (pick(found.by_class, key=lambda label: found.by_class[label]) for pick in (min, max))
    low, high = (f"{quote(target.names[label])} ({number(round(found.by_class[label], 4))})" for label in (worst, best))
    return f"it tells {low} worst and {high} best"


def count_sampled(sample: SampledRows, target: SampledLabel) -> int | None:
    """How many rows a finding was judged on; None where these are all."""
    return None if sample.complete else len(target.values)
