"""The effective sample size of a split: rows of one entity move together."""

from __future__ import annotations

from traingate.joins.entities import Entities
from traingate.profile.profile import Profile

FEWEST_ROWS = 30
"""Rows of a split from which comparisons are made, at a tenth of the usual level below 100."""


def effective_share(profile: Profile, split: str) -> float:
    """The effective sample size of a split, as a share of its rows in (0, 1]; 1.0 where no entity is declared.

    Kish's effective sample size (1965) where all rows of an entity are alike, the worst case: (Σ nᵢ)² / Σ nᵢ² entities.
    Tests that take each row for an independent one would find a difference between any two groups of people.
    """
    for (first, second), shared in profile.pairs_or_none(Entities).items():
        if split == first and shared.first_squares:
            return float(shared.first / shared.first_squares)
        if split == second and shared.second_squares:
            return float(shared.second / shared.second_squares)
    return 1.0


def is_tiny(profile: Profile) -> bool:
    """Whether a split is too small for any comparison, of which split-skew warns once for all questions."""
    return len(profile.splits) > 1 and min(read.rows for read in profile.splits.values()) < FEWEST_ROWS
