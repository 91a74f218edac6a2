"""Buckets are matched on their own, and what they say is added up as if there were one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from traingate.dataset import Dataset, Split
from traingate.join import Join, Match, Side
from traingate.joins.rows import Rows
from traingate.plan import Plan
from traingate.scan.matching import add_up, match
from traingate.scan.measuring import Work
from traingate.scan.spill import pack_messages

DATASET = Dataset("d", (Split("train", ("train.csv",)), Split("eval", ("eval.csv",))))
HIGHEST = 1 << 63


def work(join: Join[object]) -> Work:
    return Work(Plan(DATASET, {"train": {}, "eval": {}}, ()), (), (join,), 2)


def send_keys(split: str, shard: int, rows: list[tuple[int, int]], folder: str) -> list[bytes]:
    """Keys of features, and of features with the label, in two buckets."""
    keys = np.array(sorted(rows), np.uint64).reshape(-1, 2).T
    borders = np.array([0, int((keys[0] < HIGHEST).sum()), len(rows)])
    return [message for _, message in pack_messages("rows", split, shard, keys, borders, folder)]


def test_both_buckets_count_and_the_smallest_keys_are_shown_with_their_shards(tmp_path: Path) -> None:
    parts = [
        *send_keys("train", 0, [(1, 10), (HIGHEST, 20)], str(tmp_path)),
        *send_keys("train", 1, [(7, 70), (HIGHEST + 1, 30)], str(tmp_path)),
        *send_keys("eval", 0, [(7, 70), (8, 80), (HIGHEST, 20), (HIGHEST + 1, 31)], str(tmp_path)),
    ]
    with ThreadPoolExecutor(2) as pool:
        found = match(work(Rows()), "rows", parts, pool)["train/eval"]
    assert (found["rows"], found["sums"]["matched"], found["sums"]["conflicting"]) == ([4, 4], 3, 1)
    assert found["examples"] == {"copies": [[7, 1, 0], [HIGHEST, 0, 0]], "conflicts": [[HIGHEST + 1, 1, 0]]}


@pytest.mark.parametrize("threads", [1, 3])
def test_five_rows_are_shown_however_many_threads_there_are(tmp_path: Path, threads: int) -> None:
    rows = [(key, key) for key in (9, 8, 7, 6, HIGHEST + 2, HIGHEST + 1)]
    parts = [*send_keys("train", 0, rows, str(tmp_path)), *send_keys("eval", 0, rows, str(tmp_path))]
    with ThreadPoolExecutor(threads) as pool:
        found = match(work(Rows()), "rows", parts, pool)["train/eval"]
    assert [key for key, _, _ in found["examples"]["copies"]] == [6, 7, 8, 9, HIGHEST + 1]


class Crashing(Join[object]):
    def match(self, first: Side, second: Side) -> Match:
        raise ZeroDivisionError("buckets of nothing")

    compute_keys = finish = None  # type: ignore[assignment]


def test_a_join_that_crashes_says_so_and_ends_no_run(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = match(work(Crashing()), Crashing.id, send_keys("train", 0, [(1, 1)], str(tmp_path)), pool)["train/eval"]
    assert "ZeroDivisionError: buckets of nothing" in found["error"]


def test_of_what_is_largest_the_greatest_of_all_buckets_is_kept() -> None:
    one = {"rows": [1, 1], "sums": {"rows": 1}, "examples": {}, "error": ""}
    found = add_up(
        [one | {"largest": {"copies": 3}}, one | {"largest": {"copies": 5}}, one | {"largest": {"copies": 4}}]
    )
    assert (found["largest"], found["sums"]) == ({"copies": 5}, {"rows": 3})


def test_a_bucket_that_crashed_is_not_forgotten_among_others() -> None:
    good = {"rows": [1, 1], "sums": {"matched": 1}, "largest": {}, "examples": {}, "error": ""}
    assert add_up([good, good | {"error": "it crashed"}])["error"] == "it crashed"
