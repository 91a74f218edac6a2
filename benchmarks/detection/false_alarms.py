"""How often clean splits alarm, and how often planted faults are caught: checks on simulated tables, without Beam.

    python benchmarks/detection/false_alarms.py --runs 50
    python benchmarks/detection/false_alarms.py --power --runs 20

Tables are drawn once and split at random. 200 features: normal, lognormal, Student's t with 2 degrees of freedom,
90 % zeros, Poisson, uniform, categories of 2 to 1,000 levels with Zipf's weights, and unique texts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from given.profiles import joined, judged, profile_of
from traingate.check import Check, find_checks
from traingate.dataset import Columns, Dataset, Split
from traingate.joins.near_texts import NearTexts
from traingate.joins.rows import Rows
from traingate.joins.texts import Texts
from traingate.measures.contents import Contents
from traingate.measures.groupings import Groupings
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.need import Shelf
from traingate.report.findings import Finding, Severity

COLUMNS = Columns(label="y")
SIMULATED = Dataset("simulated", (Split("train", ()), Split("eval", ())), COLUMNS)


def applicable() -> Iterator[str]:
    """The checks that have an answer on simulated tables: these are measured without edges, and have no entities."""
    for name, kind in find_checks().items():
        edges = any(need.shelf == Shelf.ARTIFACTS for need in kind.needs)
        if not edges and kind().not_applicable(SIMULATED) is None:
            yield name


CHECKS = tuple(applicable())
SIZES = ((400, 100), (2_000, 500), (8_000, 2_000))
# What these say of a clean table is true of it: a class is rare, a column of zeros is.
LEVELS = {"class-imbalance"}

Table = dict[str, Any]


def draw(rng: np.random.Generator, rows: int, features: int, label: str) -> Table:
    """One table: `features` columns of eight kinds and the label y, with which two of them go a little."""
    table: Table = {}
    for at in range(features):
        table[f"f{at}"] = _feature(rng, rows, at)
    table["y"] = _label(rng, rows, label, table["f0"])
    return table


def _feature(rng: np.random.Generator, rows: int, at: int) -> Any:
    kinds: tuple[Callable[[], Any], ...] = (
        lambda: rng.normal(10, 3, rows),
        lambda: rng.lognormal(0, 1 + at % 3 / 2, rows),
        lambda: rng.standard_t(2, rows),
        lambda: np.where(rng.random(rows) < 0.9, 0.0, rng.lognormal(0, 1, rows)),
        lambda: rng.poisson((0.3, 1, 5, 40)[at % 4], rows),
        lambda: rng.uniform(0, 1, rows),
        lambda: _zipf(rng, rows, (2, 3, 5, 10, 30, 100, 300, 1_000)[at // 8 % 8]),
        lambda: _texts(rng, rows) if at % 64 == 7 else _zipf(rng, rows, (2, 20, 200)[at % 3]),
    )
    return kinds[at % len(kinds)]()


def _zipf(rng: np.random.Generator, rows: int, levels: int) -> pa.Array:
    weights = 1 / np.arange(1, levels + 1)
    return pa.array([f"v{level}" for level in rng.choice(levels, rows, p=weights / weights.sum())])


def _texts(rng: np.random.Generator, rows: int) -> pa.Array:
    return pa.array([f"note {number:x}" for number in rng.integers(0, 1 << 62, rows)])


def _label(rng: np.random.Generator, rows: int, label: str, feature: np.ndarray) -> Any:
    signal = (feature - feature.mean()) / feature.std()
    if label == "binary":
        return (rng.random(rows) < 1 / (1 + np.exp(2.3 - 0.7 * signal))).astype(int)
    if label == "10-class":
        return pa.array([f"class {number}" for number in rng.integers(0, 10, rows)])
    return signal + rng.normal(0, 2, rows)


def split(rng: np.random.Generator, table: Table, train: int) -> dict[str, Table]:
    """The table's rows, the first `train` of a random order and the rest."""
    columns = {name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in table.items()}
    order = rng.permutation(len(columns["y"]))
    parts = {"train": pa.array(order[:train]), "eval": pa.array(order[train:])}
    return {name: {key: column.take(rows) for key, column in columns.items()} for name, rows in parts.items()}


