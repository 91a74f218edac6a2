"""The splits as tables in memory that faults are planted in, and which of their columns a fault can hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from traingate.dataset import Columns

_TEXTS = 15  # characters of a text, on average, from which on it is no mere name
_CATEGORIES = 50


@dataclass
class Tables:
    """The splits of a dataset.

    Attributes:
        splits: a table by split; what is planted replaces them, and changes none.
        columns: the columns that mean more than a feature.
        train: the name of the split that the model is fitted on.
    """

    splits: dict[str, pd.DataFrame]
    columns: Columns = Columns()
    train: str = "train"

    def copy(self) -> Tables:
        """Tables of their own, in which a fault can be planted."""
        return Tables({name: table.copy() for name, table in self.splits.items()}, self.columns, self.train)

    @property
    def held_out(self) -> str:
        """The name of the first split that is not trained on; the train split's where there is no other."""
        return next((name for name in self.splits if name != self.train), self.train)

    @property
    def fitted(self) -> pd.DataFrame:
        """The table that is trained on."""
        return self.splits[self.train]

    @property
    def asked(self) -> pd.DataFrame:
        """The first held-out table."""
        return self.splits[self.held_out]

    @property
    def label(self) -> str:
        """The label's name; "" where none is declared."""
        return self.columns.label or ""

    @cached_property
    def features(self) -> list[str]:
        """Columns of every split that have no role."""
        known = [set(table.columns) for table in self.splits.values()]
        roles = self.columns.not_features
        return [name for name in self.fitted.columns if name not in roles and all(name in names for names in known)]

    @cached_property
    def numbers(self) -> list[str]:
        """Features of numbers with at least 20 values that are not an id."""
        return [name for name in self.features if self._is_number(name)]

    def _is_number(self, name: str) -> bool:
        if any(not _holds_numbers(table[name]) for table in self.splits.values()):
            return False
        values = self.fitted[name].dropna().astype(float)
        whole = bool((values % 1 == 0).all())
        distinct = values.nunique()
        return distinct >= 20 and bool(values.std() > 0) and not (whole and distinct > 0.95 * len(values))

    @cached_property
    def decimals(self) -> list[str]:
        """Numbers that are mostly not whole, and mostly differ from each other."""
        return [name for name in self.numbers if _is_fine(self.fitted[name].dropna().astype(float))]

    @cached_property
    def categories(self) -> list[str]:
        """Features of texts with 2 to 50 values, each of the two most frequent in at least 5 % of rows."""
        found = []
        for name in self.features:
            if all(_holds_texts(table[name]) for table in self.splits.values()):
                shares = self.fitted[name].value_counts(normalize=True)
                if 2 <= len(shares) <= _CATEGORIES and shares.iloc[1] >= 0.05:
                    found.append(name)
        return found

    @cached_property
    def texts(self) -> list[str]:
        """Features of texts that mostly differ and are long enough to be sentences."""
        found = []
        for name in self.features:
            if all(_holds_texts(table[name]) for table in self.splits.values()):
                values = self.fitted[name].dropna()
                if values.nunique() > 0.5 * len(values) and values.str.len().mean() >= _TEXTS:
                    found.append(name)
        return found

    @cached_property
    def classes(self) -> list[Any]:
        """The label's classes, the most frequent first; none where it is a quantity."""
        if not self.label or self.label not in self.fitted:
            return []
        values = self.fitted[self.label].dropna()
        found = values.value_counts().index.tolist()
        whole = not _holds_numbers(values) or bool((values.astype(float) % 1 == 0).all())
        return found if whole and 2 <= len(found) <= 20 else []

    @property
    def two_classes(self) -> list[Any]:
        """The classes where there are two."""
        return self.classes if len(self.classes) == 2 else []

    @property
    def three_classes(self) -> list[Any]:
        """The classes where there are three or more."""
        return self.classes if len(self.classes) > 2 else []

    @property
    def numeric_label(self) -> list[str]:
        """The label where it is a quantity."""
        known = self.label and self.label in self.fitted and not self.classes
        return [self.label] if known and _holds_numbers(self.fitted[self.label]) else []

    @property
    def times(self) -> list[str]:
        """The declared time, where every split has it."""
        name = self.columns.time
        return [name] if name and all(name in table for table in self.splits.values()) else []

    @property
    def entities(self) -> list[str]:
        """The declared entity, where it is one column."""
        return list(self.columns.entity) if len(self.columns.entity) == 1 else []

    def pick(self, rng: np.random.Generator, names: Sequence[str]) -> str:
        """One of some columns."""
        return str(names[int(rng.integers(len(names)))])

    def pick_related(self) -> str:
        """The number that goes with another number most, in train."""
        known = self.fitted[self.numbers].corr().abs().to_numpy(copy=True)
        np.fill_diagonal(known, 0)
        return str(self.numbers[int(np.nanargmax(np.nanmax(known, axis=1)))])

    def name(self, wish: str) -> str:
        """A name for a new column, which no split has."""
        while any(wish in table for table in self.splits.values()):
            wish += "_2"
        return wish

    def change(self, name: str, make: Callable[[pd.Series], Any], *, where: str = "held out") -> None:
        """Replaces a column in the held-out splits, in train or in all, by what is made of it."""
        for split in self.list_splits(where):
            table = self.splits[split]
            self.splits[split] = table.assign(**{name: make(table[name])})

    def list_splits(self, where: str = "all") -> list[str]:
        """The splits that are `held out`, `train` or `all`."""
        if where == "all":
            return list(self.splits)
        return [name for name in self.splits if (name == self.train) == (where == "train")]

    def add(self, name: str, make: Callable[[pd.DataFrame], Any]) -> None:
        """Adds a column to every split, made of the split's other columns."""
        for split, table in self.splits.items():
            self.splits[split] = table.assign(**{name: make(table)})

    def encode_label(self, table: pd.DataFrame) -> np.ndarray:
        """The label as numbers: positions among the classes, the most frequent being 0; or the quantity itself."""
        if not self.classes:
            return table[self.label].astype(float).to_numpy()
        order = {value: at for at, value in enumerate(self.classes)}
        return np.array([order.get(value, 0) for value in table[self.label]], float)

    def paste(self, rng: np.random.Generator, share: float, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
        """Overwrites a share of the held-out rows with rows of train, changed or not."""
        table = self.asked
        count = min(max(1, round(share * len(table))), len(table), len(self.fitted))
        copied = change(self.fitted.iloc[rng.choice(len(self.fitted), count, replace=False)].copy())
        kept = np.sort(rng.choice(len(table), len(table) - count, replace=False))
        parts = [table.iloc[kept], copied[[name for name in table.columns if name in copied]]]
        whole = pd.concat(parts, ignore_index=True)
        self.splits[self.held_out] = whole.iloc[rng.permutation(len(whole))].reset_index(drop=True)

    def copy_texts(self, rng: np.random.Generator, share: float, change: Callable[[str], str]) -> str:
        """Puts texts of train, changed, into a share of the held-out rows; the column's name."""
        name = self.pick(rng, self.texts)
        hit = choose(rng, len(self.asked), share)
        values = self.asked[name].to_numpy().copy()
        taken = rng.choice(self.fitted[name].dropna().to_numpy(), int(hit.sum()), replace=False)
        for row, text in zip(np.flatnonzero(hit), taken, strict=True):
            values[row] = change(text)
        self.splits[self.held_out] = self.asked.assign(**{name: values})
        return name

    def redeal(self, table: pd.DataFrame) -> None:
        """Deals rows out to the splits anew, in order, as many to each as it has."""
        start = 0
        sizes = {name: len(part) for name, part in self.splits.items()}
        whole = sum(sizes.values())
        for name, size in sizes.items():
            stop = start + round(size / whole * len(table))
            self.splits[name] = table.iloc[start:stop].reset_index(drop=True)
            start = stop

    def union(self) -> pd.DataFrame:
        """All rows of all splits."""
        return pd.concat(list(self.splits.values()), ignore_index=True)


def choose(rng: np.random.Generator, rows: int, share: float) -> np.ndarray:
    """A mask [rows] of a share of the rows, at least one."""
    mask = np.zeros(rows, bool)
    mask[rng.choice(rows, min(rows, max(1, round(share * rows))), replace=False)] = True
    return mask


def _holds_numbers(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values)) and not bool(pd.api.types.is_bool_dtype(values))


def _holds_texts(values: pd.Series) -> bool:
    present = values.dropna()
    return len(present) > 0 and bool(present.map(type).eq(str).all())


def _is_fine(values: pd.Series) -> bool:
    return values.nunique() > 0.3 * len(values) and bool((values % 1 != 0).mean() > 0.5)
