"""The loans' faulty twin: the clean rows with faults of every kind that a gate has to find."""

from __future__ import annotations

import faults
import make_loans
import numpy as np
from files import Fault, Row
from numpy.random import RandomState as Random

SEED = 7
EVAL_ROWS = 1_600
COPIES, FLIPPED, RETURNING = 80, 40, 60
EVAL_POSITIVE = 0.24
AGENCIES = ("Northgate Recovery", "Alder & Sons", "Plainview Collections")
TYPES: dict[str, type] = {**make_loans.TYPES, "recovery_fee": float, "collections_agency": str}
DROPPED = "debt_to_income"
EVAL_TYPES = {name: kind for name, kind in TYPES.items() if name != DROPPED}


def make(clean: dict[str, list[Row]]) -> tuple[dict[str, list[Row]], list[Fault]]:
    """The faulty rows of train and eval, and what is wrong with them."""
    random = Random(SEED)
    train = [dict(row) for row in clean["train"]]
    held_out = truncated(random, clean["eval"])
    found = [
        Fault("volume", "volume", "eval", "block", rows=EVAL_ROWS,
              made="Eval was cut off: 1,600 of 4,000 rows are left, and gate.toml declares at least 3,500."),
        *leaks(random, train, held_out),
        *dirt(random, train),
        *schema_breaks(random, held_out),
        *skews(random, held_out),
        *strays(random, held_out),
    ]  # fmt: skip
    found += overlaps(random, train, held_out)
    return {"train": train, "eval": faults.shuffled(random, held_out)}, found


def truncated(random: Random, rows: list[Row]) -> list[Row]:
    """The eval rows that are left, with twice the share of defaults: see the fault `label_shift`."""
    own = EVAL_ROWS - COPIES - FLIPPED
    positive = round(EVAL_POSITIVE * own)
    return [
        *faults.outside(random, rows, positive, lambda row: row["defaulted"] == 1),
        *faults.outside(random, rows, own - positive, lambda row: row["defaulted"] == 0),
    ]


def leaks(random: Random, train: list[Row], held_out: list[Row]) -> list[Fault]:
    """Columns that were filled in after the outcome was known."""
    for row in (*train, *held_out):
        defaulted = row["defaulted"] == 1
        amount = float(row["amount"])  # type: ignore[arg-type]
        row["recovery_fee"] = round(amount * random.uniform(0.02, 0.08), 2) if defaulted else 0.0
        named = random.random_sample() < (0.98 if defaulted else 0.002)
        row["collections_agency"] = AGENCIES[random.randint(len(AGENCIES))] if named else None
    return [
        Fault("leaking_column", "label-leakage", "train", "block", feature="recovery_fee",
              made="A fee that is above zero for every loan that defaulted and zero for every other."),
        Fault("leaking_missingness", "label-leakage", "train", "block", feature="collections_agency", kind="missing",
              made="Filled in for 98 % of the loans that defaulted and for 0.2 % of the others."),
    ]  # fmt: skip


def dirt(random: Random, train: list[Row]) -> list[Fault]:
    """Values in train that are none."""
    infinite = faults.change(train, "payment_to_income", faults.infinite, faults.some(random, train, 0.003))
    sentinel = faults.put(train, "credit_history_months", 9999, faults.some(random, train, 0.03))
    unlabelled = faults.put(train, "defaulted", None, faults.some(random, train, 0.00075))
    return [
        Fault("infinite_values", "outliers", "train", "block", feature="payment_to_income", kind="infinite",
              rows=infinite, made="inf in 0.3 % of the rows, as a division by an income of zero leaves it."),
        Fault("sentinel", "outliers", "train", "warn", feature="credit_history_months", kind="sentinel",
              rows=sentinel, made="9999 in 3 % of the rows of both splits, where the length is not known."),
        Fault("missing_label", "missing-values", "train", "block", feature="defaulted", rows=unlabelled,
              made="The label was emptied in a few rows."),
    ]  # fmt: skip