def findings(parts: dict[str, Table], checks: Sequence[str] = CHECKS) -> Iterator[Finding]:
    """What the checks find in splits."""
    profile = profile_of(COLUMNS, measures=(Statistics(), Sample(), Contents(), Groupings()), **parts)
    for join in (Rows, Texts, NearTexts):
        profile = joined(profile, join, **parts)
    for name in checks:
        check: Check = find_checks()[name]()
        yield from judged(check, profile)


@dataclass
class Tally:
    """Runs, those with a block or a warning, and findings by severity, check and kind."""

    runs: int = 0
    blocked: int = 0
    warned: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, found: list[Finding]) -> None:
        """One run."""
        self.runs += 1
        self.blocked += any(one.severity == Severity.BLOCK for one in found)
        self.warned += any(one.severity == Severity.WARN and one.check not in LEVELS for one in found)
        self.counts.update({f"{one.severity.name} {one.check} {one.kind}".strip() for one in found})


def false_alarms(
    runs: int, features: int, sizes: tuple[tuple[int, int], ...], seed: int = 0
) -> dict[tuple[Any, ...], Tally]:
    """Tallies of clean runs by (label, rows of train, rows of eval)."""
    tallies: dict[tuple[Any, ...], Tally] = {}
    for train, held_out in sizes:
        for label in ("binary", "10-class", "regression"):
            tally = tallies[label, train, held_out] = Tally()
            for run in range(runs):
                rng = np.random.default_rng((seed, run, train, len(label)))
                tally.add(list(findings(split(rng, draw(rng, train + held_out, features, label), train))))
    return tallies


def power(
    runs: int, features: int, train: int, held_out: int, seed: int = 0, faults: Sequence[str] = ()
) -> Iterator[tuple[str, Counter[str], Counter[str]]]:
    """For each fault: how often its own check named its column, by severity, and the kinds that it found."""
    for name in faults or FAULTS:
        plant, check, column = FAULTS[name]
        caught: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        for run in range(runs):
            rng = np.random.default_rng((seed, run, 7))
            parts = split(rng, draw(rng, train + held_out, features, "binary"), train)
            plant(parts, rng)
            ours = [one for one in findings(parts, checks=(check,)) if one.feature == column]
            caught[max((one.severity for one in ours), default=Severity.INFO).name] += 1
            kinds.update(one.kind for one in ours)
        yield name, caught, kinds


def _changed(name: str, change: Callable[[np.ndarray, np.random.Generator], Any], part: str = "eval") -> Any:
    def plant(parts: dict[str, Table], rng: np.random.Generator) -> None:
        values = parts[part][name].to_numpy(zero_copy_only=False)
        parts[part] = {**parts[part], name: pa.array(change(values.copy(), rng), from_pandas=False)}

    return plant


def _some(values: np.ndarray, rows: np.ndarray, new: Any) -> np.ndarray:
    values = values.astype(float)
    values[rows] = new
    return values


def _picked(values: np.ndarray, rng: np.random.Generator, share: float) -> np.ndarray:
    return rng.random(len(values)) < share


def _copy_rows(share: float) -> Any:
    def plant(parts: dict[str, Table], rng: np.random.Generator) -> None:
        rows = len(parts["eval"]["y"])
        copied = int(share * rows)
        chosen = pa.array(rng.choice(len(parts["train"]["y"]), copied, replace=False))
        for name, column in parts["eval"].items():
            parts["eval"][name] = pa.concat_arrays([column.slice(0, rows - copied), parts["train"][name].take(chosen)])

    return plant


def _swap_categories(values: np.ndarray, rng: np.random.Generator) -> list[str]:
    swapped = rng.random(len(values)) < 0.1 / (values == "v0").mean()
    return ["v1" if value == "v0" and swap else value for value, swap in zip(values, swapped, strict=True)]


def _copy_label(parts: dict[str, Table], rng: np.random.Generator) -> None:
    for table in parts.values():
        label = table["y"].to_numpy()
        table["f8"] = pa.array(np.where(rng.random(len(label)) < 0.02, 1 - label, label))


def _hide_by_label(parts: dict[str, Table], rng: np.random.Generator) -> None:
    for table in parts.values():
        label, values = table["y"].to_numpy(), table["f8"].to_pylist()
        table["f8"] = pa.array([value if one else None for value, one in zip(values, label, strict=True)])


