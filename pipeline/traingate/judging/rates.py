"""How many rows two splits share, and how many chance allows."""

from __future__ import annotations

import math
from typing import Any

from traingate.joins.rows import Overlap
from traingate.judging import tails


def rates(overlap: Overlap) -> tuple[float, float, float]:
    """The shared rate, train's own rate of repeats, and the excess in standard errors clustered by distinct row.

    The errors are those of a split without excess: about the pooled rate, and with at least as many rows on the rarer
    side as it leaves there, because a side that happens to be empty would seem to have no error at all.
    """
    rate, natural = overlap.matched / max(overlap.second, 1), overlap.repeated / max(overlap.first, 1)
    error = standard_error(overlap)
    return rate, natural, (rate - natural) / error if error else 0.0


def standard_error(overlap: Overlap) -> float:
    """The standard error of the shared rate less train's own, as `rates` has it."""
    pooled = (overlap.matched + overlap.repeated) / max(overlap.second + overlap.first, 1)
    return math.sqrt(
        _variance(overlap.second, overlap.matched_squares, overlap.unmatched_squares, pooled)
        + _variance(overlap.first, overlap.repeated_squares, overlap.single_squares, pooled)
    )


def _variance(rows: int, hits_squares: float, others_squares: float, rate: float) -> float:
    """The variance of a rate, given the squared copies of its hits and of the others."""
    hits, others = max(hits_squares, rate * rows), max(others_squares, (1 - rate) * rows)
    return (hits * (1 - rate) ** 2 + others * rate**2) / max(rows, 1) ** 2


def excess_p(overlap: Overlap) -> float:
    """Chance that a random split lays so many of the pairs of equal rows across, given those that train has whole.

    Of the pairs that a split with a share f of the rows in train does not put into the second split whole,
    2 f (1 − f) / (f² + 2 f (1 − f)) lie across: a binomial test. Larger groups of copies count as one pair.
    """
    across, inside = (
        round(rows**2 / squares) if squares else 0
        for rows, squares in ((overlap.matched, overlap.matched_squares), (overlap.repeated, overlap.repeated_squares))
    )
    part = overlap.second / (overlap.first + overlap.second)
    return tails.binomial(across, across + inside, 2 * part / (1 + part))


def conflict_rates(overlap: Overlap) -> tuple[float, float, float]:
    """The rate of conflicting labels, train's own, and the excess in standard errors; copies of a row count as one."""
    rate, natural = overlap.conflicting / max(overlap.second, 1), overlap.repeated_conflicting / max(overlap.first, 1)
    pooled = (overlap.conflicting + overlap.repeated_conflicting) / max(overlap.second + overlap.first, 1)
    copies = max(overlap.matched_squares / max(overlap.matched, 1), 1.0)
    error = math.sqrt(pooled * (1 - pooled) * copies * (1 / max(overlap.second, 1) + 1 / max(overlap.first, 1)))
    return rate, natural, (rate - natural) / error if error else 0.0


def equal_pairs(overlap: Overlap) -> float:
    """Pairs of equal rows in the first split."""
    return (overlap.repeated_squares - overlap.repeated) / 2


def list_figures(overlap: Overlap) -> dict[str, Any]:
    """The figures that a finding on shared rows carries."""
    rate, natural, z = rates(overlap)
    return {
        "shared_rows": overlap.matched,
        "distinct": overlap.distinct,
        "rate": rate,
        "natural_rate": natural,
        "excess": rate - natural,
        "z": z,
        "same_label": overlap.matched - overlap.conflicting,
        "conflicting_rows": overlap.conflicting,
        "equal_pairs": equal_pairs(overlap),
        "repeated_distinct": overlap.repeated_distinct,
        "evidence_rows": [
            [example.places[-1].file, example.places[-1].row] for example in overlap.copies + overlap.conflicts
        ],
    }


def count_once(first: float, second: float, matched: float, repeated: float) -> Overlap:
    """An overlap of rows that are shared once each, of estimates; `repeated` of the first are pairs."""
    matched, repeated = round(matched), round(repeated)
    return Overlap(
        first=round(first),
        second=round(second),
        matched=matched,
        conflicting=0,
        distinct=matched,
        matched_squares=matched,
        unmatched_squares=round(second) - matched,
        repeated=repeated,
        repeated_squares=2 * repeated,
        single_squares=round(first) - repeated,
    )