def schema_breaks(random: Random, held_out: list[Row]) -> list[Fault]:
    """What eval's columns hold, and what train's do not."""
    faults.put(held_out, "credit_history_months", 9999, faults.some(random, held_out, 0.03))
    text = faults.put(held_out, "months_employed", "oops", faults.some(random, held_out, 0.02))
    new = faults.put(held_out, "purpose", "crypto", faults.some(random, held_out, 0.04))
    return [
        Fault("type_change", "schema-anomalies", "eval", "block", feature="months_employed", rows=text,
              made="The text 'oops' in 2 % of the rows of a column of whole numbers."),
        # Only a warning, because an entity is declared: one applicant's rows could bring a category of their own.
        Fault("new_category", "schema-anomalies", "eval", "warn", feature="purpose", rows=new,
              made="The purpose 'crypto', which train does not have, in 4 % of the rows."),
        Fault("dropped_column", "schema-anomalies", "eval", "block", feature=DROPPED,
              made="Eval was written without the column."),
    ]  # fmt: skip


def skews(random: Random, held_out: list[Row]) -> list[Fault]:
    """What makes eval's distributions differ from train's."""
    percent = faults.scale(held_out, "credit_utilisation", 100)
    shifted = faults.shift(held_out, "interest_rate", 0.5, digits=2)
    rent = faults.put(held_out, "housing", "rent", faults.some(random, held_out, 0.30, "housing"))
    missing = faults.put(held_out, "income", None, faults.some(random, held_out, 0.30, "income"))
    return [
        Fault("unit_change", "split-skew", "eval", "block", feature="credit_utilisation", rows=percent,
              made="A share in train, per cent in eval: multiplied by 100."),
        Fault("mean_shift", "split-skew", "eval", "block", feature="interest_rate", rows=shifted,
              made="Half a standard deviation was added to every value."),
        Fault("category_mix", "split-skew", "eval", "block", feature="housing", rows=rent,
              made="30 % of the rows were set to 'rent', whatever they held."),
        Fault("label_shift", "split-skew", "eval", "block", feature="defaulted",
              made="Rows were drawn so that 24 % defaulted; in train 12 % did."),
        Fault("more_missing", "missing-values", "eval", "block", feature="income", rows=missing,
              made="30 % of the rows lost their value, on top of the 4 % that both splits lack."),
    ]  # fmt: skip


def strays(random: Random, held_out: list[Row]) -> list[Fault]:
    """Single values that are far out."""
    touched = faults.scale(held_out, "amount", 1000, faults.some(random, held_out, 0.0075))
    return [
        Fault("thousandfold", "outliers", "eval", "block", feature="amount", rows=touched,
              made="0.75 % of the amounts were multiplied by 1,000."),
    ]  # fmt: skip


def overlaps(random: Random, train: list[Row], held_out: list[Row]) -> list[Fault]:
    """Rows and applicants of train in eval; last, so that no other fault touches the copies."""
    labelled = [row for row in train if row["defaulted"] is not None]
    chosen = faults.outside(random, labelled, COPIES + FLIPPED + RETURNING)
    copies, flipped, returning = np.split(np.array(chosen, dtype=object), [COPIES, COPIES + FLIPPED])
    for row in flipped:
        row["defaulted"] = 1 - row["defaulted"]
    for row, known in zip(held_out, returning, strict=False):
        row["applicant_id"] = known["applicant_id"]
    held_out.extend([*copies, *flipped])
    return [
        Fault("copied_rows", "row-overlap", "eval", "block", rows=COPIES,
              made="5 % of eval's rows are rows of train, copied whole."),
        Fault("conflicting_copies", "row-overlap", "eval", "block", kind="conflicting-labels", rows=FLIPPED,
              made="2.5 % of eval's rows are rows of train with the other label."),
        Fault("shared_applicants", "entity-overlap", "eval", "block", feature="applicant_id", rows=RETURNING,
              made="So many of eval's own applications were given to an applicant of train; the copies come on top."),
    ]  # fmt: skip
