"""What was done to a column: a unit, a shift, a sign, a scaler or a logarithm that makes two distributions one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from traingate.judging.significance import kolmogorov_smirnov
from traingate.profile.summaries import Numbers, Quantiles
from traingate.wording import number

_SHARES = [share / 20 for share in range(1, 20)]
_FEWEST_POINTS = 20  # distinct values, without which any two columns look like multiples of each other
_NEAR, _TIMES_NEARER = 0.05, 3.0  # what is left of the distance once the change is undone
_KEPT, _FAR_NEARER = 0.15, 5.0  # the same, where the units are so far apart that rows which kept the old one are told
_SURE = 1.63  # standard errors of a KS distance that chance passes once in a hundred times
_UNITS = {
    1.609344: ("kilometres", "miles"),
    2.204623: ("pounds", "kilograms"),
    2.54: ("centimetres", "inches"),
    3.28084: ("feet", "metres"),
    3.785412: ("litres", "gallons"),
    10.76391: ("square feet", "square metres"),
    12.0: ("months", "years"),
    14.50377: ("psi", "bar"),
    24.0: ("hours", "days"),
    28.34952: ("grams", "ounces"),
    60.0: ("minutes", "hours"),
    365.25: ("days", "years"),
    3600.0: ("seconds", "hours"),
}
"""What a column holds that many of, for one of the other."""
_SCALES = (("Fahrenheit", 1.8, 32.0), ("Celsius", 5 / 9, -160 / 9))  # from the other one
_WEATHER = {"Celsius": (-90.0, 120.0), "Fahrenheit": (-130.0, 250.0)}
_UNIT_TOLERANCE, _POWER_TOLERANCE = 0.02, 0.25  # of the median ratio; whether it fits is measured afterwards
_OFFSET_TOLERANCE = 0.15  # of 32 degrees, where the values are no weather
_OTHER_SPREAD = 0.25  # from a standard deviation of 1; nearer, the column moved and was not scaled
_REACH = 0.5  # how far beyond 0 to 1 a column reaches that was not scaled to it
_IN_LINE, _MOST = 0.15, 0.7  # of the median ratio; of the quantiles, where the others are rows that kept the old unit
_OTHER_UNIT = 5.0  # a population may well be twice as rich


@dataclass(frozen=True)
class Change:
    """What was done to a column.

    Attributes:
        kind: `unit-change`, `sign-flip`, `standardised`, `rescaled` or `logarithm`, which are made to a column, or to
            some of its values: `rounded`, `clipped`, `stuck`, `zeros`; `shift` or `scaled`, which may be what it
            measures, as a `tail` may.
        said: what the message says; `{name}`, `{train}` and `{split}` stand for themselves.
        details: `factor` and `offset`, where the split holds `factor` times train's value plus `offset`.
        remedy: what to do; "" for what helps against any such change.
    """

    kind: str
    said: str
    details: Mapping[str, Any] = field(default_factory=dict)
    remedy: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether it was made to the column, and did not happen to what the column measures."""
        return self.kind not in ("shift", "scaled", "tail")

    @property
    def is_far(self) -> bool:
        """Whether it is a factor that no population moves by."""
        factor = float(self.details.get("factor", 1.0))
        return self.kind == "unit-change" and "offset" not in self.details and _times(factor) >= _OTHER_UNIT

    def say(self, name: str, train: str, split: str) -> str:
        """What was done, of a column."""
        return self.said.format(name=name, train=train, split=split)


def say_quantiles(change: Change | None) -> str:
    """`: all quantiles + 15`, of a shift or a factor; nothing of other changes."""
    return f": {change.said}" if change is not None and not change.is_fault else ""


def name_change(ours: Numbers, theirs: Numbers) -> Change | None:
    """What was done to a column of a held-out split, where undoing it makes the distributions alike; else None.

    Candidates are read off the quantiles from 5 to 95 %, then put to the test: undone on all values, the KS distance
    has to fall to a third and to what is small or chance. So a few rows in another unit are no change of unit, and,
    where the units are far apart, a few that kept the old one (copies of train, say) do not hide one.
    """
    if min(len(ours.quantiles.points), len(theirs.quantiles.points)) < _FEWEST_POINTS:
        return None
    before, _ = kolmogorov_smirnov(ours.quantiles, theirs.quantiles)
    n, m = ours.quantiles.total, theirs.quantiles.total
    chance = _SURE * math.sqrt((n + m) / (n * m))
    most = min(before / _TIMES_NEARER, max(_NEAR, chance))
    far = min(before / _FAR_NEARER, max(_KEPT, chance))
    for family in (_list_known, _list_free, _list_logarithms):
        tried = [(_measure(ours.quantiles, undone), change) for change, undone in family(ours, theirs)]
        fitting = [(left, change) for left, change in tried if left <= (far if change.is_far else most)]
        if fitting:
            return min(fitting, key=lambda one: one[0])[1]
    return None