def _double_rare(parts: dict[str, Table], rng: np.random.Generator) -> None:
    for name, share in (("train", 0.02), ("eval", 0.04)):
        parts[name]["y"] = pa.array((rng.random(len(parts[name]["y"])) < share).astype(int))


def _missing(share: float) -> Any:
    def hide(values: np.ndarray, rng: np.random.Generator) -> list[float | None]:
        hidden = _picked(values, rng, share)
        return [None if gone else value for value, gone in zip(values.tolist(), hidden, strict=True)]

    return hide


def _thousandfold(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    row = int(rng.integers(len(values)))
    return _some(values, np.array([row]), values[row] * 1000)


def _sentinel(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return _some(values, _picked(values, rng, 0.005), 9999)


FAULTS: dict[str, tuple[Any, str, str | None]] = {
    "mean + 0.25 σ": (_changed("f0", lambda x, _: x + 0.25 * 3), "split-skew", "f0"),
    "mean + 0.5 σ": (_changed("f0", lambda x, _: x + 0.5 * 3), "split-skew", "f0"),
    "scale × 1.5": (_changed("f0", lambda x, _: 10 + (x - 10) * 1.5), "split-skew", "f0"),
    "unit × 100": (_changed("f1", lambda x, _: x * 100), "split-skew", "f1"),
    "one value × 1,000, normal": (_changed("f0", _thousandfold), "outliers", "f0"),
    "one value × 1,000, uniform": (_changed("f5", _thousandfold), "outliers", "f5"),
    "one value × 1,000, lognormal": (_changed("f1", _thousandfold), "outliers", "f1"),
    "one value × 1,000 in train": (_changed("f0", _thousandfold, "train"), "outliers", "f0"),
    "0.5 % × 1,000": (_changed("f0", lambda x, rng: np.where(_picked(x, rng, 0.005), x * 1000, x)), "outliers", "f0"),
    "categories, 10 pp swapped": (_changed("f14", _swap_categories), "split-skew", "f14"),
    "30 % missing": (_changed("f0", _missing(0.3)), "missing-values", "f0"),
    "3 % missing": (_changed("f0", _missing(0.03)), "missing-values", "f0"),
    "5 % of rows copied": (_copy_rows(0.05), "row-overlap", None),
    "0.5 % of rows copied": (_copy_rows(0.005), "row-overlap", None),
    "label copied, 2 % flipped": (_copy_label, "label-leakage", "f8"),
    "missing where label is 0": (_hide_by_label, "label-leakage", "f8"),
    "rare class × 2": (_double_rare, "split-skew", "y"),
    "one inf in train": (_changed("f0", lambda x, _: _some(x, np.array([3]), np.inf), "train"), "outliers", "f0"),
    "one -inf in eval": (_changed("f0", lambda x, _: _some(x, np.array([3]), -np.inf)), "outliers", "f0"),
    "9999 in 0.5 % of train": (_changed("f0", _sentinel, "train"), "outliers", "f0"),
    "9999 in 0.5 % of eval": (_changed("f0", _sentinel), "outliers", "f0"),
}


def main() -> None:
    """Prints the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    arguments.add_argument("--runs", type=int, default=20)
    arguments.add_argument("--features", type=int, default=200)
    arguments.add_argument("--sizes", nargs="*", default=[f"{train}/{held_out}" for train, held_out in SIZES])
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--power", action="store_true", help="plant faults at 8,000/2,000")
    chosen = arguments.parse_args()
    start = time.monotonic()
    if chosen.power:
        print(f"{'fault at 8,000/2,000':<32}BLOCK  WARN  missed")
        for name, caught, kinds in power(chosen.runs, chosen.features, 8_000, 2_000, chosen.seed):
            print(f"{name:<32}{caught['BLOCK']:>5}{caught['WARN']:>6}{caught['INFO']:>8}  {dict(kinds)}", flush=True)
    else:
        sizes = tuple(tuple(int(part) for part in size.split("/")) for size in chosen.sizes)
        for key, tally in false_alarms(chosen.runs, chosen.features, sizes, chosen.seed).items():  # type: ignore[arg-type]
            print(f"{key}: {tally.runs} runs, {tally.blocked} blocked, {tally.warned} warned beyond levels", flush=True)
            for what, runs in sorted(tally.counts.items()):
                print(f"    {runs:>4} {what}")
    print(f"{time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
