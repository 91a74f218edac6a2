"""What the benchmark of detection counts: clean runs by kind of split, and what other tools are held to."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

# pandas 1.5 calls what numpy 1.25 deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:np.find_common_type is deprecated:DeprecationWarning")

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks/detection"


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not FOLDER.exists():
        pytest.skip("benchmarks/ is not part of this checkout")
    known = set(sys.modules)
    monkeypatch.syspath_prepend(str(FOLDER))
    yield
    for name in set(sys.modules) - known:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(FOLDER.parent)):
            del sys.modules[name]


def plan(**chosen: Any) -> list[tuple[str, int, int, tuple[str, ...], bool]]:
    from planning import list_tasks

    usual = {"no_faults": False, "faults": ["label-token", "mean-shifted"], "first_seed": 7, "seeds": 1, "clean": 1,
             "sizes": [200], "bases": ["loans", "tickets"], "each": 0, "doses": False}  # fmt: skip
    return list(list_tasks(Namespace(**usual | chosen)))


def clean(base: str, opens: bool) -> dict[str, Any]:
    return {"base": base, "rows": 500, "seed": 1, "fault": "", "opens": opens, "problems": [], "seconds": 1.0,
            "error": "", "said": [] if opens else [["BLOCK", "split-skew", "rate moved by 0.3."]]}  # fmt: skip


def test_none_of_59_is_less_than_one_in_sixteen() -> None:
    from printing import bound

    assert [round(end, 3) for end in bound(0, 59)] == [0.0, 0.061]
    assert [round(end, 3) for end in bound(59, 59)] == [0.939, 1.0]


def test_clean_runs_are_counted_by_kind_of_split(capsys: pytest.CaptureFixture[str]) -> None:
    from printing import print_clean

    print_clean([clean("loans", True), clean("tickets", True), clean("orders", False), clean("sms", False)])
    said = capsys.readouterr().out
    assert "| random | 2 | 0 | 0.00%–84.19% | 0 | 0.00 | 1.00 |" in said
    assert "| time, declared | 1 | 1 | 2.50%–100.00% |" in said
    assert "| all | 3 | 1 |" in said  # texts that are copied in the data are no clean table


def test_what_differs_in_numbers_alone_is_one_text(capsys: pytest.CaptureFixture[str]) -> None:
    from printing import print_texts

    one, other = clean("loans", False), clean("loans", False)
    other["said"] = [["BLOCK", "split-skew", "rate moved by 0.41."]]
    print_texts([one, other])
    assert "BLOCK split-skew, 2 times: loans 2" in capsys.readouterr().out


def test_tables_with_fewer_rows_than_were_asked_for_are_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    from printing import print_faults

    plain = {"base": "iris", "rows": 5_000, "fault": "mean-shifted", "family": "skew", "dose": 1.0, "blocks": True,
             "headline": True, "opens": False}  # fmt: skip
    print_faults([plain | {"trained": 4_000, "checks": ["split-skew"]}, plain | {"trained": 120, "checks": []}])
    said = capsys.readouterr().out
    assert "| caught, fewer rows | caught, n = 5,000 |" in said
    assert "| skew | mean-shifted | 1 | 0/1 | 1/1 |" in said


def test_a_fault_can_be_planted_in_the_first_base_that_takes_it() -> None:
    assert [(name, faults) for name, _, _, faults, _ in plan(each=1)] == [
        ("loans", ("mean-shifted",)),
        ("tickets", ("label-token",)),
    ]
    assert [faults for _, _, _, faults, _ in plan()] == [("label-token", "mean-shifted")] * 2


def test_a_base_is_the_same_for_every_tool() -> None:
    from planning import draw

    first, again, other = draw("loans", 200, 7), draw("loans", 200, 7), draw("loans", 200, 8)
    assert first.fitted.equals(again.fitted)
    assert not first.fitted.equals(other.fitted)


def test_a_control_that_is_split_by_customers_shares_none() -> None:
    from controls import CLEAN

    tables = CLEAN["shops_undeclared"](np.random.default_rng(0), 400)
    assert not set(tables.fitted["customer_id"]) & set(tables.asked["customer_id"])
    assert not tables.columns.entity


def test_what_was_fitted_on_train_alone_is_no_mean_of_both_splits() -> None:
    from controls import CLEAN

    tables = CLEAN["scaled"](np.random.default_rng(0), 400)
    assert abs(tables.fitted["rate"].mean()) < 1e-9 < abs(tables.union()["rate"].mean())


def test_a_peer_catches_what_it_does_not_say_of_the_clean_twin() -> None:
    from peering import find_new

    known = {"raised": [["fail", "drift", "rate", 0], ["fail", "outlier", "", 100]]}
    hit = {"raised": [["fail", "drift", "rate", 0], ["fail", "drift", "age", 0], ["fail", "outlier", "", 120]]}
    assert find_new(hit, known) == [["fail", "drift", "age", 0]]
    assert find_new({"raised": [["fail", "outlier", "", 131]]}, known) == [["fail", "outlier", "", 131]]
    assert find_new({"failed": "it ended"}, known) == []


def test_columns_are_read_from_what_a_peer_says() -> None:
    from asking import by_columns

    said = list(by_columns("fail", "drift", "Found drift in 'income' and 'age_2'", ["income", "age", "age_2"]))
    assert [one.column for one in said] == ["income", "age_2"]
    assert [one.column for one in by_columns("fail", "overlap", "12 rows", ["income"])] == [""]


def test_every_peer_has_an_environment_of_exact_versions() -> None:
    import importlib

    from peering import PEERS

    for name in PEERS:
        environment = importlib.import_module(f"peers.{name}").ENVIRONMENT
        pins = (ROOT / f"benchmarks/envs/{environment}.txt").read_text().splitlines() if environment else []
        assert all("==" in line for line in pins), name
    assert sorted(path.stem for path in (FOLDER / "peers").glob("[!_]*.py")) == sorted(PEERS)
