"""Tables that faults are planted in, and that have to be left alone where none is: synthetic, scikit-learn's, shared.

A base is drawn with a seed and a number of rows of train; held out are a quarter of that. The split is the base's own:
at random, by class, by entity or by time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from traingate.dataset import Columns
from traingate.selftest.tables import Tables

_FOLDERS = [folder / "shared/data" for folder in Path(__file__).resolve().parents]
SHARED = next((folder for folder in _FOLDERS if folder.exists()), Path("shared/data"))
WORDS = np.array(
    "order late refund parcel broken thanks never came wrong colour size again please help account login card "  # noqa: SIM905
    "charge twice cancel plan price better worse support waited hours called agent answer email update crashed "
    "screen phone battery slow fast loved hated return label box courier door neighbour missing item money bank "
    "street code".split()
)
Base = Callable[[np.random.Generator, int], Tables]
IN_FILES: dict[str, tuple[str, str, dict[str, object]]] = {
    "adult": ("adult/adult-train.csv", "14", {"header": None, "skipinitialspace": True}),
    "sms": ("sms_spam/sms.tsv", "0", {"header": None, "sep": "\t", "quoting": 3}),
    "white_wine": ("wine_quality/winequality-white.csv", "11", {"header": None}),
    "bike_sharing": ("bike_sharing/hour.csv", "count", {}),
    "parkinsons": ("parkinsons/parkinsons.data", "status", {}),
    "chicago_taxi": ("chicago_taxi_tfdv/train.csv", "tips", {}),
}
"""Where the public tables lie, their labels, and how they are read."""


def split_at_random(rng: np.random.Generator, table: pd.DataFrame, columns: Columns, rows: int) -> Tables:
    """`rows` rows of a random order, and a quarter as many; or four fifths where the table has fewer."""
    train = min(rows, len(table) * 4 // 5)
    mixed = table.iloc[rng.permutation(len(table))[: train + train // 4]].reset_index(drop=True)
    return split_in_order(mixed, columns, train)


def split_in_order(table: pd.DataFrame, columns: Columns, train: int) -> Tables:
    """The first rows, and the rest."""
    return Tables({"train": table[:train].copy(), "eval": table[train:].reset_index(drop=True)}, columns)


def split_by_class(rng: np.random.Generator, table: pd.DataFrame, columns: Columns, rows: int) -> Tables:
    """As at random, with the same share of every class."""
    mixed = table.iloc[rng.permutation(len(table))].reset_index(drop=True)
    place = mixed.groupby(columns.label).cumcount() % 5
    parts = {"train": mixed[place < 4][:rows], "eval": mixed[place == 4][: rows // 4]}
    return Tables({name: part.reset_index(drop=True) for name, part in parts.items()}, columns)


def split_by_group(
    rng: np.random.Generator, table: pd.DataFrame, columns: Columns, group: str, share: float = 0.2
) -> Tables:
    """Every value of a column in one split alone."""
    values = table[group].unique()
    held = set(rng.permutation(values)[: max(1, round(share * len(values)))])
    out = table[group].isin(list(held)).to_numpy()
    parts = {"train": table[~out], "eval": table[out]}
    return Tables({name: part.reset_index(drop=True) for name, part in parts.items()}, columns)


def loans(rng: np.random.Generator, rows: int) -> Tables:
    """Numbers and categories, two classes, an honest AUC of about .8."""
    count = rows + rows // 4
    income = rng.lognormal(10.5, 0.5, count).round(2)
    amount = (income * rng.gamma(2, 0.15, count)).round(2)
    table = pd.DataFrame({
        "income": income, "amount": amount, "age": rng.integers(18, 80, count),
        "rate": rng.normal(7, 2, count).round(3),
        "ratio": (amount / income + rng.normal(0, 0.05, count)).round(4), "years": rng.exponential(5, count).round(2),
        "state": rng.choice(["NY", "CA", "TX", "WA", "OH"], count, p=[0.3, 0.3, 0.2, 0.1, 0.1]),
        "purpose": rng.choice(["car", "house", "study", "other"], count),
    })  # fmt: skip
    score = 3 * (table["ratio"] - 0.3) + 0.3 * (table["rate"] - 7) + (table["state"] == "OH") - 1
    table["defaulted"] = (rng.random(count) < 1 / (1 + np.exp(-2 * score))).astype(int)
    return split_at_random(rng, table, Columns("defaulted"), rows)


def tickets(rng: np.random.Generator, rows: int) -> Tables:
    """Free text of 8 to 25 words, three classes."""
    count = rows + rows // 4
    kind = rng.choice(["bug", "billing", "other"], count, p=[0.3, 0.3, 0.4])
    hint = {"bug": "crashed", "billing": "charge", "other": "please"}
    texts = []
    for one in kind:
        words = rng.choice(WORDS, int(rng.integers(8, 26))).tolist()
        texts.append(" ".join([*words, hint[one]] if rng.random() < 0.4 else words))
    table = pd.DataFrame({
        "text": texts, "wait": rng.gamma(2, 10, count).round(2), "tenure": rng.exponential(300, count).round(1),
        "mood": rng.normal(0, 1, count).round(4), "channel": rng.choice(["mail", "phone", "chat"], count), "kind": kind,
    })  # fmt: skip
    table["wait"] += np.where(kind == "bug", 5, 0)
    return split_at_random(rng, table, Columns("kind"), rows)


def houses(rng: np.random.Generator, rows: int) -> Tables:
    """Related numbers, a label that is a quantity."""
    count = rows + rows // 4
    area = rng.lognormal(4.6, 0.4, count).round(1)
    table = pd.DataFrame({
        "area": area, "rooms": np.clip(np.round(area / 28 + rng.normal(0, 0.8, count)), 1, 12).astype(int),
        "age": rng.gamma(2, 18, count).round(0), "distance": rng.exponential(6, count).round(3),
        "garden": np.where(rng.random(count) < 0.4, 0.0, rng.lognormal(4, 1, count).round(1)),
        "energy": (area * 1.4 + rng.normal(0, 20, count)).round(2), "noise": rng.normal(52, 8, count).round(2),
        "heating": rng.choice(["gas", "oil", "heat pump"], count, p=[0.6, 0.25, 0.15]),
    })  # fmt: skip
    table["price"] = (area * 3 - table["distance"] * 9 - table["age"] / 3 + rng.normal(0, 40, count)).round(2)
    return split_at_random(rng, table, Columns("price"), rows)


def visits(rng: np.random.Generator, rows: int) -> Tables:
    """Patients of 1 to 15 rows, declared and split by; five classes."""
    return draw_visits(rng, rows, Columns("outcome", ("patient",)))


def draw_visits(rng: np.random.Generator, rows: int, columns: Columns) -> Tables:
    """Patients of 1 to 15 rows, split by patient."""
    count = rows + rows // 4
    many = max(10, count // 8)
    who = np.sort(rng.integers(0, many, count))
    level, age, sex = rng.normal(0, 1, many), rng.integers(20, 90, many), rng.choice(["f", "m"], many)
    table = pd.DataFrame({
        "patient": [f"P{number:06d}" for number in rng.permutation(1_000_000)[:many][who]], "age": age[who],
        "sex": sex[who], "pulse": (70 + 8 * level[who] + rng.normal(0, 6, count)).round(1),
        "sugar": (100 + 20 * level[who] + rng.normal(0, 15, count)).round(1),
        "weight": (75 + 10 * rng.normal(0, 1, many)[who] + rng.normal(0, 1, count)).round(1),
        "ward": rng.choice(["north", "south", "west"], count),
    })  # fmt: skip
    score = 0.5 * level[who] + rng.normal(0, 1, count)
    table["outcome"] = np.array(["a", "b", "c", "d", "e"])[np.digitize(score, [-1.2, -0.3, 0.4, 1.2])]
    return split_by_group(rng, table, columns, "patient")


def orders(rng: np.random.Generator, rows: int) -> Tables:
    """Ordered and split by a declared time; stationary; two classes."""
    return draw_orders(rng, rows, Columns("returned", (), "placed_at"))


def draw_orders(rng: np.random.Generator, rows: int, columns: Columns) -> Tables:
    """Orders in their order, of which nothing changes over time; the last fifth is held out."""
    count = rows + rows // 4
    table = pd.DataFrame({
        "placed_at": pd.Timestamp("2024-03-01") + pd.to_timedelta(np.sort(rng.integers(0, 10**7, count)), unit="s"),
        "value": rng.lognormal(3.5, 0.8, count).round(2), "items": rng.poisson(25, count),
        "weight": rng.gamma(2, 1.5, count).round(3), "speed": rng.normal(48, 9, count).round(2),
        "country": rng.choice(["de", "fr", "it", "es"], count), "device": rng.choice(["phone", "desk"], count),
    })  # fmt: skip
    score = (np.log(table["value"]) - 3.5) + 0.1 * (table["items"] - 25) - 1
    table["returned"] = np.where(rng.random(count) < 1 / (1 + np.exp(-score)), "yes", "no")
    return split_in_order(table, columns, rows)


def unbalanced(rng: np.random.Generator, rows: int) -> Tables:
    """One row in a hundred is of the rare class; split by class."""
    count = (rows + rows // 4) * 11 // 10
    table = pd.DataFrame({f"v{at}": rng.normal(0, 1 + at, count).round(5) for at in range(8)})
    table["fraud"] = (rng.random(count) < np.clip(0.01 * np.exp(table["v0"]) / 1.65, 0, 1)).astype(int)
    return split_by_class(rng, table, Columns("fraud"), rows)


def heavy(rng: np.random.Generator, rows: int) -> Tables:
    """Lognormal, Cauchy and Student's t; a label that is a quantity."""
    count = rows + rows // 4
    table = pd.DataFrame({f"l{at}": rng.lognormal(0, 1 + at / 2, count) for at in range(3)})
    for at in range(3):
        table[f"t{at}"] = rng.standard_t(2 + at, count)
    table["c"] = rng.standard_cauchy(count)
    table["y"] = np.log(table["l0"]) + rng.normal(0, 1, count)
    return split_at_random(rng, table, Columns("y"), rows)


