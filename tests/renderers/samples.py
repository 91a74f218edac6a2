"""Literal reports for the renderers' tests."""

from __future__ import annotations

import math
from dataclasses import replace

from traingate.profile.reads import Example, FileRead, Place, SplitRead
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.inflation import Inflation, Leak
from traingate.report.report import Report

TRAIN, EVAL = "data/train.parquet", "data/eval.parquet"
MEASURES = ("radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "symmetry")
NAMES = [f"{kind}_{measure}" for kind in ("mean", "error", "worst", "best") for measure in MEASURES]


def split(name: str, rows: int, path: str) -> SplitRead:
    """A split of one file."""
    digest = "sha256:3b1f09c2" if name == "train" else "sha256:91c0e7aa"
    return SplitRead(name, rows, f"rows:{digest[7:]}5d11aa90", (FileRead(path, rows * 310, rows, digest),))


def bell(centre: float, rows: int) -> tuple[float, ...]:
    """Twenty counts around a centre."""
    return tuple(float(round(rows / 5 * math.exp(-((i - centre) ** 2) / 12))) for i in range(20))


def numeric(name: str, place: int = 0, moved: float = 0.0, missing: float = 0.0) -> Feature:
    """A number column, drawn on twenty bins; `moved` bins to the right in eval."""
    centre = 7.0 + place % 5
    return Feature(
        name,
        "feature",
        {"train": "FLOAT", "eval": "FLOAT"},
        {"train": 0.0, "eval": missing},
        shown={"train": {"median": "13.23", "distinct": "390"}, "eval": {"median": "16.88", "distinct": "188"}},
        histogram={"train": bell(centre, 398), "eval": bell(centre + moved, 192)},
        edges=tuple(6.0 + i for i in range(21)),
        scale="linear",
    )


def features() -> tuple[Feature, ...]:
    """Thirty-four columns: 32 numbers, one of categories and the label."""
    drifted = {"mean_radius": 4.0, "worst_area": 2.0}
    numbers = [
        numeric(name, i, drifted.get(name, 0.0), 0.073 if name == "mean_texture" else 0.0)
        for i, name in enumerate(NAMES)
    ]
    site = Feature(
        "site",
        "feature",
        {"train": "STRING", "eval": "STRING"},
        {"train": 0.0, "eval": 0.0},
        shown={"train": {"distinct": "3", "top": "london"}, "eval": {"distinct": "4", "top": "london"}},
        histogram={"train": (210.0, 120.0, 68.0, 0.0), "eval": (92.0, 61.0, 33.0, 6.0)},
        edges=("london", "paris", "rome", "atlantis"),
        scale="categories",
    )
    label = Feature(
        "target",
        "label",
        {"train": "INT", "eval": "INT"},
        {"train": 0.0, "eval": 0.0},
        histogram={"train": (148.0, 250.0), "eval": (64.0, 128.0)},
        edges=("0", "1"),
        scale="values",
    )
    return (*numbers, site, label)


def copies(train_row: int, eval_row: int, **values: tuple[str, str]) -> Example:
    """A row of train and its copy in eval."""
    return Example(
        (Place("train", TRAIN, train_row), Place("eval", EVAL, eval_row)),
        tuple({name: pair[i] for name, pair in values.items()} for i in (0, 1)),
    )


ROW_OVERLAP = Finding(
    "row-overlap",
    Severity.BLOCK,
    "9 rows of eval (4.7%) are exact copies of train rows.",
    split="eval",
    measured=0.046875,
    allowed=0.0,
    details={"copies": 9, "expected_by_chance": 0.0},
    evidence=(
        copies(25, 188, mean_radius=("15.85", "15.85"), mean_area=("782.7", "782.7")),
        copies(31, 3, mean_radius=("12.46", "12.46"), mean_area=("475.9", "475.9")),
    ),
    remedy="Drop the copies from eval.",
    command="traingate repair gate.toml --remedy drop-overlap",
)
ENTITY_OVERLAP = Finding(
    "entity-overlap",
    Severity.BLOCK,
    "21 of 192 eval entities (10.9%) are also in train.",
    split="eval",
    feature="patient_id",
    measured=0.109375,
    allowed=0.0,
    evidence=(
        copies(25, 188, patient_id=("100013", "100013"), mean_radius=("15.85", "15.85")),
        copies(189, 179, patient_id=("100108", "100108"), mean_radius=("22.27", "27.84")),
    ),
    remedy="Split by patient_id, or drop these keys from eval.",
    command="traingate show gate.toml entity-overlap --rows all",
)
TARGET_LEAKAGE = Finding(
    "target-leakage",
    Severity.BLOCK,
    "diag_code alone predicts target on 100% of the sample.",
    feature="diag_code",
    measured=1.0,
    allowed=0.98,
    details={"p_value": 1.2e-12, "folds": 5, "held out": True},
    remedy="Drop diag_code, or set available_at where it is known before the label.",
    sampled=50_000,
)
DRIFT = Finding(
    "feature-skew",
    Severity.BLOCK,
    "mean_radius moved: median 13.23 in train, 16.88 in eval.",
    split="eval",
    feature="mean_radius",
    measured=0.2041,
    allowed=0.1,
    details={"statistic": "Jensen-Shannon", "p_value": 3e-9},
    remedy="Find out what changed between the two extracts.",
)
WARNINGS = (
    Finding(
        "missing-values",
        Severity.WARN,
        "7.3% of mean_texture is missing in eval; train has none.",
        split="eval",
        feature="mean_texture",
        measured=0.0729,
        allowed=0.05,
        remedy="Impute from train, or ask the source.",
    ),
    Finding(
        "unseen-values",
        Severity.WARN,
        "1 value in eval was never seen in train: atlantis.",
        split="eval",
        feature="site",
        measured=0.03125,
        allowed=0.0,
        evidence=(Example((Place("eval", EVAL, 17),), ({"site": "atlantis"},)),),
    ),
    Finding(
        "feature-skew",
        Severity.WARN,
        "worst_area moved: median 686.5 in train, 701.2 in eval.",
        split="eval",
        feature="worst_area",
        measured=0.07,
        allowed=0.06,
    ),
)
LONG_TAIL = Finding(
    "heavy-tails",
    Severity.INFO,
    "error_area has a long tail: 2.1% beyond the outer fence.",
    feature="error_area",
    measured=0.021,
)


def outcome(*findings: Finding, family: str = "leakage", question: str = "Does a row stand in two splits?") -> Outcome:
    """The outcome of the findings' check."""
    return Outcome(findings[0].check, question, family, findings, asked=len(findings) + 3)


def faulty() -> Report:
    """A report with eight findings, two checks that did not run and five that passed."""
    return replace(
        clean(),
        outcomes=(
            outcome(ROW_OVERLAP, question="Is a row of a held-out split also in train?"),
            outcome(ENTITY_OVERLAP, question="Does one entity stand on both sides of the split?"),
            outcome(TARGET_LEAKAGE, question="Does one column give the label away?"),
            outcome(DRIFT, WARNINGS[2], family="skew", question="Does a feature look different in a held-out split?"),
            outcome(WARNINGS[0], family="quality", question="Are more values missing than in train?"),
            outcome(WARNINGS[1], family="schema", question="Does a held-out split hold values that train has not?"),
            outcome(LONG_TAIL, family="quality", question="Has a feature a tail that dominates the loss?"),
            Outcome("time-leakage", "Does train know the future?", "leakage", skipped="no time column is set"),
            Outcome("gx-suite", "Do the suites hold?", "suites", skipped="off: the suite is being rewritten"),
            *clean().outcomes,
        ),
    )


def clean() -> Report:
    """A report in which five checks passed."""
    passed = ("constant-features", "duplicate-rows", "label-shares", "row-count", "schema-types")
    return Report(
        dataset="breast-cancer",
        label="target",
        splits=(split("train", 398, TRAIN), split("eval", 192, EVAL)),
        outcomes=tuple(Outcome(check, f"Is all well with {check.replace('-', ' ')}?", asked=34) for check in passed),
        features=features(),
        notes=("Predictive power was judged on the coordinated sample of 50,000 rows.",),
        digests={"gate.toml": "sha256:77ab01", "schemas/bc.pbtxt": "sha256:4f2a9c"},
        versions={"traingate": "0.1.0", "tensorflow-data-validation": "1.16.1"},
        started="2026-11-23T06:00:00Z",
        seconds=1.9,
        command="traingate check gate.toml --out out",
    )


def weighed() -> Report:
    """As `faulty`, with what its first cause does to the score."""
    report = faulty()
    forest = "a random forest of 60 trees"
    copies = Inflation(
        report.causes[0].id, Leak.ROWS, (), "eval", forest, "ROC AUC", 0.93, 0.02, 0.84, 0.03, 0.09, 0.02, rows=192
    )
    return replace(report, inflations=(copies,))
