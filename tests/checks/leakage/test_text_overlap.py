from __future__ import annotations

import random

from given.profiles import BLOCK, WARN, joined, judged, profile_of
from traingate.checks.leakage.text_overlap import TextOverlap
from traingate.joins.texts import Texts
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery


def reviews(rows: int, seed: int) -> list[str]:
    """Texts of eight random words each, all different."""
    draw = random.Random(seed)
    return [" ".join(f"word{draw.randrange(5000)}" for _ in range(8)) for _ in range(rows)]


def findings(**splits: list[str]) -> list[Finding]:
    tables = {split: {"text": texts, "x": list(range(len(texts)))} for split, texts in splits.items()}
    profile = profile_of(measures=[], **tables)
    return judged(TextOverlap(), joined(profile, Texts, **tables))


def test_texts_of_their_own_find_nothing() -> None:
    assert findings(train=reviews(400, 1), eval=reviews(100, 2)) == []


def test_texts_of_train_block_whatever_else_their_rows_hold() -> None:
    train = reviews(2000, 1)
    (finding,) = findings(train=train, eval=[text.upper() for text in train[:100]] + reviews(400, 2))
    assert finding.message == (
        "100 of 500 eval texts in text (20.0%) stand in train as well; train repeats 0% of its own, so 20.0% is "
        "beyond chance."
    )
    assert (finding.severity, finding.split, finding.feature) == (BLOCK, "eval", "text")
    assert (finding.measured, finding.allowed, finding.unit) == (0.2, 0.001, "share")
    assert finding.rows == RowQuery.shared("texts", "train", "text")


def test_seven_of_a_thousand_block() -> None:
    train = reviews(4000, 1)
    (finding,) = findings(train=train, eval=train[:7] + reviews(993, 2))
    assert finding.severity == BLOCK
    assert finding.message == (
        "7 of 1,000 eval texts in text (0.70%) stand in train as well; train repeats 0% of its own, so 0.70% is "
        "beyond chance."
    )


def test_five_of_a_thousand_warn() -> None:
    train = reviews(4000, 1)
    (finding,) = findings(train=train, eval=train[:5] + reviews(995, 2))
    assert finding.severity == WARN
    assert finding.message == (
        "5 of 1,000 eval texts in text (0.50%) stand in train as well; more than a random split would put there."
    )


def test_a_few_of_a_thousand_are_chance_where_train_repeats_as_many() -> None:
    pool = reviews(4980, 1)
    pool += pool[:20]
    random.Random(4).shuffle(pool)
    assert findings(train=pool[:4000], eval=pool[4000:]) == []


def test_phrases_that_train_repeats_as_often_find_nothing() -> None:
    phrases = reviews(5, 3)
    assert findings(train=reviews(300, 1) + phrases * 20, eval=reviews(75, 2) + phrases * 5) == []


def test_texts_copied_before_a_random_split_warn() -> None:
    pool = reviews(1000, 1)
    pool += pool[:300]
    random.Random(4).shuffle(pool)
    (finding,) = findings(train=pool[:1040], eval=pool[1040:])
    assert finding.severity == WARN
    assert "the texts were copied before the split" in finding.message


def test_held_out_splits_that_share_texts_warn() -> None:
    both = reviews(200, 2)
    found = findings(train=reviews(400, 1), eval=both, test=both[:100])
    assert [(one.severity, one.split, one.kind) for one in found] == [(WARN, "test", "shared-with-eval")]