def zeros(rng: np.random.Generator, rows: int) -> Tables:
    """Mostly zeros, and counts."""
    count = rows + rows // 4
    table = pd.DataFrame({
        f"z{at}": np.where(rng.random(count) < 0.5 + at / 10, 0.0, rng.lognormal(0, 1, count).round(3))
        for at in range(4)
    })  # fmt: skip
    for at in range(3):
        table[f"n{at}"] = rng.poisson((0.5, 3, 40)[at], count)
    table["y"] = (rng.random(count) < 0.2 + 0.4 * (table["z0"] > 0)).astype(int)
    return split_at_random(rng, table, Columns("y"), rows)


def coarse(rng: np.random.Generator, rows: int) -> Tables:
    """Few values, so that many rows are equal without being copies."""
    count = rows + rows // 4
    table = pd.DataFrame({f"q{at}": rng.choice(["never", "some", "often"], count) for at in range(7)})
    table["age"] = rng.choice(["18-30", "31-50", "51+"], count)
    table["y"] = np.where(rng.random(count) < 0.3 + 0.3 * (table["q0"] == "often"), "yes", "no")
    return split_at_random(rng, table, Columns("y"), rows)


def take_bundled(name: str) -> Base:
    """A table that scikit-learn ships, split at random."""

    def base(rng: np.random.Generator, rows: int) -> Tables:
        from sklearn import datasets

        table = getattr(datasets, f"load_{name}")(as_frame=True).frame
        return split_at_random(rng, table, Columns("target"), rows)

    return base


