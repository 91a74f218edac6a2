from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, INFO, WARN, Table, judged, profile_of
from traingate.checks.skew.multivariate_skew import MultivariateSkew, _widen
from traingate.dataset import Columns
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding


def findings(columns: Columns | None = None, **splits: Table) -> list[Finding]:
    return judged(MultivariateSkew(), profile_of(columns, measures=[Statistics(), Sample()], **splits))


def drawn(rows: int, seed: int, sign: float = 1.0) -> dict[str, Any]:
    """Two features that go together, and two that do not."""
    rng = np.random.default_rng(seed)
    height, noise = rng.normal(0, 1, (2, rows))
    weight = sign * 0.8 * height + 0.6 * noise
    return {"height": height, "weight": weight, "age": rng.normal(0, 1, rows), "town": list("abcd" * (rows // 4))}


def test_features_that_go_together_the_other_way_round_block() -> None:
    (finding,) = findings(train=drawn(800, 1), eval=drawn(400, 2, sign=-1.0))
    assert (finding.severity, finding.split, finding.allowed, finding.unit) == (BLOCK, "eval", 0.6, "ROC AUC")
    assert finding.message.startswith(f"{finding.feature} is turned upside down in eval. It goes with ")
    assert "A model tells rows of eval from rows of train (ROC AUC 0." in finding.message
    assert (finding.kind, sorted(finding.details["features"][:2])) == ("reversed", ["height", "weight"])


def test_alike_splits_find_nothing() -> None:
    assert findings(train=drawn(800, 1), eval=drawn(400, 2)) == []


def test_a_column_that_moved_by_itself_is_left_to_split_skew() -> None:
    moved = drawn(400, 2)
    assert findings(train=drawn(800, 1), eval={**moved, "age": moved["age"] + 2}) == []


def test_a_shuffled_column_blocks() -> None:
    held_out = drawn(800, 2)
    shuffled = np.random.default_rng(3).permutation(held_out["weight"])
    (finding,) = findings(train=drawn(2000, 1), eval={**held_out, "weight": shuffled})
    assert (finding.severity, finding.kind) == (BLOCK, "shuffled")
    assert f"{finding.feature} belongs to other rows in eval. It goes with " in finding.message
    assert " at a rank correlation of 0.7" in finding.message


def test_two_alike_columns_under_each_other_s_names_are_named() -> None:
    def draw(rows: int, seed: int) -> dict[str, Any]:
        table, rng = drawn(rows, seed), np.random.default_rng(seed + 10)
        return {**table, "width": 0.9 * rng.normal(0, 1, rows) + 0.436 * table["age"]}

    held_out = draw(1000, 2)
    swapped = {**held_out, "weight": held_out["width"], "width": held_out["weight"]}
    (finding,) = findings(train=draw(3000, 1), eval=swapped)
    assert (finding.severity, finding.kind) == (BLOCK, "swapped")
    assert sorted(finding.details["columns"]) == ["weight", "width"]
    assert (
        " are swapped in eval. Swapped back, nothing tells its rows from those of train (ROC AUC 0." in finding.message
    )


def test_few_rows_are_inconclusive() -> None:
    (finding,) = findings(train=drawn(800, 1), eval=drawn(80, 2))
    assert (finding.severity, finding.kind) == (INFO, "too-few-rows")
    assert finding.message == (
        "train or eval has 80 independent rows; with fewer than 100 it cannot be told whether features go together as "
        "they did. Inconclusive."
    )


def test_classes_mixed_differently_are_no_skew_of_features() -> None:
    def classed(rows: int, share: float, seed: int) -> Table:
        rng = np.random.default_rng(seed)
        label = rng.random(rows) < share
        return {"y": label.astype(int), **{f"f{at}": rng.normal(label * 0.2, 1) for at in range(12)}}

    assert findings(Columns(label="y"), train=classed(3000, 0.1, 1), eval=classed(1000, 0.5, 2)) == []


@pytest.mark.parametrize(("sign", "found"), [(1.0, []), (-1.0, [BLOCK])])
def test_rows_of_an_entity_that_nobody_declared_are_not_recognised(sign: float, found: list[int]) -> None:
    def visits(people: int, first: int, sign: float) -> Table:
        once = drawn(people, first, sign)  # each person comes three times, and hardly changes
        table: dict[str, Any] = {name: np.repeat(np.array(values), 3) for name, values in once.items()}
        for name in ("height", "weight", "age"):
            table[name] = table[name] + np.random.default_rng(first + 1).normal(0, 0.05, 3 * people)
        return {**table, "town": table["town"].tolist(), "person": np.repeat(np.arange(first, first + people), 3)}

    table = findings(train=visits(600, 1000, 1.0), eval=visits(300, 5000, sign))
    assert [finding.severity for finding in table] == found


def test_a_later_split_warns_at_most() -> None:
    train = {**drawn(800, 1), "seen": np.datetime64("2024-01-01", "us") + np.arange(800) * np.timedelta64(1, "h")}
    held_out = {
        **drawn(400, 2, -1.0),
        "seen": np.datetime64("2025-01-01", "us") + np.arange(400) * np.timedelta64(1, "h"),
    }
    (finding,) = findings(train=train, eval=held_out)
    assert (finding.severity, finding.details["later_in"]) == (WARN, "seen")


def test_values_computed_for_groups_of_rows_are_left_out_and_said_to_be() -> None:
    train, held_out = np.linspace(0, 1, 40).repeat(20), (np.linspace(0, 1, 40) + 1e-4).repeat(10)
    finding, few = findings(train={**drawn(800, 1), "rate": train}, eval={**drawn(400, 2), "rate": held_out})
    assert (few.severity, few.kind, few.measured) == (INFO, "too-few-rows", 40)  # its values may be entities
    assert (finding.severity, finding.kind, finding.details["features"]) == (INFO, "left-out", ["rate"])
    assert finding.message.startswith("Of the features of eval, rate was compared by itself alone")


def test_an_auc_of_few_pairs_has_a_wider_error() -> None:
    rng = np.random.default_rng(0)
    held_out, folds = np.arange(2_000) >= 1_000, np.arange(2_000) % 5
    assert _widen(held_out, folds, np.zeros(2_000, np.int64)) == 1.0
    assert 1.0 < _widen(held_out, folds, rng.integers(0, 2, 2_000)) < 1.05
    assert _widen(held_out, folds, rng.integers(0, 20_000, 2_000)) > 10  # as of a label with a text in each row
