"""The shares add up, and no check spends what the table does not give it."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from given.places import ROOT
from given.profiles import BLOCK, judged, profile_of
from traingate.check import Check, find_checks
from traingate.checks.leakage.row_overlap import RowOverlap
from traingate.dataset import Columns
from traingate.joins.rows import Overlap
from traingate.judging import budget
from traingate.judging.budget import RUN, SHARES, alpha

CHECKS = ROOT / "pipeline/traingate/checks"
MODULES = sorted(CHECKS.rglob("*.py")) + sorted((ROOT / "pipeline/traingate/judging").glob("*.py"))
TO_COME = {"history"}
# What these ask decides nothing: `_alike` asks what split-skew says already, at its level and for nobody else.
ASKING = {"_alike"}
# A part of train that stands out widens what is let through; nothing blocks by it.
LOOSENING = {"drift.py": ["_SURE / _PARTS"]}
SPENDERS = {
    "class-imbalance": {"absent-classes"},
    "image-overlap": {"images"},
    "label-leakage": {"missing-by-class"},
    "label-marks": {"marks-by-class"},
    "missing-values": {"missing"},
    "multivariate-skew": {"multivariate"},
    "near-duplicates": {"near-duplicates"},
    "outliers": {"tails"},
    "preprocessing": {"forensics"},
    "relation-change": {"relation-change"},
    "row-overlap": {"overlap"},
    "schema-anomalies": {"categories", "new-classes", "empty-columns"},
    "split-skew": {"distributions", "label-shift", "values"},
    "suites": {"suites"},
    "text-overlap": {"texts"},
}


def test_the_shares_add_up_to_one_percent() -> None:
    assert RUN == 0.01
    assert math.fsum(SHARES.values()) == pytest.approx(RUN, abs=1e-12)
    assert min(SHARES.values()) > 0


def test_a_share_is_divided_by_the_tests_that_are_run() -> None:
    assert [alpha("distributions", tests) for tests in (0, 1, 150)] == [0.0015, 0.0015, 1e-5]


def test_a_family_without_a_share_has_no_level() -> None:
    with pytest.raises(KeyError, match="palmistry"):
        alpha("palmistry", 1)


def files_of(check: str) -> list[Path]:
    """A check's file and those neighbours of it whose names start with an underscore."""
    (file,) = CHECKS.rglob(f"{check.replace('-', '_')}.py")
    files = [file]
    for path in files:
        imported = (node for node in ast.walk(ast.parse(path.read_text("utf8"))) if isinstance(node, ast.ImportFrom))
        names = {
            word for node in imported for word in (*(node.module or "").split("."), *(one.name for one in node.names))
        }
        files += [near for near in file.parent.glob("_[a-z]*.py") if near.stem in names - ASKING and near not in files]
    return files


def families_of(check: str) -> set[str]:
    """The families that a check asks `alpha` for, by name; whatever else it asks for is no family."""
    calls = [node for path in files_of(check) for node in ast.walk(ast.parse(path.read_text("utf8")))]
    return {
        ast.literal_eval(node.args[0])
        for node in calls
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "alpha"
    }


def test_every_check_that_spends_has_its_families_in_the_table() -> None:
    spent = {check: families for check in find_checks() if (families := families_of(check))}
    assert spent == SPENDERS
    families = [family for names in spent.values() for family in names]
    assert len(families) == len(set(families)), "two checks that spend one share spend it twice"
    assert set(families) <= set(SHARES)
    # judging/zeros spends its own once, and two checks ask it.
    assert set(SHARES) - set(families) - {"lost-zeros"} <= TO_COME


@pytest.mark.parametrize("check", find_checks())
def test_every_check_that_computes_a_p_value_spends(check: str) -> None:
    sources = "\n".join(path.read_text("utf8") for path in files_of(check))
    computes = "judging.significance import" in sources or "judging import tails" in sources
    assert not computes or check in SPENDERS


