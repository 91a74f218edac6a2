"""What it does to a forest's score that it has met the rows, or others of their entity."""

from __future__ import annotations

import numpy as np
import pytest

from given.scored import scored_rows
from traingate.errors import TooLittle
from traingate.judging.forest import score_unknown

ROWS, CUT = 1_200, 800


def patients(alike: float) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """40 patients of 30 rows: their look, a label of their own that is `alike` in all their rows, and who they are."""
    rng = np.random.default_rng(0)
    who = rng.permutation(np.arange(ROWS) % 40)
    looks, levels = rng.normal(size=(40, 3)), rng.normal(size=40)
    columns = {f"look{at}": looks[who, at] + 0.05 * rng.normal(size=ROWS) for at in range(3)}
    return columns, alike * levels[who] + rng.normal(size=ROWS) * (1.05 - alike), who


def test_a_patient_who_is_known_by_his_looks_makes_the_score_too_high() -> None:
    columns, label, who = patients(alike=1.0)
    found = score_unknown(scored_rows(columns, label, 0), (who[:CUT], who[CUT:]), None)
    assert found is not None
    assert found.seen > 0.9 and found.unseen < 0.1 and found.value > found.margin


def test_a_patient_whose_rows_are_not_alike_makes_no_difference() -> None:
    columns, label, who = patients(alike=0.0)
    found = score_unknown(scored_rows(columns, label, 0), (who[:CUT], who[CUT:]), None)
    assert found is not None and abs(found.value) <= found.margin


def copies(relabelled: bool) -> tuple[float, float, float]:
    """The score with 100 copies among 400 scored rows, that without, and the margin of the difference."""
    rng = np.random.default_rng(1)
    values, label = rng.normal(size=(ROWS, 4)), rng.integers(0, 2, ROWS)
    values[:, 0] += label
    groups = np.arange(ROWS)
    values[CUT : CUT + 100], groups[CUT : CUT + 100] = values[:100], groups[:100]
    label[CUT : CUT + 100] = 1 - label[:100] if relabelled else label[:100]
    rows = scored_rows({f"x{at}": values[:, at] for at in range(4)}, label, 2)
    rows = type(rows)(**{**vars(rows), "groups": (groups[:CUT], groups[CUT:])})
    found = score_unknown(rows, rows.groups, 0.25, conflict=relabelled)
    assert found is not None
    return found.seen, found.unseen, found.margin


def test_copies_make_the_score_too_high() -> None:
    seen, unseen, margin = copies(relabelled=False)
    assert seen - unseen > margin and 0.65 < unseen < 0.85


def test_copies_with_another_label_make_it_too_low() -> None:
    seen, unseen, margin = copies(relabelled=True)
    assert unseen - seen > margin and 0.65 < unseen < 0.85


def test_fewer_than_ten_shared_rows_tell_nothing() -> None:
    columns, label, _ = patients(alike=1.0)
    groups = np.arange(ROWS)
    groups[CUT : CUT + 9] = groups[:9]
    with pytest.raises(TooLittle, match="share fewer than ten"):
        score_unknown(scored_rows(columns, label, 0), (groups[:CUT], groups[CUT:]), 0.02)
