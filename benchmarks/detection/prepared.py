"""How often `preprocessing` accuses columns that were prepared as they should be, and finds those that were not.

    python benchmarks/detection/prepared.py --runs 12
    python benchmarks/detection/prepared.py --runs 5 --faults

Tables are drawn, split, prepared in one way, and stored as float64, float32, with 6 or 4 decimals, or with 6 digits.
Without --faults everything is fitted to train, or to what is no split; with it, to all rows or to each split.
"""

from __future__ import annotations

import argparse
import sys
import warnings
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).parent))

from bases import BASES, split_at_random, split_by_group

from given.profiles import judged, profile_of
from traingate.checks.leakage.preprocessing import Preprocessing
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Severity
from traingate.selftest.tables import Tables

Prepare = Callable[[Tables, np.random.Generator], None]
STORES = {
    "float64": lambda values: values,
    "float32": lambda values: values.astype("float32").astype("float64"),
    "6 decimals": lambda values: values.round(6),
    "4 decimals": lambda values: values.round(4),
    "6 digits": lambda values: values.map(lambda value: float(f"{value:.6g}")),
}
SOURCES = ("loans", "houses", "heavy", "visits", "orders", "zeros", "breast_cancer", "diabetes", "wine", "white_wine")


def fitted(make: Callable[[], object], where: str = "train") -> Prepare:
    """A transformer of scikit-learn's, fitted to train, to all rows or to each split, put over all decimals."""

    def prepare(tables: Tables, rng: np.random.Generator) -> None:
        names = tables.decimals
        whole = {"train": tables.fitted, "all": tables.union()}.get(where)
        before = dict(tables.splits)
        for split, table in before.items():
            step = make().fit((table if whole is None else whole)[names].fillna(0.0))  # type: ignore[attr-defined]
            made = step.transform(table[names].fillna(0.0))
            put(tables, split, names, made)

    return prepare


def put(tables: Tables, split: str, names: list[str], made: np.ndarray) -> None:
    same = made.shape[1] == len(names)
    new = names if same else [f"pc{at}" for at in range(made.shape[1])]
    table = tables.splits[split].drop(columns=names)
    tables.splits[split] = pd.concat([table, pd.DataFrame(made, columns=new, index=table.index)], axis=1)


def imputed(make: Callable[[], object], where: str = "train") -> Prepare:
    def prepare(tables: Tables, rng: np.random.Generator) -> None:
        names = tables.decimals
        for split, table in tables.splits.items():
            gaps = rng.random((len(table), len(names))) < 0.1
            tables.splits[split] = table.assign(
                **{name: table[name].mask(gaps[:, at]) for at, name in enumerate(names)}
            )
        whole = {"train": tables.fitted, "all": tables.union()}.get(where)
        before = dict(tables.splits)
        for split, table in before.items():
            step = make().fit((table if whole is None else whole)[names])  # type: ignore[attr-defined]
            put(tables, split, names, step.transform(table[names]))

    return prepare


def encoded(where: str, cross_fitted: bool = False) -> Prepare:
    def prepare(tables: Tables, rng: np.random.Generator) -> None:
        from sklearn.preprocessing import TargetEncoder

        names = tables.categories
        if not names or not tables.label:
            return
        kind = "binary" if len(tables.classes) == 2 else "auto"
        whole = {"train": tables.fitted, "all": tables.union()}.get(where)
        before = dict(tables.splits)
        for split, table in before.items():
            source = table if whole is None else whole
            for name in names[:3]:
                target = tables.encode_label(source)
                if len(tables.classes) > 2:
                    target = (target == 0).astype(int)
                step = TargetEncoder(target_type=kind if not tables.numeric_label else "continuous")
                if cross_fitted and split == "train":
                    made = step.fit_transform(source[[name]], target)[:, 0]
                else:
                    made = step.fit(source[[name]], target).transform(table[[name]])[:, 0]
                tables.splits[split] = tables.splits[split].assign(**{name: made})

    return prepare


def by_row(tables: Tables, rng: np.random.Generator) -> None:
    """Every row has mean 0 and deviation 1."""
    names = tables.decimals
    for split, table in dict(tables.splits).items():
        values = table[names].to_numpy(float)
        put(tables, split, names, (values - values.mean(1, keepdims=True)) / (values.std(1, keepdims=True) + 1e-12))


def of_unit_norm(tables: Tables, rng: np.random.Generator) -> None:
    for split, table in dict(tables.splits).items():
        values = rng.normal(0, 1, (len(table), 16))
        values /= np.linalg.norm(values, axis=1, keepdims=True)
        tables.splits[split] = table.assign(**{f"e{at}": values[:, at] for at in range(16)})


