"""Figures of a column that an expectation judges: which lies farthest out, whether a sample proves it, how it reads."""

from __future__ import annotations

import math
from dataclasses import dataclass

from traingate.profile.suite_results import ESTIMATES, ExpectationResult, Figure, read_figures
from traingate.wording import number, spell_number


@dataclass(frozen=True)
class Estimate:
    """A figure that an expectation judged.

    Attributes:
        figure: the figure and its limits; None where it is no number.
        margin: half of the 99.9 % interval in which that of all rows lies; None where nobody knows, or all rows answer.
        name: which of several it is, such as `the 0.5 quantile`; else empty.
    """

    figure: Figure | None
    margin: float | None = None
    name: str = ""

    @property
    def proven(self) -> bool:
        """Whether the figure of all rows is beyond the limit as well, but for one sample in 1,000."""
        return self.figure is not None and self.margin is not None and self.figure.gap > self.margin

    @property
    def reach(self) -> float:
        """How far beyond a limit it lies at least."""
        return -math.inf if self.figure is None else self.figure.gap - (self.margin or 0.0)

    def describe(self) -> str:
        """As `4.9 ± 0.2`, or `the 0.5 quantile 4.9 ± 0.2`."""
        if self.figure is None:
            return "no number"
        limits = [limit for limit in (self.figure.low, self.figure.high) if math.isfinite(limit)]
        around = "" if self.margin is None else f" ± {number(self.margin)}"
        return f"{self.name} {number(self.figure.observed, *limits)}{around}".strip()

    def describe_limits(self) -> str:
        """As ` where 4..6 is allowed`; only of several figures, as else the expectation has said it."""
        if self.figure is None or not self.name:
            return ""
        low, high = self.figure.low, self.figure.high
        words = f"{spell_number(low)}..{spell_number(high)}"
        if not math.isfinite(low) or not math.isfinite(high):
            words = f"at least {spell_number(low)}" if math.isfinite(low) else f"at most {spell_number(high)}"
        return f" where {words} is allowed"


def read_worst(result: ExpectationResult) -> Estimate | None:
    """The figure that lies farthest out; None where an expectation judges no number."""
    figures = read_figures(result.kwargs, result.observed)
    margins = result.margins if len(result.margins) == len(figures) else (None,) * len(figures)
    quantiles = (result.kwargs.get("quantile_ranges") or {}).get("quantiles") or [None] * len(figures)
    found = [
        Estimate(figure, margin, "" if quantile is None else f"the {quantile:g} quantile")
        for figure, margin, quantile in zip(figures, margins, quantiles, strict=False)
    ]
    return max(found, key=lambda one: one.reach, default=None)


def read_estimate(result: ExpectationResult) -> Estimate | None:
    """The figure of a sample that failed; None where an expectation judges no figure that a sample estimates."""
    if result.type not in ESTIMATES or result.success or result.error is not None:
        return None
    return read_worst(result) or Estimate(None)
