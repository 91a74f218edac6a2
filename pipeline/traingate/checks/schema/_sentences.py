"""TFDV's descriptions of anomalies, said as people say them: what, in which split, and what the schema says."""

from __future__ import annotations

import re

from traingate.profile.anomalies import Anomaly
from traingate.wording import number, share

_NUMBER = r"(-?[\d.]+(?:e[-+]?\d+)?|-?inf|nan)"
_ABOVE = re.compile(rf"Unexpectedly (?:high|large) value: ?{_NUMBER} ?> ?{_NUMBER}")
_BELOW = re.compile(rf"Unexpectedly (?:low|small) value: ?{_NUMBER} ?< ?{_NUMBER}")
_FRACTION = re.compile(rf"minimum fraction = {_NUMBER}, actual = {_NUMBER}")
_SHAPE = "The feature has a shape"
_PRECISION = re.compile(r"\s*\(upto six significant digits\)")


def describe_anomaly(anomaly: Anomaly) -> str:
    """One sentence, or TFDV's own where it says something else."""
    name, split, text = anomaly.feature, anomaly.split, anomaly.long or anomaly.short
    if found := _ABOVE.search(text):
        return f"{name} reaches {_write(found[1])} in {split}; the schema allows {_write(found[2])} at most."
    if found := _BELOW.search(text):
        return f"{name} falls to {_write(found[1])} in {split}; the schema allows {_write(found[2])} at least."
    if found := _FRACTION.search(text):
        asked, filled = share(float(found[1])), share(float(found[2]))
        return f"{name} has a value in {filled} of the rows of {split}; the schema asks for {asked}."
    if text.startswith(_SHAPE):
        return f"{name} must have a value in every row, as its shape in the schema says, and has not in {split}."
    where = split if name is None else f"{name} in {split}"
    return f"{where}: {_PRECISION.sub('', text)}"


def _write(value: str) -> str:
    return number(float(value))