def within_groups(by: str) -> Prepare:
    """Values have mean 0 and deviation 1, or rank from 0 to 1, within groups, of which each is in one split."""

    def prepare(tables: Tables, rng: np.random.Generator) -> None:
        names = tables.decimals
        whole = tables.union().assign(site=rng.integers(0, 25, sum(map(len, tables.splits.values()))))
        grouped = whole.groupby("site")[names]
        whole[names] = (
            grouped.rank(pct=True)
            if by == "rank"
            else (whole[names] - grouped.transform("mean")) / grouped.transform("std", ddof=0)
        )
        tables.splits = split_by_group(rng, whole, tables.columns, "site").splits

    return prepare


def upstream(tables: Tables, rng: np.random.Generator) -> None:
    """The publisher standardised more rows than these."""
    names, whole = tables.decimals, tables.union()
    whole[names] = (whole[names] - whole[names].mean()) / whole[names].std(ddof=0)
    kept = whole.sample(frac=0.97, random_state=int(rng.integers(1 << 31)))
    tables.splits = split_at_random(rng, kept, tables.columns, len(kept) * 4 // 5).splits


def shares(tables: Tables, rng: np.random.Generator) -> None:
    """Shares that sum to 1, chances that saturate, percentiles of another table, 0 and 1."""
    for split, table in dict(tables.splits).items():
        parts, drawn = rng.dirichlet([0.1, 0.3, 2, 5], len(table)), rng.normal(0, 6, len(table))
        tables.splits[split] = table.assign(
            **{f"s{at}": parts[:, at] for at in range(4)}, chance=1 / (1 + np.exp(-drawn)),
            clipped=np.clip(rng.normal(0.5, 0.3, len(table)), 0, 1), flag=(drawn > 0).astype(float),
            percentile=np.searchsorted(np.sort(rng.normal(0, 1, 10_000)), rng.normal(0, 1, len(table))) / 10_000,
            sine=np.sin(2 * np.pi * rng.integers(0, 1440, len(table)) / 1440),
        )  # fmt: skip


def logged(tables: Tables, rng: np.random.Generator) -> None:
    for split, table in dict(tables.splits).items():
        made = np.sign(table[tables.decimals]) * np.log1p(table[tables.decimals].abs())
        put(tables, split, list(tables.decimals), made.to_numpy(float))


def constant(tables: Tables, rng: np.random.Generator) -> None:
    """Gaps are filled with a value that somebody thought of, near the middle."""
    for name in tables.decimals:
        value = float(f"{tables.fitted[name].median():.2g}")
        for split, table in tables.splits.items():
            gaps = rng.random(len(table)) < 0.1
            tables.splits[split] = table.assign(**{name: table[name].mask(gaps).fillna(value)})


def thinned(inner: Prepare) -> Prepare:
    """Rows of train are left out after it was prepared, as doubles and outliers are."""

    def prepare(tables: Tables, rng: np.random.Generator) -> None:
        inner(tables, rng)
        kept = tables.fitted.sample(frac=0.95, random_state=int(rng.integers(1 << 31))).reset_index(drop=True)
        tables.splits = {**tables.splits, "train": kept}

    return prepare


def balanced(how: str) -> Prepare:
    """The rarest class is filled up in train alone, with copies or with rows in between; or the others are thinned."""

    def prepare(tables: Tables, rng: np.random.Generator) -> None:
        if len(tables.classes) < 2:
            return
        train, label, rare = tables.fitted, tables.label, tables.classes[-1]
        mine = train[train[label] == rare].reset_index(drop=True)
        wanted = int(train[label].value_counts().iloc[0]) - len(mine)
        if how == "thinned":
            parts = [part.sample(len(mine), random_state=1) for _, part in train.groupby(label)]
            tables.splits = {**tables.splits, "train": pd.concat(parts).reset_index(drop=True)}
            return
        made = mine.iloc[rng.integers(0, len(mine), wanted)]
        names = [name for name in tables.numbers if how == "smote"]
        if names and len(mine) > 6:
            values = mine[names].to_numpy(float)
            scaled = values / np.where(values.std(0) > 0, values.std(0), 1)
            near = np.argsort(((scaled[:, None] - scaled) ** 2).sum(2), axis=1)[:, 1:6] if len(mine) < 1500 else None
            if near is not None:
                at = made.index.to_numpy()
                other = near[at, rng.integers(0, 5, len(at))]
                mixed = values[at] + rng.random((len(at), 1)) * (values[other] - values[at])
                made = made.assign(**dict(zip(names, mixed.T, strict=True)))
        whole = pd.concat([train, made]).sample(frac=1, random_state=1).reset_index(drop=True)
        tables.splits = {**tables.splits, "train": whole}

    return prepare


def list_steps(where: str) -> dict[str, Prepare]:
    """Steps of scikit-learn's by name."""
    from sklearn.decomposition import PCA
    from sklearn.impute import KNNImputer, SimpleImputer
    from sklearn.preprocessing import (
        MaxAbsScaler,
        MinMaxScaler,
        PowerTransformer,
        QuantileTransformer,
        RobustScaler,
        StandardScaler,
    )

    scalers = {
        "StandardScaler": StandardScaler, "MinMaxScaler": MinMaxScaler, "MaxAbsScaler": MaxAbsScaler,
        "RobustScaler": RobustScaler, "PowerTransformer": PowerTransformer, "PCA": PCA,
        "MinMaxScaler (-1, 1)": lambda: MinMaxScaler((-1, 1)), "PCA, whitened": lambda: PCA(whiten=True),
    }  # fmt: skip
    steps = {name: fitted(make, where) for name, make in scalers.items()}
    steps |= {
        f"SimpleImputer, {how}": imputed(lambda how=how: SimpleImputer(strategy=how), where)
        for how in ("mean", "median")
    }
    steps["TargetEncoder"] = encoded(where)
    if where == "train":
        steps["MinMaxScaler, clipped"] = fitted(lambda: MinMaxScaler(clip=True))
        steps["QuantileTransformer"] = fitted(lambda: QuantileTransformer(n_quantiles=200))
        steps["QuantileTransformer, normal"] = fitted(
            lambda: QuantileTransformer(n_quantiles=200, output_distribution="normal")
        )
        steps["SimpleImputer, most frequent"] = imputed(lambda: SimpleImputer(strategy="most_frequent"))
        steps["KNNImputer"] = imputed(lambda: KNNImputer(n_neighbors=3))
    return steps


def list_honest() -> dict[str, Prepare]:
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import StandardScaler

    return list_steps("train") | {
        "nothing": lambda tables, rng: None, "TargetEncoder, cross-fitted": encoded("train", True), "by row": by_row,
        "unit norm": of_unit_norm, "standardised within groups": within_groups("z"),
        "ranked within groups": within_groups("rank"), "standardised upstream": upstream, "shares": shares,
        "logarithms": logged, "constant": constant, "balanced, copies": balanced("copies"),
        "balanced, SMOTE": balanced("smote"), "balanced, thinned": balanced("thinned"),
        "StandardScaler, then thinned": thinned(fitted(StandardScaler)),
        "SimpleImputer, median, then thinned": thinned(imputed(lambda: SimpleImputer(strategy="median"))),
    }  # fmt: skip


def main() -> int:
    """Prints one line for each way of preparing: tables, and those that were accused."""
    warnings.simplefilter("ignore")
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=3, help="tables of each way and size")
    options.add_argument("--sizes", nargs="+", type=int, default=[500, 5_000])
    options.add_argument("--first-seed", type=int, default=0)
    options.add_argument("--faults", action="store_true", help="fitted to all rows, and to each split")
    options.add_argument("--only", help="ways whose name holds this")
    chosen = options.parse_args()
    ways = list_honest()
    if chosen.faults:
        ways = {f"{name}, on {where}": how for where in ("all", "each") for name, how in list_steps(where).items()}
    total, accused = 0, 0
    for name, prepare in ways.items():
        if chosen.only and chosen.only not in name:
            continue
        found: Counter[str] = Counter()
        runs = told = 0
        for size in chosen.sizes:
            for run in range(chosen.first_seed, chosen.first_seed + chosen.runs):
                kinds = try_one(name, prepare, size, run)
                if kinds is not None:
                    runs, told = runs + 1, told + bool(kinds)
                    found.update(kinds)
        total, accused = total + runs, accused + told
        print(f"{name}: {told} of {runs} told {dict(found) or ''}", flush=True)
    print(f"all: {accused} of {total}")
    return 0


