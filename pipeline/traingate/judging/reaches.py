"""How far the tails of a column reach, in two splits: a change that the distance of distributions cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from traingate.judging.significance import hypergeometric
from traingate.profile.summaries import Quantiles

_SHARE = 0.99  # of the values that are no tail


@dataclass(frozen=True)
class Tail:
    """How far a tail of a column reaches in a held-out split, beside train.

    Attributes:
        times: the distance from the median to the quantile at 99 or 1 %, in those of train.
        ours, theirs: that quantile, in train and in the held-out split.
        is_upper: which of the two tails it is.
        p: the chance that so many or so few values lie out there, were the splits drawn alike.
    """

    times: float
    ours: float
    theirs: float
    is_upper: bool
    p: float

    @property
    def effect(self) -> float:
        """The ratio of the wider tail to the narrower one."""
        return max(self.times, 1 / self.times)


def find_tails(ours: Quantiles, theirs: Quantiles, independent: tuple[float, float]) -> Iterator[Tail]:
    """Both tails, but those of no length in either split.

    The chance is that of the rows past the nearer of the two quantiles (Fisher's exact test): of a heavy tail the
    quantile varies much, and how many rows lie past it does not.
    """
    rows = [max(1.0, side.total * share) for side, share in zip((ours, theirs), independent, strict=True)]
    for is_upper in (True, False):
        share = _SHARE if is_upper else 1 - _SHARE
        (first, middle), (second, other) = (side.at([share, 0.5]) for side in (ours, theirs))
        lengths = abs(first - middle), abs(second - other)
        if not min(lengths) > 0:
            continue
        border = first if lengths[1] > lengths[0] else second
        past = [_share_past(side, border, is_upper=is_upper) for side in (ours, theirs)]
        hits = [round(part * most) for part, most in zip(past, rows, strict=True)]
        p = hypergeometric(hits[1], round(rows[1]), sum(hits), round(sum(rows)))
        yield Tail(float(lengths[1] / lengths[0]), float(first), float(second), is_upper, p)


def _share_past(quantiles: Quantiles, border: float, *, is_upper: bool) -> float:
    past = quantiles.points > border if is_upper else quantiles.points < border
    return float(quantiles.weights[np.asarray(past)].sum() / max(quantiles.total, 1.0))