def read_shared(name: str) -> pd.DataFrame:
    """One of the public tables, as its publisher has it."""
    path, _, reading = IN_FILES[name]
    table = pd.read_csv(SHARED / path, **reading)
    table.columns = [str(column) for column in table.columns]
    return table


def _shared(name: str) -> Base:
    def base(rng: np.random.Generator, rows: int) -> Tables:
        return split_at_random(rng, read_shared(name), Columns(IN_FILES[name][1]), rows)

    return base


def bikes(rng: np.random.Generator, rows: int) -> Tables:
    """Hours of a bike rental without what names the hour, and without the two counts that add up to the label."""
    table = read_shared("bike_sharing").drop(columns=["instant", "dateday", "casual", "registered"])
    return split_at_random(rng, table, Columns("count"), rows)


def taxis(rng: np.random.Generator, rows: int) -> Tables:
    """Taxi trips; whether the tip was more than a fifth of the fare."""
    table = read_shared("chicago_taxi")
    table["big_tip"] = (table.pop("tips") > 0.2 * table["fare"]).astype(int)
    return split_at_random(rng, table, Columns("big_tip"), rows)


def draw_voices(rng: np.random.Generator, columns: Columns) -> Tables:
    """Recordings of 32 persons, about six of each, split by person."""
    table = read_shared("parkinsons")
    table.insert(0, "subject", table.pop("name").str.rpartition("_")[0])
    return split_by_group(rng, table, columns, "subject")


def voices(rng: np.random.Generator, _: int) -> Tables:
    """Recordings of 32 persons, declared and split by."""
    return draw_voices(rng, Columns("status", ("subject",)))


BASES: dict[str, Base] = {
    "loans": loans, "tickets": tickets, "houses": houses, "visits": visits, "orders": orders,
    "unbalanced": unbalanced, "heavy": heavy, "zeros": zeros, "coarse": coarse,
    "breast_cancer": take_bundled("breast_cancer"), "diabetes": take_bundled("diabetes"), "wine": take_bundled("wine"),
}  # fmt: skip
_OF_FILES: dict[str, Base] = {name: _shared(name) for name in ("adult", "sms", "white_wine")}
_OF_FILES |= {"bike_sharing": bikes, "parkinsons": voices, "chicago_taxi": taxis}
BASES |= {name: base for name, base in _OF_FILES.items() if (SHARED / IN_FILES[name][0]).exists()}