def try_one(name: str, prepare: Prepare, size: int, run: int) -> list[str] | None:
    """What is told of one table; None where it has nothing that could be prepared so."""
    rng = np.random.default_rng([run, size, zlib.crc32(name.encode())])
    sources = [source for source in SOURCES if source in BASES]
    tables = BASES[sources[run % len(sources)]](rng, size)
    store = list(STORES.values())[run // len(sources) % len(STORES) if run >= len(sources) else run % len(STORES)]
    before = tables.splits
    if (len(tables.decimals) < 2 and "Encoder" not in name) or ("Encoder" in name and not tables.categories):
        return None
    prepare(tables, rng)
    touched = [name for name in tables.fitted if name not in before["train"] or not alike(before, tables.splits, name)]
    for split, table in tables.splits.items():
        changed = {one: store(table[one]) for one in touched if table[one].dtype.kind == "f"}
        tables.splits[split] = table.assign(**changed)
    parts = {split: {one: pa.Array.from_pandas(table[one]) for one in table} for split, table in tables.splits.items()}
    profile = profile_of(tables.columns, measures=(Statistics(), Sample()), **parts)
    return [finding.kind for finding in judged(Preprocessing(), profile) if finding.severity >= Severity.WARN]


def alike(before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame], name: str) -> bool:
    return all(name in before[split] and before[split][name].equals(after[split][name]) for split in before)


if __name__ == "__main__":
    sys.exit(main())
