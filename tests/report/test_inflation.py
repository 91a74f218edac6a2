"""By how much a cause moves the score, in a sentence and in report.json."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.inflation import Inflation, Leak
from traingate.report.report import Report

REFUND = Inflation(
    "c", Leak.COLUMNS, ("refund",), "eval", "a gradient-boosted model of 50 trees", "ROC AUC",
    seen=0.981, seen_margin=0.012, unseen=0.74, unseen_margin=0.02, value=0.241, margin=0.023, rows=900,
)  # fmt: skip
BOOSTED, FOREST = "A gradient-boosted model of 50 trees scores", "A random forest of 60 trees scores"
GROWN = {"model": "a random forest of 60 trees", "split": "eval", "metric": "R²", "seen": 0.9, "seen_margin": 0.01}
SENTENCES = {
    "a column": (
        REFUND,
        f"{BOOSTED} ROC AUC 0.98 ± 0.01 on eval with refund, 0.74 ± 0.02 without it: the score is 0.24 ± 0.02 too "
        "high.",
    ),
    "columns, of which two are left to the report": (
        replace(REFUND, names=("a", "b", "c", "d", "e")),
        f"{BOOSTED} ROC AUC 0.98 ± 0.01 on eval with a, b, c and 2 more, 0.74 ± 0.02 without them: the score is "
        "0.24 ± 0.02 too high.",
    ),
    "copies with another label": (
        Inflation("c", Leak.ROWS, **GROWN, unseen=0.95, unseen_margin=0.01, value=-0.05, margin=0.004),
        f"{FOREST} R² 0.90 ± 0.01 on eval, 0.95 ± 0.01 where it has not learned from the shared rows: the score is "
        "0.050 ± 0.004 too low.",
    ),
    "an entity whose rows are not alike": (
        Inflation("c", Leak.ENTITIES, ("patient",), **GROWN, unseen=0.89, unseen_margin=0.01, value=0.01, margin=0.02),
        f"{FOREST} R² 0.90 ± 0.01 on eval, 0.89 ± 0.01 where it has met no row of the same patient: a difference of "
        "0.01 ± 0.02, which may be chance.",
    ),
    "a time": (
        replace(REFUND, leak=Leak.TIME, names=("day",)),
        f"{BOOSTED} ROC AUC 0.98 ± 0.01 on the latest rows after learning from all times, 0.74 ± 0.02 after learning "
        "from earlier rows alone: the score is 0.24 ± 0.02 too high.",
    ),
    "an encoded category": (
        replace(REFUND, leak=Leak.ENCODED, names=("city",)),
        f"{BOOSTED} ROC AUC 0.98 ± 0.01 on eval, 0.74 ± 0.02 with city encoded from train alone: the score is "
        "0.24 ± 0.02 too high.",
    ),
    "no difference at all": (
        Inflation("c", Leak.ROWS, **GROWN, unseen=0.9, unseen_margin=0.01),
        f"{FOREST} R² 0.90 ± 0.01 on eval, 0.90 ± 0.01 where it has not learned from the shared rows: it makes no "
        "difference to this score.",
    ),
    "what was not measured": (
        Inflation("c", Leak.ROWS, why_not="too few eval rows of a class"),
        "By how much it moves the score was not measured: too few eval rows of a class.",
    ),
    "a column with braces in its name": (
        replace(REFUND, names=("{seen}",)),
        f"{BOOSTED} ROC AUC 0.98 ± 0.01 on eval with {{seen}}, 0.74 ± 0.02 without it: the score is 0.24 ± 0.02 too "
        "high.",
    ),
}


@pytest.mark.parametrize(("inflation", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_says_both_scores_and_what_that_makes_of_the_score(inflation: Inflation, sentence: str) -> None:
    assert inflation.describe() == sentence


@pytest.mark.parametrize(
    ("inflation", "sure"),
    [
        (REFUND, True),
        (replace(REFUND, value=-0.2), True),
        (replace(REFUND, value=0.02), False),
        (replace(REFUND, why_not="…"), False),
    ],
)
def test_it_is_sure_beyond_its_interval(inflation: Inflation, sure: bool) -> None:
    assert inflation.is_sure is sure


def test_a_report_says_it_of_its_cause_and_keeps_it_in_json() -> None:
    told = Finding("label-leakage", Severity.BLOCK, "refund alone predicts y.", "train", "refund")
    report = Report("d", "y", outcomes=(Outcome("label-leakage", "Is it?", "leakage", (told,)),))
    (cause,) = report.causes
    weighed = replace(report, inflations=(replace(REFUND, cause=cause.id), replace(REFUND, cause="another")))
    (found,) = weighed.causes
    assert (cause.inflation, found.inflation) == (None, replace(REFUND, cause=cause.id))
    assert found.to_plain()["inflation"] == asdict(replace(REFUND, cause=cause.id))
    assert Report.from_json(weighed.to_json()) == weighed
