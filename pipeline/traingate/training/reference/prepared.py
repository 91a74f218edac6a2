"""A split as the learning layers take it, and what of it can be learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_HOLDBACK = 0.1


@dataclass(frozen=True)
class Prepared:
    """Rows as the learning layers take them.

    Attributes:
        columns: what preprocessing made of the features: by name, [rows, n].
        truth: class numbers, int32 [rows], −1 for a class that the model does not know; or scaled numbers, float32.
        weight: how much each row counts, float32 [rows], 1 where all count alike.
    """

    columns: dict[str, np.ndarray]
    truth: np.ndarray
    weight: np.ndarray

    @property
    def learnable(self) -> np.ndarray:
        """bool [rows]: of a known class, or a finite number; and not without weight."""
        known: np.ndarray = self.truth >= 0 if self.truth.dtype == np.int32 else np.isfinite(self.truth)
        return known & (self.weight > 0)

    def take(self, which: np.ndarray) -> Prepared:
        """The rows that a mask or positions name."""
        columns = {name: values[which] for name, values in self.columns.items()}
        return Prepared(columns, self.truth[which], self.weight[which])

    def weigh(self, classes: np.ndarray | None) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
        """Columns, truth and weights of the rows that can be learnt, as Keras takes them.

        Args:
            classes: a weight for each class, float32 [classes], that goes on top of the rows' own; None where all
                classes count alike.
        """
        known = self.learnable
        rows = self if known.all() else self.take(known)
        return rows.columns, rows.truth, rows.weight if classes is None else rows.weight * classes[rows.truth]

    def hold_back(self, seed: int) -> tuple[Prepared, Prepared]:
        """All but a tenth of the rows, and that tenth; each has a row that can be learnt where there are two."""
        known = np.flatnonzero(self.learnable)
        order = np.random.default_rng(seed).permutation(known)
        back = np.zeros(len(self.truth), bool)
        back[order[: max(1, int(len(known) * _HOLDBACK))]] = True
        return (self.take(~back), self.take(back)) if len(known) > 1 else (self, self)


def concat_prepared(parts: Sequence[Prepared]) -> Prepared:
    """All rows of at least one part."""
    columns = {name: np.concatenate([part.columns[name] for part in parts]) for name in parts[0].columns}
    truth, weight = (np.concatenate([getattr(part, name) for part in parts]) for name in ("truth", "weight"))
    return Prepared(columns, truth, weight)
