"""By how much a fault moves the score: a small model with it against the same model without it, on the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from traingate.bounds import FINITE, Amount, Count
from traingate.wording import list_names

_Score = Annotated[float, FINITE]
_SHOWN = 3


class Leak(StrEnum):
    """What the one model has and the other has not."""

    COLUMNS = "columns"
    ROWS = "rows"
    ENTITIES = "entities"
    TIME = "time"
    ENCODED = "encoded"


@dataclass(frozen=True)
class Inflation:
    """What a cause does to the score of a small model.

    Attributes:
        cause: the cause's id; "" for all leaks together.
        leak: what was taken away.
        names: the columns that were taken away, or that name the entities or the time.
        split: the split that is scored.
        model: the model, in words.
        metric: what is scored, such as `ROC AUC`.
        seen: the score with the leak.
        seen_margin: half of its 99 % interval.
        unseen: the score without the leak.
        unseen_margin: half of its 99 % interval.
        value: the first less the second; negative where the leak makes the score too low.
        margin: half of its 99 % interval, on the same rows.
        rows: rows that were scored.
        why_not: why nothing was measured; "" where it was.
    """

    cause: str
    leak: Leak
    names: tuple[str, ...] = ()
    split: str = ""
    model: str = ""
    metric: str = ""
    seen: _Score = 0.0
    seen_margin: Amount = 0.0
    unseen: _Score = 0.0
    unseen_margin: Amount = 0.0
    value: _Score = 0.0
    margin: Amount = 0.0
    rows: Count = 0
    why_not: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether the score moves by more than chance would have it."""
        return not self.why_not and abs(self.value) > self.margin

    def describe(self) -> str:
        """One sentence: the scores with the leak and without, and what that makes of the score."""
        if self.why_not:
            return f"By how much it moves the score was not measured: {self.why_not}."
        seen = f"{self.metric} {_write(self.seen, self.seen_margin)}"
        unseen = _write(self.unseen, self.unseen_margin)
        with_it, without = self._tell_apart()
        model = self.model[:1].upper() + self.model[1:]
        return f"{model} scores {seen} {with_it}, {unseen} {without}: {self._conclude()}."

    def _tell_apart(self) -> tuple[str, str]:
        names = list_names(self.names, _SHOWN)
        if self.leak is Leak.COLUMNS:
            return f"on {self.split} with {names}", f"without {'it' if len(self.names) == 1 else 'them'}"
        if self.leak is Leak.ENCODED:
            return f"on {self.split}", f"with {names} encoded from train alone"
        if self.leak is Leak.TIME:
            return "on the latest rows after learning from all times", "after learning from earlier rows alone"
        if self.leak is Leak.ENTITIES:
            return f"on {self.split}", f"where it has met no row of the same {names}"
        return f"on {self.split}", "where it has not learned from the shared rows"

    def _conclude(self) -> str:
        if not self.is_sure and not self.margin:
            return "it makes no difference to this score"
        if not self.is_sure:
            return f"a difference of {_write(self.value, self.margin)}, which may be chance"
        moved = _write(abs(self.value), self.margin)
        return f"the score is {moved} too {'high' if self.value > 0 else 'low'}"


def _write(value: float, margin: float) -> str:
    digits = 2 if margin >= 0.01 else 3
    return f"{_round(value, digits)} ± {_round(margin, digits)}"


def _round(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if not float(text) else text
