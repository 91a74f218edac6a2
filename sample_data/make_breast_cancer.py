"""The breast cancer dataset: scikit-learn's copy of real measurements, halved, and its faulty twin."""

from __future__ import annotations

import faults
import numpy as np
from files import Fault, Row
from numpy.random import RandomState as Random

# Of 3,000 seeds the one whose halves differ least (largest KS distance of any feature 0.067; a random seed's median is
# 0.108), so that the clean twin has no skew, not even by chance.
SPLIT_SEED = 2763
FAULTS_SEED = 11
COPIES = 14
BIOPSY = {0: ("M8500/3", "M8520/3"), 1: ("D24.1", "D24.2")}


def make() -> tuple[dict[str, list[Row]], dict[str, type]]:
    """The rows of train and eval, about one half each and stratified by label, and the columns' types."""
    # Imported late: reading the loans takes no scikit-learn.
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    names = [_snake_case(name) for name in bunch.feature_names]
    random = Random(SPLIT_SEED)
    held_out: set[int] = set()
    for label in (0, 1):
        members = random.permutation(np.flatnonzero(bunch.target == label))
        held_out.update(members[: len(members) // 2].tolist())
    rows: dict[str, list[Row]] = {"train": [], "eval": []}
    numbers = random.permutation(len(bunch.target)) + 1
    for index in random.permutation(len(bunch.target)).tolist():
        row: Row = {"patient_id": f"P{numbers[index]:04d}"}
        row |= dict(zip(names, bunch.data[index].tolist(), strict=True))
        row["target"] = int(bunch.target[index])
        rows["eval" if index in held_out else "train"].append(row)
    return rows, {"patient_id": str, **dict.fromkeys(names, float), "target": int}


def make_faulty(clean: dict[str, list[Row]]) -> tuple[dict[str, list[Row]], list[Fault]]:
    """The faulty rows of train and eval, and what is wrong with them."""
    random = Random(FAULTS_SEED)
    train = [dict(row) for row in clean["train"]]
    held_out = [dict(row) for row in clean["eval"] if row["target"] == 1]
    found = [
        Fault("absent_class", "class-imbalance", "eval", "block", feature="target",
              made="Every malignant row (target 0) was taken out of eval, as a sorted file cut in two does."),
        *leaks(random, train, held_out),
        *dirt(random, train, held_out),
        *changes(random, held_out),
    ]  # fmt: skip
    found += overlaps(random, train, held_out)
    return {"train": train, "eval": faults.shuffled(random, held_out)}, found


def faulty_types(types: dict[str, type]) -> dict[str, dict[str, type]]:
    """The faulty twin's columns by split."""
    with_leak = {**types, "biopsy_code": str}
    return {"train": with_leak, "eval": {**with_leak, "scanner": str}}


def leaks(random: Random, train: list[Row], held_out: list[Row]) -> list[Fault]:
    """A code that the laboratory gives once it knows the answer."""
    for row in (*train, *held_out):
        codes = BIOPSY[int(row["target"])]  # type: ignore[arg-type]
        row["biopsy_code"] = codes[random.randint(len(codes))]
    return [
        Fault("leaking_code", "label-leakage", "train", "block", feature="biopsy_code",
              made="Two codes that only malignant rows have, two that only benign ones have."),
    ]  # fmt: skip


def dirt(random: Random, train: list[Row], held_out: list[Row]) -> list[Fault]:
    """Values that are none."""
    infinite = faults.change(train, "compactness_error", faults.infinite, faults.some(random, train, 0.01))
    sentinel = faults.put(train, "symmetry_error", 9999.0, faults.some(random, train, 0.05))
    faults.put(held_out, "symmetry_error", 9999.0, faults.some(random, held_out, 0.05))
    return [
        Fault("infinite_values", "outliers", "train", "block", feature="compactness_error", kind="infinite",
              rows=infinite, made="inf in 1 % of the rows."),
        Fault("sentinel", "outliers", "train", "warn", feature="symmetry_error", kind="sentinel",
              rows=sentinel, made="9999 in 5 % of the rows of both splits, where the value was not taken."),
    ]  # fmt: skip


def changes(random: Random, held_out: list[Row]) -> list[Fault]:
    """What was done to eval's columns; its rows count as they are before the copies are added."""
    commas = faults.change(held_out, "mean_texture", lambda value: str(value).replace(".", ","))
    scaled = faults.scale(held_out, "mean_area", 0.01)
    missing = faults.put(held_out, "worst_concavity", None, faults.some(random, held_out, 0.30))
    stray = faults.scale(held_out, "mean_smoothness", 1000, faults.some(random, held_out, 0.005))
    for row in held_out:
        row["scanner"] = f"S{random.randint(1, 4)}"
    return [
        Fault("decimal_commas", "schema-anomalies", "eval", "block", feature="mean_texture", rows=commas,
              made="Written with a decimal comma, so that numbers became text."),
        Fault("new_column", "schema-anomalies", "eval", "warn", feature="scanner", rows=len(held_out),
              made="A column that train does not have."),
        Fault("unit_change", "split-skew", "eval", "block", feature="mean_area", rows=scaled,
              made="Square millimetres became square centimetres: divided by 100."),
        Fault("more_missing", "missing-values", "eval", "block", feature="worst_concavity", rows=missing,
              made="30 % of the rows lost their value; train lacks none."),
        Fault("slipped_unit", "outliers", "eval", "block", feature="mean_smoothness", rows=stray,
              made="A single value was multiplied by 1,000."),
    ]  # fmt: skip


def overlaps(random: Random, train: list[Row], held_out: list[Row]) -> list[Fault]:
    """Rows of train under new patient numbers; last, so that no other fault touches the copies."""
    copies = faults.outside(random, train, COPIES, lambda row: row["target"] == 1)
    for number, row in enumerate(copies):
        row["patient_id"], row["scanner"] = f"P{9000 + number}", None
    held_out.extend(copies)
    return [
        Fault("renumbered_copies", "row-overlap", "eval", "block", rows=COPIES,
              made="Benign rows of train, copied under new patient numbers."),
    ]  # fmt: skip


def _snake_case(name: str) -> str:
    return str(name).replace(" ", "_")
