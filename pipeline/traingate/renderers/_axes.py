"""The axis of a feature's histogram: where a number lies on it, its ticks, and how it is named."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from traingate.report.feature import Feature
from traingate.wording import moment, number, shorten

Tick = tuple[float, str]
"""Where on the axis, from 0 to 1, and what stands there."""

_NAMES = {"linear": "linear axis", "whole": "linear axis", "log": "log scale", "time": "time"}
_TICKS, _LONG = 5, 7  # ticks of an axis, and the characters from which they become fewer
_DAY = 8.64e10


@dataclass(frozen=True)
class Axis:
    """What bars stand on.

    Attributes:
        scale: as `Feature.scale` has it; `values` or `categories` where bars have names instead of places.
        edges: ascending edges of the bins, one more than bars.
        names: the names of bars that have no places.
    """

    scale: str
    edges: tuple[float, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest number on the axis."""
        low, high = self.edges[0], self.edges[-1]
        return (float(math.ceil(low)), float(math.floor(high))) if self.scale == "whole" else (low, high)

    def place(self, value: float) -> float:
        """Where a number lies: 0 at the axis's start, 1 at its end; beyond them it is off the axis."""
        if self.scale == "log":
            low, high = math.log10(self.edges[0]), math.log10(self.edges[-1])
            return (math.log10(value) - low) / (high - low) if value > 0 else -math.inf
        # Quarters keep the distance between any two numbers finite, and lose the very small ones.
        part = 1 if math.isfinite(self.edges[-1] - self.edges[0]) else 4
        low, high = self.edges[0] / part, self.edges[-1] / part
        return (value / part - low) / (high - low)

    def describe(self) -> str:
        """`linear axis, 0 to 80`; of bars with names, how many there are."""
        if not self.edges:
            return ""
        return f"{_NAMES[self.scale]}, {' to '.join(self.write(*self.ends))}"

    def describe_bar(self, index: int) -> str:
        """What a bar holds: `20 to 25`, or its name."""
        if not self.edges:
            return shorten(self.names[index], 40)
        low, high = self.edges[index], self.edges[index + 1]
        if self.scale == "whole":
            low, high = math.ceil(low), math.floor(high)
        return " to ".join(dict.fromkeys(self.write(low, high)))

    def write(self, *values: float) -> list[str]:
        """Places of the axis as they are read, those that differ told apart."""
        if self.scale != "time":
            return [number(value, *values) for value in values]
        texts = [moment(value) for value in values]
        if self.edges[-1] - self.edges[0] < 2 * _DAY or any("µs" in text for text in texts):
            return texts
        return [text[:10] for text in texts]

    def list_ticks(self) -> list[Tick]:
        """Some round numbers with their places, fewer where they are long."""
        if not self.edges:
            return []
        for most in (_TICKS, 3, 2):
            values = list(self._find_round(most))
            texts = self.write(*values)
            if len(values) <= 2 or max(map(len, texts)) <= _LONG * _TICKS / most:
                break
        return [(self.place(value), text) for value, text in zip(values, texts, strict=True)]

    def _find_round(self, most: int) -> Iterator[float]:
        if self.scale == "time":
            step = math.ceil((len(self.edges) - 1) / most)
            yield from self.edges[::step]
        elif self.scale == "log":
            first, last = (math.log10(edge) for edge in (self.edges[0], self.edges[-1]))
            step = math.ceil((last - first) / most)
            yield from (float(f"1e{one}") for one in range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1, step))
        else:
            low, high = self.ends
            yield from find_multiples(low, high, most, whole=self.scale == "whole")


def read_axis(feature: Feature) -> Axis:
    """A feature's axis; bars whose edges do not fit, as a report from elsewhere may have them, are numbered."""
    bars = max((len(rows) for rows in feature.histogram.values()), default=0)
    edges = [edge for edge in feature.edges if not isinstance(edge, str) and math.isfinite(edge)]
    if len(edges) == len(feature.edges) == bars + 1 and all(a < b for a, b in pairwise(edges)):
        if feature.scale in _NAMES and not (feature.scale == "log" and edges[0] <= 0):
            return Axis(feature.scale, tuple(map(float, edges)))
        pairs = pairwise(edges)
        return Axis("values", names=tuple(f"{number(low)} to {number(high)}" for low, high in pairs))
    names = [str(edge) for edge in feature.edges[:bars]]
    names += [f"bin {index + 1}" for index in range(len(names), bars)]
    return Axis(feature.scale if feature.scale == "categories" else "values", names=tuple(names))


def find_multiples(low: float, high: float, most: int, whole: bool = False) -> Iterator[float]:
    """Multiples of 1, 2, 2.5 or 5 times a power of ten within a range, no more than `most` + 1."""
    least = (high / 4 - low / 4) / most * 4 if math.isfinite(high - low) else high / most * 2
    power = math.floor(math.log10(least)) if least > 0 else 0
    steps = (float(f"{digits}e{exponent}") for exponent in (power, power + 1) for digits in (1, 2, 2.5, 5))
    step = next((one for one in steps if one >= least and not (whole and one % 1)), least)
    if not step or not math.isfinite(step):
        yield low
        return
    for count in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        yield float(f"{count * step:.12g}")