_Tried = Iterator[tuple[Change, Quantiles]]


def _measure(ours: Quantiles, undone: Quantiles) -> float:
    return kolmogorov_smirnov(ours, undone)[0]


def _undo(theirs: Quantiles, factor: float, offset: float = 0.0) -> Quantiles:
    return _replace_points(theirs, theirs.points * factor + offset)


def _replace_points(theirs: Quantiles, points: np.ndarray) -> Quantiles:
    order = np.argsort(points, kind="stable")
    return Quantiles(points[order], theirs.weights[order], theirs.rank_error)


def _list_known(ours: Numbers, theirs: Numbers) -> _Tried:
    """What people and programs do to columns: units, signs, scalers."""
    ratios = _divide(ours, theirs)
    if len(ratios) and (ratios > 0).all():
        for factor in _list_units(float(np.median(ratios)), of_amounts=ours.minimum >= 0):
            yield _say_unit(ours, theirs, factor, ratios), _undo(theirs.quantiles, 1 / factor)
    yield from _list_scalers(ours, theirs)
    middle, turned = (float(side.quantiles.at([0.5])[0]) for side in (ours, theirs))
    if middle * turned < 0:
        said = "{name} has the opposite sign in {split}"
        yield Change("sign-flip", said, {"factor": -1.0}), _undo(theirs.quantiles, -1.0)
    for whole in (1.0, 100.0):
        if all(side.minimum >= 0 and side.maximum <= whole for side in (ours, theirs)):
            said = f"{{name}} in {{split}} is {number(whole)} less what it is in {{train}}"
            yield Change("sign-flip", said, {"factor": -1.0, "offset": whole}), _undo(theirs.quantiles, -1.0, whole)


def _list_free(ours: Numbers, theirs: Numbers) -> _Tried:
    """Any factor, any shift."""
    ratios, steps = _divide(ours, theirs), theirs.quantiles.at(_SHARES) - ours.quantiles.at(_SHARES)
    if len(ratios) and (ratios > 0).all():
        factor = float(np.median(ratios))
        said, details = f"all quantiles × {_say_range(ratios)}", {"factor": factor}
        change = Change("scaled", said, details)
        if _times(factor) >= _OTHER_UNIT:
            said = f"{{name}} is in another unit in {{split}} than in {{train}}: {_say_ratios(ratios)}"
            change = Change("unit-change", said, details)
        yield change, _undo(theirs.quantiles, 1 / factor)
    offset = float(np.median(steps))
    if offset and (np.sign(steps) == np.sign(offset)).all():
        said = f"all quantiles {'-' if offset < 0 else '+'} {_say_range(np.abs(steps))}"
        yield Change("shift", said, {"offset": offset}), _undo(theirs.quantiles, 1.0, -offset)


def _divide(ours: Numbers, theirs: Numbers) -> np.ndarray:
    """The ratios of quantiles, float [n], but of those next to zero; none where most are."""
    first, second = ours.quantiles.at(_SHARES), theirs.quantiles.at(_SHARES)
    known = (first != 0) & (second != 0) & (np.abs(first) >= np.median(np.abs(first)) / 4)
    return second[known] / first[known] if known.sum() >= len(first) / 2 else np.zeros(0)


def _list_units(ratio: float, *, of_amounts: bool) -> Iterator[float]:
    """Units' and powers of ten's factors that are next to a ratio; of lengths and times, which are not negative."""
    power = 10.0 ** round(math.log10(ratio))
    if power != 1 and abs(ratio / power - 1) < _POWER_TOLERANCE:
        yield power
    for unit in (*_UNITS, *(1 / unit for unit in _UNITS)) if of_amounts else ():
        if abs(ratio / unit - 1) < _UNIT_TOLERANCE:
            yield unit


def _say_unit(ours: Numbers, theirs: Numbers, factor: float, ratios: np.ndarray) -> Change:
    said = "{name} is in another unit in {split} than in {train}"
    units = _UNITS.get(factor) or tuple(reversed(_UNITS.get(1 / factor, ())))
    if factor == 100 and _is_within(ours, 1):
        said = "{name} is in per cent in {split}, a share in {train}"
    elif factor == 0.01 and _is_within(theirs, 1) and _is_within(ours, 100):
        said = "{name} is a share in {split}, in per cent in {train}"
    elif units:
        said += ", as {} for {}".format(*units)
        return Change("unit-change", f"{said}: {_say_ratios(ratios)}", {"factor": factor, "units": list(units)})
    return Change("unit-change", f"{said}: {_say_ratios(ratios)}", {"factor": factor})


