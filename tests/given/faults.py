"""Small datasets, each from another generator, and faults to plant in them: what a fault touches is what tells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from traingate.dataset import CheckSettings, Columns, Dataset, Split
from traingate.report.causes import Cause
from traingate.validation import examine

Chance = np.random.Generator


@dataclass
class World:
    """Two clean splits of one kind of data, which faults are planted in.

    Attributes:
        name: the kind.
        columns: which of its columns mean more than a feature.
        train, held_out: the rows.
        chance: what faults draw their rows with.
    """

    name: str
    columns: Columns
    train: pd.DataFrame
    held_out: pd.DataFrame
    chance: Chance

    def some(self, rows: pd.DataFrame, share: float) -> pd.Index:
        """The index of a random share of rows."""
        return rows.index[np.sort(self.chance.permutation(len(rows))[: round(share * len(rows))])]

    def write(self, folder: Path) -> Dataset:
        """The dataset, as two CSV files."""
        for name, rows in (("train", self.train), ("eval", self.held_out)):
            rows.to_csv(folder / f"{name}.csv", index=False)
        splits = tuple(Split(name, (str(folder / f"{name}.csv"),)) for name in ("train", "eval"))
        by_design = CheckSettings(reason="drawn at random from all times", values={"split": "random"})
        return Dataset(self.name, splits, self.columns, checks={"time-order": by_design} if self.columns.time else {})

    def write_rules(self, folder: Path) -> tuple[str, dict[str, str]]:
        """A schema and suites as people would review them, from the splits as they are: a fault breaks many rules."""
        examined = examine(self.write(folder))
        for kind, value in examined.artifacts():
            for name, content in kind().files(value).items():
                if name == "schema.pbtxt":
                    (folder / name).write_bytes(content)
        suite = {"name": self.name, "expectations": list(self._list_expectations())}
        (folder / "suite.json").write_text(json.dumps(suite))
        return str(folder / "schema.pbtxt"), dict.fromkeys(("train", "eval"), str(folder / "suite.json"))

    def _list_expectations(self) -> Iterator[dict[str, Any]]:
        for name in self.train.columns:
            values, told = self.train[name], {"column": name}
            yield {"type": "expect_column_to_exist", "kwargs": told}
            yield {"type": "expect_column_values_to_not_be_null", "kwargs": told}
            if name in (*self.columns.entity, self.columns.time):
                continue
            if values.dtype.kind in "Ob":
                among = {"value_set": sorted(values.unique().tolist())}
                yield {"type": "expect_column_values_to_be_in_set", "kwargs": told | among}
                continue
            least, most, mean = float(values.min()), float(values.max()), float(values.mean())
            near = {"min_value": mean - float(values.std()) / 5, "max_value": mean + float(values.std()) / 5}
            yield {"type": "expect_column_mean_to_be_between", "kwargs": told | near}
            within = {"min_value": least, "max_value": most, "mostly": 0.99}
            yield {"type": "expect_column_values_to_be_between", "kwargs": told | within}


@dataclass(frozen=True)
class Planted:
    """A fault that was planted.

    Attributes:
        name: what was done.
        columns: the columns that it was done to; none where it is about whole rows.
        checks: the checks one of which has to tell it.
    """

    name: str
    columns: frozenset[str]
    checks: frozenset[str]

    def explains(self, cause: Cause) -> bool:
        """Whether a cause is this fault, by the finding that tells it."""
        told = cause.headline
        named = told.feature in self.columns if self.columns else told.check in self.checks
        return named and told.check in self.checks


def _plant(name: str, columns: str = "", *checks: str) -> Planted:
    return Planted(name, frozenset(columns.split()), frozenset(checks))


# Kinds of data.


def tickets(seed: int) -> World:
    """Support tickets that are escalated or not, by customers who write once."""

    def draw(chance: Chance, rows: int, first: int) -> pd.DataFrame:
        wait, mood = chance.lognormal(3, 0.8, rows).round(1), chance.normal(0, 1, rows).round(3)
        odds = 0.9 * (np.log(wait) - 3) - 0.8 * mood - 0.6
        return pd.DataFrame({
            "ticket": [f"T{first + at:06}" for at in range(rows)],
            "opened_at": pd.Timestamp("2025-01-01") + pd.to_timedelta(chance.integers(0, 31_000_000, rows), unit="s"),
            "wait_minutes": wait, "mood": mood,
            "messages": chance.poisson(6, rows) + 1, "words": chance.gamma(2, 90, rows).round(),
            "channel": chance.choice(["mail", "chat", "phone", "form"], rows, p=[0.4, 0.3, 0.2, 0.1]),
            "region": chance.choice(["north", "south", "east", "west"], rows),
            "tenure_days": chance.exponential(600, rows).round(2),
            "discount": chance.beta(2, 6, rows).round(4),
            "escalated": np.where(chance.random(rows) < 1 / (1 + np.exp(-odds)), "yes", "no"),
        })  # fmt: skip

    return _split("tickets", Columns(label="escalated", entity=("ticket",), time="opened_at"), draw, seed)


def houses(seed: int) -> World:
    """Houses and what they were sold for."""

    def draw(chance: Chance, rows: int, first: int) -> pd.DataFrame:
        area, age = chance.normal(120, 35, rows).clip(30).round(1), chance.gamma(2, 20, rows).round(1)
        distance, noise = chance.exponential(8, rows).round(2), chance.normal(55, 8, rows).round(1)
        price = 2_000 * area - 900 * age - 3_000 * distance + chance.normal(0, 30_000, rows) + 180_000
        return pd.DataFrame({
            "area": area, "age": age, "distance": distance, "noise": noise,
            "garden": chance.gamma(1.5, 200, rows).round(1), "energy": chance.normal(140, 40, rows).round(1),
            "heating": chance.choice(["gas", "oil", "pump", "district"], rows, p=[0.5, 0.2, 0.2, 0.1]),
            "state": chance.choice(["good", "fair", "poor"], rows, p=[0.5, 0.35, 0.15]),
            "tax": chance.lognormal(6, 0.5, rows).round(2),
            "price": price.round(-2),
        })  # fmt: skip

    return _split("houses", Columns(label="price"), draw, seed)


def pumps(seed: int) -> World:
    """Readings of pumps in one of three states."""

    def draw(chance: Chance, rows: int, first: int) -> pd.DataFrame:
        state = chance.choice([0, 1, 2], rows, p=[0.6, 0.25, 0.15])
        found = {
            name: (chance.normal(place, 1, rows) * scale + step * scale * (state == 1) - step * scale * (state == 2))
            for name, place, scale, step in (
                ("pressure", 10, 0.4, 0.8), ("flow", 8, 5.0, 1.0), ("vibration", 6, 0.02, 1.4),
                ("current", 12, 1.5, 0.6), ("oil", 9, 7.0, 0.0), ("head", 15, 2.0, 0.0), ("speed", 20, 70.0, 0.7),
                ("noise", 14, 4.0, 0.0),
            )
        }  # fmt: skip
        data = {name: values.round(4) for name, values in found.items()}
        return pd.DataFrame({
            **data, "maker": chance.choice(["A", "B", "C"], rows), "mode": chance.choice(["auto", "manual"], rows),
            "state": state,
        })  # fmt: skip

    return _split("pumps", Columns(label="state"), draw, seed)


def patients(seed: int) -> World:
    """Admissions, and whether the patient came back."""

    def draw(chance: Chance, rows: int, first: int) -> pd.DataFrame:
        age, sugar = chance.normal(58, 15, rows).clip(18, 99).round(), chance.lognormal(4.6, 0.25, rows).round(1)
        odds = 0.03 * (age - 58) + 2.5 * (np.log(sugar) - 4.6) - 1.2
        return pd.DataFrame({
            "admission": first + np.arange(rows), "age": age.astype(int), "sugar": sugar,
            "pulse": chance.normal(75, 11, rows).round(), "weight_kg": chance.normal(78, 14, rows).round(1),
            "cholesterol": chance.normal(5.2, 0.9, rows).round(2), "saturation": chance.beta(40, 2, rows).round(3),
            "days": chance.geometric(0.2, rows), "ward": chance.choice(["A", "B", "C", "D", "E"], rows),
            "smoker": chance.random(rows) < 0.25,
            "back": (chance.random(rows) < 1 / (1 + np.exp(-odds))).astype(int),
        })  # fmt: skip

    return _split("patients", Columns(label="back", entity=("admission",)), draw, seed)


def _split(name: str, columns: Columns, draw: Callable[[Chance, int, int], pd.DataFrame], seed: int) -> World:
    chance = np.random.default_rng(seed)
    return World(name, columns, draw(chance, 4_000, 1), draw(chance, 1_500, 5_001), chance)


# Faults.


def change_unit(world: World, column: str, factor: float) -> Planted:
    """Eval is written in another unit."""
    world.held_out[column] = (world.held_out[column] * factor).round(6)
    return _plant("unit", column, "split-skew")


def lose_together(world: World, columns: str, share: float = 0.3) -> Planted:
    """Several columns are missing in the same rows of eval."""
    rows = world.some(world.held_out, share)
    for column in columns.split():
        world.held_out[column] = world.held_out[column].astype(object)
        world.held_out.loc[rows, column] = None
    return _plant("missing together", columns, "missing-values")


def lose(world: World, column: str, share: float = 0.3) -> Planted:
    """One column is missing in some rows of eval."""
    return lose_together(world, column, share)


def respell_label(world: World, spelling: Mapping[str, str]) -> Planted:
    """Eval spells the label another way."""
    label = str(world.columns.label)
    world.held_out[label] = world.held_out[label].replace(dict(spelling))
    return _plant("respelt label", label, "schema-anomalies", "column-types", "class-imbalance", "split-skew")


def copy_rows(world: World, rows: int = 90) -> Planted:
    """Rows of train lie in eval as well, under new names where rows have any."""
    copies = world.train.sample(rows, random_state=1).reindex(columns=world.held_out.columns)
    for column in world.columns.entity:
        copies[column] = [
            f"N{at:06}" if isinstance(copies[column].iloc[0], str) else 900_000 + at for at in range(rows)
        ]
    world.held_out = pd.concat([world.held_out.astype(object), copies.astype(object)], ignore_index=True)
    return _plant("copies", "", "row-overlap", "entity-overlap")


def copy_conflicting(world: World, rows: int = 120) -> Planted:
    """Copies, half of them with another label."""
    planted = copy_rows(world, rows)
    label = str(world.columns.label)
    last = world.held_out.index[-rows // 2 :]
    values = list(world.train[label].unique())
    world.held_out.loc[last, label] = [
        values[(values.index(one) + 1) % len(values)] for one in world.held_out.loc[last, label]
    ]
    return planted


def leak(world: World, column: str = "outcome_code") -> Planted:
    """A column that is written once the label is known, and only for some labels."""
    label = str(world.columns.label)
    for rows in (world.train, world.held_out):
        first = sorted(rows[label].unique(), key=str)[-1]
        codes = np.where(world.chance.random(len(rows)) < 0.5, "X1", "X2").astype(object)
        codes[(rows[label] != first).to_numpy() & (world.chance.random(len(rows)) < 0.99)] = None
        rows[column] = codes
    return _plant("leak", column, "label-leakage")


def rename(world: World, column: str, name: str) -> Planted:
    """Eval calls a column by a name that is nearly the same."""
    world.held_out = world.held_out.rename(columns={column: name})
    return _plant("renamed", f"{column} {name}", "schema-anomalies")


def come_later(world: World) -> Planted:
    """Eval is from the year after, and the world has moved on: a little in every number."""
    world.held_out["opened_at"] += pd.Timedelta(days=366)
    for column in ("wait_minutes", "words", "tenure_days", "messages"):
        world.held_out[column] = (world.held_out[column] * 1.35).round(1 if column != "messages" else 0)
    world.held_out["messages"] = world.held_out["messages"].astype(int)
    world.held_out["mood"] = (world.held_out["mood"] + 0.4).round(3)
    return _plant("later", "wait_minutes words tenure_days messages mood", "split-skew")


def come_from_elsewhere(world: World, columns: str) -> Planted:
    """Eval is another population: most columns lie elsewhere."""
    for column in columns.split():
        world.held_out[column] = (world.held_out[column] + 0.7 * world.train[column].std()).round(4)
    return _plant("elsewhere", columns, "split-skew")


def stand_in(world: World, columns: str, value: float = -999) -> Planted:
    """A number stands for what was not measured, in both splits."""
    for column in columns.split():
        for rows in (world.train, world.held_out):
            rows.loc[world.some(rows, 0.04), column] = value
    return _plant("sentinel", columns, "outliers")


def slip(world: World, column: str, rows: int = 4, factor: float = 1_000) -> Planted:
    """A few values of eval are a thousand times too large."""
    some = world.some(world.held_out, 1.0)[:: len(world.held_out) // rows][:rows]
    world.held_out.loc[some, column] = world.held_out.loc[some, column] * factor
    return _plant("outliers", column, "outliers")


def drop_class(world: World, value: object) -> Planted:
    """A class of the label is gone from eval."""
    label = str(world.columns.label)
    world.held_out = world.held_out[world.held_out[label] != value].reset_index(drop=True)
    return _plant("dropped class", label, "class-imbalance", "split-skew")


def thin_class(world: World, value: object, share: float = 0.3) -> Planted:
    """Of a class of the label, a share is left in eval."""
    label = str(world.columns.label)
    gone = (world.held_out[label] == value) & (world.chance.random(len(world.held_out)) > share)
    world.held_out = world.held_out[~gone].reset_index(drop=True)
    return _plant("label shift", label, "class-imbalance", "split-skew")


def write_commas(world: World, column: str) -> Planted:
    """Eval writes a number with a decimal comma."""
    world.held_out[column] = [str(value).replace(".", ",") for value in world.held_out[column]]
    return _plant("type change", column, "schema-anomalies", "column-types")


def write_words(world: World, column: str, word: str = "oops", rows: int = 25) -> Planted:
    """Some numbers of eval are a word."""
    world.held_out[column] = world.held_out[column].astype(object)
    world.held_out.loc[world.some(world.held_out, rows / len(world.held_out)), column] = word
    return _plant("words among numbers", column, "schema-anomalies", "column-types")


def add_category(world: World, column: str, value: str = "brand new", share: float = 0.06) -> Planted:
    """Eval has a category that train never saw."""
    world.held_out[column] = world.held_out[column].astype(object)
    world.held_out.loc[world.some(world.held_out, share), column] = value
    return _plant("new category", column, "schema-anomalies", "split-skew")


def lose_column(world: World, column: str) -> Planted:
    """Eval lacks a column."""
    world.held_out = world.held_out.drop(columns=column)
    return _plant("lost column", column, "schema-anomalies")


def make_infinite(world: World, column: str, rows: int = 12) -> Planted:
    """Some values of train are infinite."""
    world.train.loc[world.some(world.train, rows / len(world.train)), column] = np.inf
    return _plant("infinite", column, "outliers")
