"""Pictures of held-out splits that look like pictures of train."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from traingate.bounds import Bounds, Limit, StandardErrors
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.images import Images, list_image_columns
from traingate.joins.rows import Overlap
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.rates import count_once, excess_p, rates
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, list_names, share

_MOST_NATURAL = 0.01  # rate below which the exact test of pairs holds
_WARN_Z = 3.0


@dataclass(frozen=True)
class ImageOverlap(Check):
    """Are pictures of a held-out split also in train? A model that has seen a picture knows the answer to it.

    JPEG and PNG pictures in columns of bytes are compared by what they look like, so that a copy counts that was
    recompressed, resized, brightened or turned grey (perceptual hashes of 64 and 256 bits). What was cropped or rotated
    is not found. Pictures of less than 16 pixels a side, and flat ones, tell nothing. As small drawings look alike by
    nature, the rate is held against that of train's pictures among themselves, and has to be a multiple of it.

    Measured: of 600 textures none looked like another; of 200 copies 99 % were found at JPEG quality 30, all after
    other changes, and 85 % after a shift by a pixel; of 1,797 drawn digits 1.6 % look like another one, in any split
    alike.

    Attributes:
        max_excess: share of held-out pictures that may look like one of train beyond train's own rate.
        max_ratio: how many times train's own rate the share may be.
        min_z: standard errors by which the excess has to stand out to block.
        min_rows: pictures that must look alike to be told.
    """

    needs = (Images,)
    max_excess: Limit = 0.005
    max_ratio: Annotated[float, Bounds(1, 100)] = 3.0
    min_z: StandardErrors = 4.0
    min_rows: Annotated[int, Bounds(1, 1000)] = 3

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split"

    def count_comparisons(self, profile: Profile) -> int:
        """Pairs of splits, where there are pictures."""
        return sum(found.second > 0 for found in profile.pairs(Images).values())

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Shared pictures of train and each held-out split; held-out pairs warn at most."""
        names, level = list_image_columns(profile.plan), alpha("images", len(dataset.held_out))
        for (first, second), found in sorted(profile.pairs(Images).items()):
            overlap = count_once(found.first, found.second, found.near, found.own_near)
            severity = self._rule(overlap, level)
            if severity is None:
                continue
            rate, natural, _ = rates(overlap)
            are, own = "looks" if overlap.matched == 1 else "look", f"{share(natural)} of {first}'s"
            yield self.finding(
                severity if first == dataset.train else Severity.WARN,
                f"{count(overlap.matched)} of {count(overlap.second)} {second} pictures in {list_names(names)} "
                f"({share(rate)}) {are} like a picture of {first}; {own} look like another one.",
                at=(second, names[0]) if len(names) == 1 else second,
                kind="" if first == dataset.train else f"shared-with-{first}",
                measured=rate - natural,
                allowed=self.max_excess,
                unit="share",
                details={"rows": overlap.matched, "own": overlap.repeated},
                evidence=found.examples,
                rows=RowQuery.near("images", first, *names),
                remedy=f"Remove these rows from {second}, or keep all copies of a picture in one split.",
            )

    def _rule(self, overlap: Overlap, level: float) -> Severity | None:
        rate, natural, z = rates(overlap)
        if overlap.matched < self.min_rows or rate - natural <= self.max_excess or rate <= self.max_ratio * natural:
            return None
        exact_p = excess_p(overlap) if natural < _MOST_NATURAL else 1.0
        if z >= self.min_z or exact_p < level:
            return Severity.BLOCK
        return Severity.WARN if z >= _WARN_Z or exact_p < level * WARN_FACTOR else None
