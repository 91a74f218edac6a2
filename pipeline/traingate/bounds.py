"""What a number may be: the bounds that a dataclass's field names, so that no value switches off what it limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True)
class Bounds:
    """The numbers that a field may hold; NaN lies within no bounds.

    Attributes:
        low: the smallest number.
        high: the largest number.
        above: whether `low` itself is too small.
        below: whether `high` itself is too large.
    """

    low: float = -math.inf
    high: float = math.inf
    above: bool = False
    below: bool = False

    def contains(self, number: float) -> bool:
        """Whether the number lies within the bounds."""
        over = number > self.low if self.above else number >= self.low
        return over and (number < self.high if self.below else number <= self.high)

    def describe(self, number: float) -> str:
        """The bounds in words, for a number that is out of them: `from 0 to below 1`."""
        low = f"above {self.low:,}" if self.above else f"from {self.low:,}"
        if self.high >= _MOST and number < self.low:
            return f"{low} up"
        if self.above:
            return f"{low} and {'below' if self.below else 'at most'} {self.high:,}"
        return f"{low} to {'below ' if self.below else ''}{self.high:,}"


@dataclass(frozen=True)
class OneOf:
    """The strings that a field may hold."""

    names: tuple[str, ...]


_MOST = 10**15  # more than any table has rows, or any file bytes

FINITE = Bounds(above=True, below=True)

Figure = Annotated[float | int, Bounds()]
"""A number that was measured, written as it was: it may be infinite, as the ratio to nothing is."""
Amount = Annotated[float, Bounds(0, below=True)]
"""A number that is not negative, and finite."""
Share = Annotated[float, Bounds(0, 1)]
"""A share, a distance between distributions or a score, 0 and 1 included."""
Limit = Annotated[float, Bounds(0, 1, below=True)]
"""A share that has to be passed; nothing passes 1, which would switch the limit off."""
Floor = Annotated[float, Bounds(0, 1, above=True)]
"""A share that has to be reached, or to be fallen short of; nothing falls short of 0, which would switch it off."""
Ratio = Annotated[float, Bounds(1, 1000)]
"""How many times as much; no data would ever pass a limit of more than a thousandfold."""
StandardErrors = Annotated[float, Bounds(0, 100)]
"""By how many standard errors something stands out; at more than a hundred nothing stands out any longer."""
Count = Annotated[int, Bounds(0, _MOST)]
"""How many there are, or may be."""
FewestRows = Annotated[int, Bounds(1, 1_000_000)]
"""Rows below which nothing is judged; at more than a million most tables would be passed over."""
AtLeastOne = Annotated[int, Bounds(1, _MOST)]
"""How many there have to be."""
