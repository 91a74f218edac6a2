"""Clean tables that have to be left alone: honest splits of every kind, and columns that were fitted on train alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from bases import (
    BASES,
    Base,
    draw_orders,
    draw_visits,
    draw_voices,
    loans,
    split_at_random,
    split_by_class,
    split_by_group,
    take_bundled,
)

from traingate.dataset import Columns
from traingate.selftest.tables import Tables


def wide(rng: np.random.Generator, rows: int) -> Tables:
    """1,000 features."""
    count = rows + rows // 4
    table = pd.DataFrame(rng.normal(0, 1, (count, 1_000)), columns=[f"f{at}" for at in range(1_000)])
    table["y"] = (rng.random(count) < 1 / (1 + np.exp(-table["f0"]))).astype(int)
    return split_at_random(rng, table, Columns("y"), rows)


def split_anew_by_class(base: Base) -> Base:
    """The rows of a base, with the same share of every class in both splits."""

    def stratified(rng: np.random.Generator, rows: int) -> Tables:
        tables = base(rng, rows)
        return split_by_class(rng, tables.union(), tables.columns, rows)

    return stratified


def visits_undeclared(rng: np.random.Generator, rows: int) -> Tables:
    """As `visits`, with nothing declared."""
    return draw_visits(rng, rows, Columns("outcome"))


def shops(rng: np.random.Generator, rows: int, columns: Columns) -> Tables:
    """Customers whose ids are whole numbers: most have one row, some have dozens; age and tenure go with them."""
    count = rows + rows // 4
    sizes = np.minimum(rng.zipf(1.7, count), 60)
    who = np.repeat(np.arange(count), sizes)[:count]
    many = int(who[-1]) + 1
    age, tenure = rng.integers(18, 90, many), rng.exponential(400, many).round(0)
    table = pd.DataFrame({
        "customer_id": rng.choice(10 * many, many, replace=False)[who] + 10_000, "age": age[who],
        "tenure": tenure[who], "basket": rng.lognormal(3, 0.7, count).round(2), "items": rng.poisson(6, count),
        "visits": rng.poisson(rng.gamma(2, 4, many)[who]), "city": rng.choice(list("ABCDEFGH"), many)[who],
    })  # fmt: skip
    score = 0.02 * (table["age"] - 50) + 0.1 * (table["items"] - 6)
    table["returned"] = (rng.random(count) < 1 / (1 + np.exp(-score))).astype(int)
    return split_by_group(rng, table, columns, "customer_id")


def devices(rng: np.random.Generator, rows: int, columns: Columns) -> Tables:
    """40 devices, each a little off in what it measures."""
    count = rows + rows // 4
    who = rng.integers(0, 40, count)
    table = pd.DataFrame({"device": [f"D{number:02d}" for number in who]})
    for at in range(5):
        table[f"sensor_{at}"] = (rng.normal(0, 0.5, 40)[who] + rng.normal(10 + at, 1, count)).round(3)
    table["mode"] = rng.choice(["idle", "run", "boost"], count)
    score = table["sensor_0"] - 10 + 0.5 * (table["sensor_1"] - 11)
    table["fails"] = np.where(rng.random(count) < 1 / (1 + np.exp(1 - score)), "yes", "no")
    return split_by_group(rng, table, columns, "device")


def _of_columns(draw: Callable[[np.random.Generator, int, Columns], Tables], columns: Columns) -> Base:
    return lambda rng, rows: draw(rng, rows, columns)


def _with_times(declared: bool, write: Callable[[pd.Series], Any]) -> Base:
    def base(rng: np.random.Generator, rows: int) -> Tables:
        tables = draw_orders(rng, rows, Columns("returned", (), "placed_at" if declared else None))
        tables.change("placed_at", write, where="all")
        return tables

    return base


def _count_seconds(times: pd.Series) -> pd.Series:
    return times.astype("int64") // 10**9


def _spell(times: pd.Series) -> pd.Series:
    return times.dt.strftime("%Y-%m-%d %H:%M:%S")


def customers_return(rng: np.random.Generator, rows: int) -> Tables:
    """As `orders`, of customers who come back: their ids, undeclared, stand in both splits of an honest time split."""
    tables = draw_orders(rng, rows, Columns("returned", (), "placed_at"))
    tables.add("customer", lambda table: [f"C{number:05d}" for number in rng.integers(0, rows // 3, len(table))])
    return tables


def sensors(rng: np.random.Generator, rows: int) -> Tables:
    """Readings in their order, of which each remembers half of the one before; the last fifth is held out."""
    count = rows + rows // 4
    table = pd.DataFrame({"read_at": pd.Timestamp("2025-01-01") + pd.to_timedelta(np.arange(count), unit="min")})
    for at in range(6):
        noise = pd.Series(rng.normal(0, 1, count))
        table[f"s{at}"] = noise.ewm(alpha=0.5, adjust=False).mean().round(4)
    table["load"] = (table["s0"] + rng.normal(0, 1, count)).round(3)
    parts = {"train": table[:rows].copy(), "eval": table[rows:].reset_index(drop=True)}
    return Tables(parts, Columns("load", (), "read_at"))


def fitted_on_train(make: Callable[[], Any], numbers: tuple[str, ...], missing: float = 0.0) -> Base:
    """Loans of which some numbers went through a transformer of scikit-learn's that was fitted on train alone."""

    def base(rng: np.random.Generator, rows: int) -> Tables:
        tables = loans(rng, rows)
        names = list(numbers)
        for split in tables.splits:
            holes = rng.random((len(tables.splits[split]), len(names))) < missing
            tables.splits[split][names] = tables.splits[split][names].mask(holes)
        made = make()
        train, held_out = (table.copy() for table in tables.splits.values())
        train[names] = made.fit_transform(train[names])
        held_out[names] = made.transform(held_out[names])
        return Tables({"train": train, "eval": held_out}, tables.columns)

    return base


