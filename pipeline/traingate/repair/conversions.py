"""What becomes of a value: conversions by the id that a remedy names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from traingate.batch.numerals import Notation
from traingate.remedy import ConvertColumn

_TRUTH = {"true": True, "false": False, "t": True, "f": False, "yes": True, "no": False, "1": True, "0": False}


@dataclass
class Conversion:
    """Converts values of one column, and counts what it changed.

    Attributes:
        edit: what is asked for.
        notation: how the column's text writes numbers, for `to-number`.
        changed: values that are written otherwise now.
        lost: of these, values that could not be converted, and are missing now.
    """

    edit: ConvertColumn
    notation: Notation | None = None
    changed: int = field(default=0, init=False)
    lost: int = field(default=0, init=False)

    def __call__(self, value: Any) -> Any:
        """The value as it is to be written; None where it cannot be, and so is missing."""
        new = getattr(self, f"_{self.edit.how.replace('-', '_')}")(value)
        self.lost += new is None
        self.changed += str(new) != str(value)
        return new

    def choose_type(self, known: pa.DataType) -> pa.DataType:
        """The type that holds what a column of a type becomes."""
        how = self.edit.how
        if how == "pad":
            return pa.string()
        if how == "to-digit" or (how == "to-number" and self.edit.whole):
            return pa.int64()
        return pa.bool_() if how == "to-truth" else pa.float64()

    def _multiply(self, value: Any) -> Any:
        number = float(value)
        product = number * self.edit.factor
        # What was divided to six digits is not given back to seventeen.
        return float(f"{product:.12g}") if product == product else product

    def _pad(self, value: Any) -> str:
        text, width = str(value), max(map(len, self.edit.codes.values()))
        return text.zfill(width) if text.isdigit() else text

    def _to_digit(self, value: Any) -> int | None:
        truth = _TRUTH.get(str(value).strip().lower())
        return None if truth is None else int(truth)

    def _to_truth(self, value: Any) -> bool | None:
        return _TRUTH.get(str(value).strip().lower())

    def _to_number(self, value: Any) -> Any:
        text = value.decode("utf8", "replace") if isinstance(value, bytes) else str(value)
        number = parse_number(text, self.notation)
        if number is None or not self.edit.whole:
            return number
        return int(number) if number == number and abs(number) < 2**63 and number == int(number) else None


def parse_number(text: str, notation: Notation | None) -> int | float | None:
    """The number that a text is in a notation; None where it is none."""
    plain = pa.array([text.strip()], pa.string())
    if notation is not None and notation.match(plain)[0].as_py():
        text = notation.translate(plain)[0].as_py()
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None
