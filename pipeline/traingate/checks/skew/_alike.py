"""The features that, each by itself, look alike in train and in a held-out split."""

from __future__ import annotations

from traingate.check import Check
from traingate.checks.skew._feature_skew import FeatureLimits, Levels, judge_feature
from traingate.checks.skew._pairs import pair_columns
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile

LIMITS = FeatureLimits(0.05, 0.1, 1.25, 1.5)
"""Those of split-skew, which tells of features that moved by themselves."""
_GAPS = 0.02  # by which the share of missing values may differ


def list_alike(check: Check, profile: Profile, split: str) -> list[str]:
    """Features in which nothing moved by itself; what split-skew says of the others is said once.

    Values that train never has do not count either: a model could tell the splits apart by them alone.
    """
    train, label = profile.plan.dataset.train, profile.plan.columns.label
    ours, theirs = (profile.of(Statistics, name).columns for name in (train, split))
    pairs = [pair for pair in pair_columns(profile, split) if pair.name != label and pair.column in ("", pair.name)]
    levels = Levels.of(pairs)
    found = []
    for pair in pairs:
        gaps = [side[pair.name].absent / max(side[pair.name].rows, 1) for side in (ours, theirs)]
        moved = any(finding.severity for finding in judge_feature(check, LIMITS, pair, levels))
        if not moved and abs(gaps[0] - gaps[1]) < _GAPS and pair.name in theirs:
            found.append(pair.name)
    return found
