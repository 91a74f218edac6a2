"""The effective sample size of a split: rows of one entity move together."""

from __future__ import annotations

from traingate.joins.entities import Entities
from traingate.judging.entities import find_grouped
from traingate.measures.groupings import Groupings
from traingate.profile.profile import Profile

FEWEST_ROWS = 30
"""Rows of a split from which comparisons are made, at a tenth of the usual level below 100."""

NEEDS = (Entities, Groupings)
"""What a check needs for it, beside the statistics."""


def effective_share(profile: Profile, split: str) -> float:
    """The effective sample size of a split, as a share of its rows in (0, 1]; 1.0 where no entity is known.

    Kish's effective sample size (1965) where all rows of an entity are alike, the worst case: (Σ nᵢ)² / Σ nᵢ² entities.
    Tests that take each row for an independent one would find a difference between any two groups of people. Where no
    entity is declared, a column that looks like one counts if held-out splits are apart by it: rows of a random split
    are independent, whosever they are.
    """
    for (first, second), shared in profile.pairs_or_none(Entities).items():
        if split == first and shared.first_squares:
            return float(shared.first / shared.first_squares)
        if split == second and shared.second_squares:
            return float(shared.second / shared.second_squares)
    grouped = find_grouped(profile, split)
    return grouped.compute_share(split) if grouped is not None else 1.0


def find_largest_entity(profile: Profile, split: str) -> float:
    """The most rows of a split that one entity has; 1.0 where no entity is known."""
    for (first, second), shared in profile.pairs_or_none(Entities).items():
        if split in (first, second):
            return float(max(1, shared.first_largest if split == first else shared.second_largest))
    if profile.plan.columns.entity:
        return float(max(1, profile.splits[split].rows))  # nobody could tell, so it may be one entity
    grouped = find_grouped(profile, split)
    return grouped.find_largest(split) if grouped is not None else 1.0


def name_entity(profile: Profile, split: str) -> str:
    """The columns whose rows count as one in a held-out split; "" where none do."""
    if profile.plan.columns.entity:
        return ", ".join(profile.plan.columns.entity)
    grouped = find_grouped(profile, split)
    return "" if grouped is None else grouped.name


def is_tiny(profile: Profile) -> bool:
    """Whether a split is too small for any comparison, of which split-skew warns once for all questions."""
    return len(profile.splits) > 1 and min(read.rows for read in profile.splits.values()) < FEWEST_ROWS