def _say_ratios(ratios: np.ndarray) -> str:
    """The ratios of all quantiles, or of most where a few are out of line."""
    middle = float(np.median(ratios))
    near = ratios[np.abs(ratios / middle - 1) <= _IN_LINE]
    few = len(ratios) > len(near) >= _MOST * len(ratios)
    return f"{'most' if few else 'all'} quantiles × {_say_range(near if few else ratios)}"


def _times(factor: float) -> float:
    """How many times as large one of two is as the other."""
    return max(factor, 1 / factor) if factor > 0 else math.inf


def _is_within(numbers: Numbers, most: float) -> bool:
    low, high = numbers.quantiles.at([0.01, 0.99])
    return bool(low >= 0 and high <= most)


def _say_range(values: np.ndarray) -> str:
    low, high = number(float(f"{values.min():.3g}")), number(float(f"{values.max():.3g}"))
    return low if low == high else f"{low} to {high}"


def _list_scalers(ours: Numbers, theirs: Numbers) -> _Tried:
    """A straight line between the two that a scaler or a scale of temperature leaves."""
    first, second = ours.quantiles.at(_SHARES), theirs.quantiles.at(_SHARES)
    spread = first[14] - first[4]
    factor = float((second[14] - second[4]) / spread) if spread > 0 else 0.0
    if not (factor > 0 and math.isfinite(factor)):
        return
    offset = float(np.median(second - factor * first))
    line, undone = {"factor": factor, "offset": offset}, _undo(theirs.quantiles, 1 / factor, -offset / factor)
    for scaled, other, where, elsewhere in (
        (theirs, ours, "{split}", "{train}"),
        (ours, theirs, "{train}", "{split}"),
    ):
        if _is_standardised(scaled) and abs(other.std - 1) > _OTHER_SPREAD:
            said = f"{{name}} is standardised in {where} (mean 0, standard deviation 1), and not in {elsewhere}"
            yield Change("standardised", said, line), undone
        if _is_rescaled(scaled) and (other.minimum < -_REACH or other.maximum > 1 + _REACH):
            yield Change("rescaled", f"{{name}} is scaled to 0 to 1 in {where}, and not in {elsewhere}", line), undone
    for (there, times, plus), (here, *_) in (_SCALES, _SCALES[::-1]):
        is_weather = abs(factor / times - 1) < _POWER_TOLERANCE and _may_be(ours, here) and _may_be(theirs, there)
        is_line = abs(factor / times - 1) < _UNIT_TOLERANCE and abs(offset / plus - 1) < _OFFSET_TOLERANCE
        if is_weather or is_line:
            said = f"{{name}} looks like degrees {there} in {{split}} and {here} in {{train}}"
            exact = {"factor": times, "offset": plus, "units": [f"degrees {there}", f"degrees {here}"]}
            yield Change("unit-change", said, exact), _undo(theirs.quantiles, 1 / times, -plus / times)


def _may_be(numbers: Numbers, scale: str) -> bool:
    """Whether nearly all values are temperatures that people meet."""
    low, high = numbers.quantiles.at([0.01, 0.99])
    least, most = _WEATHER[scale]
    return bool(low >= least and high <= most)


def _is_standardised(numbers: Numbers) -> bool:
    return abs(numbers.mean) < 0.1 and abs(numbers.std - 1) < 0.1


def _is_rescaled(numbers: Numbers) -> bool:
    return abs(numbers.minimum) < 0.01 and abs(numbers.maximum - 1) < 0.01


def _list_logarithms(ours: Numbers, theirs: Numbers) -> _Tried:
    """A logarithm that one of the two was given."""
    inverses: tuple[tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], np.ndarray]], ...] = (
        (np.exp, np.log),
        (np.expm1, np.log1p),
        (lambda values: 10.0**values, np.log10),
    )
    with np.errstate(all="ignore"):
        for back, there in inverses:
            for inverse, where, other in ((back, "{split}", "{train}"), (there, "{train}", "{split}")):
                undone = inverse(theirs.quantiles.points)
                if np.isfinite(undone).all():
                    said = f"{{name}} in {where} looks like the logarithm of what it is in {other}"
                    yield Change("logarithm", said), _replace_points(theirs.quantiles, undone)
