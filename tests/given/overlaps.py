"""What two splits of 8,000 and 2,000 rows share, in literals."""

from __future__ import annotations

from dataclasses import replace

from traingate.joins.rows import Overlap

NO_REPEATS = Overlap(
    first=8000, second=2000, matched=0, conflicting=0, distinct=0, matched_squares=0, unmatched_squares=2000,
    repeated=0, repeated_squares=0, single_squares=8000,
)  # fmt: skip


def singles(matched: int, repeated: int = 0, **fields: int) -> Overlap:
    """Rows that are shared once each, and pairs of equal rows in train."""
    return replace(
        NO_REPEATS, matched=matched, distinct=matched, matched_squares=matched, unmatched_squares=2000 - matched,
        repeated=repeated, repeated_squares=2 * repeated, single_squares=8000 - repeated, **fields,
    )  # fmt: skip
