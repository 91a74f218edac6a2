"""What becomes of a value: conversions by the id that a remedy names."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pyarrow as pa

from traingate.batch.names import fold_texts
from traingate.batch.numerals import Notation
from traingate.judging.moments import read_texts
from traingate.judging.spellings import undo_wrong_decoding
from traingate.remedy import ConvertColumn
from traingate.repair.notations import Writing

_TRUTH = {"true": True, "false": False, "t": True, "f": False, "yes": True, "no": False, "1": True, "0": False}

_EPOCH = datetime(1970, 1, 1)  # without a zone: a time without one is one of UTC


@dataclass
class Conversion:
    """Converts values of one column, and counts what it changed.

    Attributes:
        edit: what is asked for.
        writing: how the column's text writes numbers; None where it has none.
        changed: values that are written otherwise now.
        lost: of these, values that are missing now, as they could not be converted or were to go.
    """

    edit: ConvertColumn
    writing: Writing | None = None
    changed: int = field(default=0, init=False)
    lost: int = field(default=0, init=False)
    _folded: dict[str, str] = field(default_factory=dict, init=False)

    def __call__(self, value: Any) -> Any:
        """The value as it is to be written; None where it is missing then."""
        new = getattr(self, f"_{self.edit.how.replace('-', '_')}")(value)
        self.lost += new is None
        self.changed += str(new) != str(value)
        return new

    def choose_type(self, known: pa.DataType) -> pa.DataType:
        """The type that holds what a column of a type becomes."""
        how = self.edit.how
        if how in ("replace", "clip", "clear", "decode", "to-date"):
            return known
        if how in ("pad", "to-text", "fold"):
            return pa.string()
        if how == "to-digit" or (how == "to-number" and self.edit.whole):
            return pa.int64()
        return pa.bool_() if how == "to-truth" else pa.float64()

    def _multiply(self, value: Any) -> Any:
        number = self._read(value)
        if number is None or not self._is_meant(value, number):
            return value
        product = number * self.edit.factor + self.edit.offset
        # What was divided to six digits is not given back to seventeen.
        return self._write(float(f"{product:.12g}") if math.isfinite(product) else product, value)

    def _clip(self, value: Any) -> Any:
        number, query = self._read(value), self.edit.rows
        if number is None or query is None or not self._is_meant(value, number):
            return value
        low, high = query.numbers
        # The query's limits are the nearest that are meant: train's own lie next to them.
        limit = math.nextafter(low, math.inf) if number <= low else math.nextafter(high, -math.inf)
        return self._write(int(limit) if isinstance(number, int) and limit == int(limit) else limit, value)

    def _clear(self, value: Any) -> Any:
        return None if self._is_meant(value, self._read(value)) else value

    def _replace(self, value: Any) -> Any:
        text = _to_text(value)
        return self.edit.codes.get(text, self.edit.codes.get(text.strip(), value))

    def _to_text(self, value: Any) -> str:
        return str(value)

    def _decode(self, value: Any) -> Any:
        return undo_wrong_decoding(value) if isinstance(value, str) else value

    def _to_date(self, value: Any) -> Any:
        """As ISO 8601 writes it; what is no date stays."""
        if not isinstance(value, str):
            return value
        for form in self.edit.forms:
            for micros in read_texts([value], form):
                moment = _EPOCH + timedelta(microseconds=float(micros))
                return moment.date().isoformat() if moment.time() == time() else moment.isoformat()
        return value

    def _fold(self, value: Any) -> str:
        text = _to_text(value)
        if text not in self._folded:
            self._folded[text] = fold_texts(pa.array([text]), self.edit.column)[0].as_py()
        return self._folded[text]

    def _pad(self, value: Any) -> str:
        text, width = str(value), max(map(len, self.edit.codes.values()))
        return text.zfill(width) if text.isdigit() else text

    def _to_digit(self, value: Any) -> int | None:
        truth = _TRUTH.get(str(value).strip().lower())
        return None if truth is None else int(truth)

    def _to_truth(self, value: Any) -> bool | None:
        return _TRUTH.get(str(value).strip().lower())

    def _to_number(self, value: Any) -> Any:
        number = parse_number(_to_text(value), self.writing)
        if number is None or not self.edit.whole:
            return number
        return int(number) if math.isfinite(number) and abs(number) < 2**63 and number == int(number) else None

    def _read(self, value: Any) -> int | float | None:
        """The number that a value is, or is the text of."""
        if isinstance(value, str | bytes):
            return parse_number(_to_text(value), self.writing)
        return value if isinstance(value, int | float) else float(value)

    def _write(self, number: int | float, value: Any) -> Any:
        """A number as text, where it was text: in the notation that the config reads."""
        if not isinstance(value, str) or self.writing is None or self.writing.notation.decimal == ".":
            return number
        return str(number).replace(".", self.writing.notation.decimal)

    def _is_meant(self, value: Any, number: int | float | None) -> bool:
        query = self.edit.rows
        if query is None:
            return True
        if query.what == "text":
            return _to_text(value).strip() in {text.strip() for text in query.texts}
        if number is None:
            return False
        if query.what == "equal":
            return number in query.numbers
        low, high = query.numbers or (-math.inf, math.inf)
        return query.what == "outside" and math.isfinite(number) and not low < number < high


def _to_text(value: Any) -> str:
    return value.decode("utf8", "replace") if isinstance(value, bytes) else str(value)


def parse_number(text: str, writing: Writing | None) -> int | float | None:
    """The number that a text is as a column writes them; None where it is none."""
    text = text.strip()
    if writing is not None:
        text = writing.cut(text)
    if writing is not None and writing.notation != Notation():
        plain = pa.array([text], pa.string())
        if writing.notation.match(plain)[0].as_py():
            text = writing.notation.translate(plain)[0].as_py()
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None
