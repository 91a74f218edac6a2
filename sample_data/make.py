"""Makes the sample datasets, the same bytes every time: python sample_data/make.py [FOLDER]."""

from __future__ import annotations

import sys
from pathlib import Path

import make_breast_cancer
import make_faulty_loans
import make_loans
from files import write_planted, write_split, write_tfrecord


def main(folder: Path) -> None:
    """Write data and planted.toml below `folder`; gate.toml files are written by people and left alone."""
    for name in ("loans/clean", "loans/faulty", "breast_cancer/clean", "breast_cancer/faulty"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    loans(folder / "loans")
    breast_cancer(folder / "breast_cancer")


def loans(folder: Path) -> None:
    """Write the loans and their faulty twin."""
    clean = make_loans.make()
    for split, rows in clean.items():
        write_split(folder / "clean", split, rows, make_loans.TYPES)
        write_tfrecord(folder / "clean" / f"{split}.tfrecord.gz", rows, list(make_loans.TYPES))
    faulty, planted = make_faulty_loans.make(clean)
    write_split(folder / "faulty", "train", faulty["train"], make_faulty_loans.TYPES)
    write_split(folder / "faulty", "eval", faulty["eval"], make_faulty_loans.EVAL_TYPES)
    write_planted(folder / "faulty" / "planted.toml", planted)


def breast_cancer(folder: Path) -> None:
    """Write the breast cancer data and its faulty twin."""
    clean, types = make_breast_cancer.make()
    for split, rows in clean.items():
        write_split(folder / "clean", split, rows, types)
    faulty, planted = make_breast_cancer.make_faulty(clean)
    for split, columns in make_breast_cancer.faulty_types(types).items():
        write_split(folder / "faulty", split, faulty[split], columns)
    write_planted(folder / "faulty" / "planted.toml", planted)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