def encoded(rng: np.random.Generator, rows: int) -> Tables:
    """Loans with three categories as scikit-learn's `TargetEncoder` writes them: cross-fitted in train."""
    from sklearn.preprocessing import TargetEncoder

    tables = loans(rng, rows)
    tables.add("branch", lambda table: rng.choice([f"b{at}" for at in range(40)], len(table)))
    names = ["state", "purpose", "branch"]
    made = TargetEncoder(random_state=int(rng.integers(2**31)))
    train, held_out = (table.copy() for table in tables.splits.values())
    train[names] = made.fit_transform(train[names].astype(object), train["defaulted"])
    held_out[names] = made.transform(held_out[names].astype(object))
    return Tables({"train": train, "eval": held_out}, tables.columns)


def _make(name: str, **settings: object) -> Callable[[], Any]:
    def make() -> Any:
        import importlib

        module, _, kind = name.partition(".")
        return getattr(importlib.import_module(f"sklearn.{module}"), kind)(**settings)

    return make


_NUMBERS = ("income", "amount", "age", "rate", "ratio", "years")
_CUSTOMER, _DEVICE = Columns("returned"), Columns("fails")
_COPIES = ("sms", "white_wine")  # their publishers' own rows repeat: a random split of them is not clean
_SPLIT_OTHERWISE = ("visits", "orders", "unbalanced", "parkinsons")

CONTROLS: dict[str, dict[str, Base]] = {
    "random": {name: base for name, base in BASES.items() if name not in (*_COPIES, *_SPLIT_OTHERWISE)}
    | {"wide": wide, "iris": take_bundled("iris"), "digits": take_bundled("digits")},
    "stratified": {"unbalanced": BASES["unbalanced"]} | {
        f"{name}_stratified": split_anew_by_class(BASES[name])
        for name in ("loans", "tickets", "zeros", "breast_cancer", "wine", "adult") if name in BASES
    },
    "grouped, declared": {
        "visits": BASES["visits"], "shops": _of_columns(shops, Columns("returned", ("customer_id",))),
        "devices": _of_columns(devices, Columns("fails", ("device",))),
    },
    "grouped, undeclared": {
        "visits_undeclared": visits_undeclared, "shops_undeclared": _of_columns(shops, _CUSTOMER),
        "devices_undeclared": _of_columns(devices, _DEVICE),
    },
    "time, declared": {
        "orders": BASES["orders"], "orders_seconds": _with_times(True, _count_seconds),
        "orders_text": _with_times(True, _spell), "customers_return": customers_return, "sensors": sensors,
    },
    "time, undeclared": {
        "orders_undeclared": _with_times(False, _count_seconds), "orders_text_undeclared": _with_times(False, _spell),
        "orders_stamp_undeclared": _with_times(False, lambda times: times),
    },
    "prepared on train": {
        "encoded": encoded,
        "scaled": fitted_on_train(_make("preprocessing.StandardScaler"), _NUMBERS),
        "min_maxed": fitted_on_train(_make("preprocessing.MinMaxScaler"), _NUMBERS),
        "ranked": fitted_on_train(_make("preprocessing.QuantileTransformer", n_quantiles=200), _NUMBERS),
        "components": fitted_on_train(_make("decomposition.PCA", whiten=True), _NUMBERS),
        "imputed_by_mean": fitted_on_train(_make("impute.SimpleImputer"), _NUMBERS, 0.05),
        "imputed_by_median": fitted_on_train(_make("impute.SimpleImputer", strategy="median"), _NUMBERS, 0.05),
    },
}  # fmt: skip
"""Clean bases by how they are split, or prepared."""
if "parkinsons" in BASES:
    CONTROLS["grouped, declared"]["parkinsons"] = BASES["parkinsons"]
    CONTROLS["grouped, undeclared"]["parkinsons_undeclared"] = lambda rng, _: draw_voices(rng, Columns("status"))
NOT_CLEAN = {name: BASES[name] for name in _COPIES if name in BASES}
"""Split at random although their publishers' own rows repeat; what is said of them is true."""
KIND_OF: dict[str, str] = {name: kind for kind, bases in CONTROLS.items() for name in bases}
CLEAN: dict[str, Base] = {name: base for bases in CONTROLS.values() for name, base in bases.items()}
