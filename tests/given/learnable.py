"""Rows from which a label can be learnt, and what the reference trainer makes of them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from given.opened import decided
from traingate.dataset import Columns, Dataset, Split
from traingate.training.train import train

WORDS = ["cash prize call now", "see you at home", "lunch at noon then", "win a free ticket"]


def rows(count: int, seed: int, label: str) -> list[dict[str, object]]:
    """Rows in which the label follows from numbers, a category and words, with noise and missing values."""
    return [row(number, np.random.default_rng([seed, number]), label) for number in range(count)]


def row(number: int, chance: np.random.Generator, label: str) -> dict[str, object]:
    size, city, words = chance.normal(), chance.choice(["rome", "oslo", "lima"]), chance.integers(4)
    score = 1.5 * size + {"rome": 1, "oslo": 0, "lima": -1}[city] + (1.5 if words in (0, 3) else -1.5)
    score += 0.3 * chance.normal()
    says = {"binary": int(score > 0), "class": "abc"[int(np.digitize(score, [-1, 1]))], "number": 1000 + 50 * score}
    return {
        "a/b": "" if chance.random() < 0.1 else round(1e6 + 1e4 * size, 2),
        "city": "" if chance.random() < 0.1 else city,
        "note": f"{WORDS[words]} {number} {chance.integers(999)}" if chance.random() > 0.05 else "",
        "<b>": 7,
        "row_id": f"r{number}-{chance.integers(1 << 30)}",
        "\x1b é:{0}": round(size + chance.normal(), 3),
        "at": f"2026-0{1 + number % 9}-1{number % 10} 1{number % 10}:00:00",
        "y": says[label],
    }


def dataset_in(folder: Path, label: str, splits: tuple[str, ...] = ("train", "eval"), **changes: object) -> Dataset:
    for seed, split in enumerate(splits):
        with (folder / f"{split}.csv").open("w", newline="") as file:
            made = rows(900 if split == "train" else 400, seed, label)
            writer = csv.DictWriter(file, list(made[0]))
            writer.writeheader()
            writer.writerows(made)
    named = tuple(Split(split, (f"{folder}/{split}.csv",)) for split in splits)
    return replace(Dataset("synthetic", named, Columns("y"), root=str(folder)), **changes)


def tensor(values: np.ndarray):
    import tensorflow as tf

    return tf.constant(values[:, None])


def trained(dataset: Dataset, **settings: object) -> tuple[dict[str, float], dict[str, object], Path]:
    path = decided(dataset)
    scores = train(dataset, path, settings={"epochs": 25} | settings)
    return scores, json.loads((path.parent / "training.json").read_text()), path.parent / "model.keras"