def levels_of_their_own(source: str) -> Iterator[str]:
    """What p-values are held against in a source, but for `level` and `level * WARN_FACTOR`; and numbers named so."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(is_p(side) for side in sides):
                sides.remove(next(side for side in sides if is_p(side)))
                yield from (ast.unparse(side) for side in sides if not is_level(side))
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {ast.unparse(target).lower().strip("_") for target in targets}
            named = any(word in name.split("_") for name in names for word in ("alpha", "p", "level", "chance"))
            if named and isinstance(node.value.value, int | float) and 0 < node.value.value < 1:
                yield ast.unparse(node)


def is_p(side: ast.expr) -> bool:
    name = side.func if isinstance(side, ast.Call) else side
    word = ast.unparse(name).rpartition(".")[2]
    return word == "p" or word.endswith("_p")


def is_level(side: ast.expr) -> bool:
    parts = {node.id for node in ast.walk(side) if isinstance(node, ast.Name)} - {"self"}
    parts |= {node.attr for node in ast.walk(side) if isinstance(node, ast.Attribute)}
    numbers = any(isinstance(node, ast.Constant) and not isinstance(node.value, str) for node in ast.walk(side))
    return not numbers and parts in ({"level"}, {"level", "WARN_FACTOR"}, {"alpha", "tests"})


@pytest.mark.parametrize(
    "source",
    [
        "if p < 0.001: pass",
        "if found.p >= _CHANCE: pass",
        "if excess_p(overlap) < self.max_p: pass",
        "if p < level * 20: pass",
        "alpha: float = 0.002",
        "_LABEL_ALPHA = 1e-3",
    ],
)
def test_a_level_of_its_own_is_seen(source: str) -> None:
    assert list(levels_of_their_own(source)) != []


def test_no_check_has_a_level_of_its_own() -> None:
    own = {path.name: list(levels_of_their_own(path.read_text("utf8"))) for path in MODULES}
    assert {name: found for name, found in own.items() if found} == LOOSENING


# What is blocked by a test alone, beside an effect that is large enough.
BLOCKED: dict[str, tuple[str, Columns, dict[str, Any]]] = {
    "distributions": ("split-skew", Columns(), {"x": (["a", "b"] * 400 + ["a"], ["a"] * 150 + ["b"] * 50)}),
    "values": (
        "split-skew",
        Columns(),
        {"x": ([n / 7 for n in range(1000)], [n / 7 for n in range(0, 1000, 5)] + [70.1] * 20)},
    ),
    "label-shift": ("split-skew", Columns("y"), {"y": (["a", "b"] * 400 + ["a"], ["a"] * 150 + ["b"] * 50)}),
    "tails": ("outliers", Columns(), {"x": ([n % 97 / 7 for n in range(1000)], [n % 97 for n in range(250)])}),
    "missing": ("missing-values", Columns(), {"x": ([1.0] * 800, [None] * 60 + [1.0] * 140)}),
    "absent-classes": ("class-imbalance", Columns("y"), {"y": (["a", "b"] * 400, ["a"] * 200)}),
    "missing-by-class": (
        "label-leakage",
        Columns("y"),
        {"y": ([0, 1] * 200, [0, 1] * 50), "x": ([None, 1.0, None, 2.0] * 100, [None, 1.0] * 50)},
    ),
}


@pytest.mark.parametrize("family", BLOCKED)
def test_without_its_share_a_family_blocks_nothing(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, columns, table = BLOCKED[family]
    check: Check = find_checks()[name]()
    splits = {
        split: {column: values[at] for column, values in table.items()} for at, split in enumerate(("train", "eval"))
    }
    profile = profile_of(columns, **splits)
    before = [one for one in judged(check, profile) if one.severity == BLOCK]
    monkeypatch.setattr(budget, "SHARES", {**SHARES, family: 0.0})
    after = [one for one in judged(check, profile) if one.severity == BLOCK]
    assert len(before) == len(after) + 1


def test_standard_errors_that_block_copies_are_rarer_than_their_share() -> None:
    p = math.erfc(RowOverlap().min_z / math.sqrt(2)) / 2
    assert p < alpha("overlap", 10)


def test_seven_copied_rows_of_a_fifth_are_beyond_chance() -> None:
    def copies(rows: int) -> Overlap:
        return Overlap(
            first=8000, second=2000, matched=rows, conflicting=0, distinct=rows, matched_squares=rows,
            unmatched_squares=2000 - rows, repeated=0, repeated_squares=0, single_squares=8000,
        )  # fmt: skip

    table = {"x": list(range(200))}
    found = [
        judged(RowOverlap(), profile_of(joins={("train", "eval"): copies(rows)}, train=table, eval=table))[0].severity
        for rows in (6, 7)
    ]
    assert [severity == BLOCK for severity in found] == [False, True]
