"""Small splits on disk, for tests that scan them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from traingate.dataset import Columns, Dataset, Split
from traingate.join import Join
from traingate.joins.rows import Rows
from traingate.measure import Measure
from traingate.measures.fingerprints import Fingerprints
from traingate.profile.profile import Profile
from traingate.runner import Run
from traingate.scan.scan import scan

LOANS = Columns("default", ("who",))
NOTES = ("a, b", "two\nlines", "c")


def loans(rows: int, seed: int) -> str:
    """CSV of loans, with quoted commas and line breaks, missing values and a person of its own for each row."""
    draw = random.Random(seed)
    lines = [
        f"p{seed}-{row},{draw.gauss(50, 9):.3f},{draw.choice(('red', 'green', 'blue', ''))},"
        f'"{draw.choice(NOTES)} {draw.randrange(10**6)}",{draw.randrange(2)}\n'
        for row in range(rows)
    ]
    return "who,income,colour,note,default\n" + "".join(lines)


def dataset_of(folder: Path, columns: Columns = LOANS, /, **files: str | bytes | Mapping[str, str]) -> Dataset:
    """A dataset of CSV files; a split of several files is a mapping of names and texts."""
    splits = []
    for split, content in files.items():
        named = content if isinstance(content, Mapping) else {f"{split}.csv": content}
        for name, text in named.items():
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        splits.append(Split(split, tuple(str(folder / name) for name in named)))
    return Dataset("loans", tuple(splits), columns, root=str(folder))


def scan_dataset(dataset: Dataset, *measures: Measure[Any], joins: tuple[Join[Any], ...] = (Rows(),)) -> Profile:
    return scan(dataset, [Fingerprints(), *measures], joins, Run(threads=3))
