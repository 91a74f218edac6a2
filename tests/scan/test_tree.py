"""However shards are scheduled, they are merged in the same order; none is lost or counted twice."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traingate.scan.tree import Tree


def join_names(first: str, second: str) -> str:
    return f"({first}{second})"


def grow_tree(order: list[int]) -> Tree[str]:
    tree = Tree(join_names)
    for shard in order:
        tree.put(0, shard, chr(ord("a") + shard))
    return tree


def test_neighbours_are_merged_first_and_the_rest_in_order() -> None:
    assert grow_tree([0, 1, 2, 3, 4]).root(5) == "(((ab)(cd))e)"


@given(st.permutations(range(13)))
def test_every_order_of_arrival_gives_the_same_merges(order: list[int]) -> None:
    assert grow_tree(order).root(13) == grow_tree(list(range(13))).root(13)


@given(st.permutations(range(13)), st.integers(1, 5))
def test_every_spread_over_workers_gives_the_same_merges(order: list[int], workers: int) -> None:
    trees = [grow_tree(order[worker::workers]) for worker in range(workers)]
    whole = Tree(join_names)
    for tree in trees:
        whole.absorb((level, index, state) for (level, index), state in tree.nodes.items())
    assert whole.root(13) == grow_tree(list(range(13))).root(13)


def test_floating_sums_do_not_depend_on_the_order_of_arrival() -> None:
    values, sums = [random.Random(7).uniform(-1e9, 1e9) for _ in range(50)], set()
    for seed in range(5):
        tree: Tree[float] = Tree(lambda first, second: first + second)
        for shard in random.Random(seed).sample(range(50), 50):
            tree.put(0, shard, values[shard])
        sums.add(tree.root(50))
    assert len(sums) == 1


def test_finished_blocks_are_held_as_one_state() -> None:
    assert sorted(grow_tree(list(range(8))).nodes) == [(3, 0)]


@pytest.mark.parametrize("missing", range(6))
def test_a_missing_shard_is_an_error(missing: int) -> None:
    tree = grow_tree([shard for shard in range(6) if shard != missing])
    with pytest.raises(ValueError, match=f"{missing} of 6 shards in a row were measured; the rest never reported in"):
        tree.root(6)


def test_a_shard_more_than_planned_is_an_error() -> None:
    with pytest.raises(ValueError, match="3 of 2 shards"):
        grow_tree([0, 1, 2]).root(2)


def test_no_shard_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="0 of 1 shards"):
        Tree(join_names).root(1)


@pytest.mark.parametrize("order", [[0, 0], [2, 2], [0, 1, 0], [0, 1, 2, 3, 2]])
def test_a_shard_that_is_counted_twice_is_an_error(order: list[int]) -> None:
    with pytest.raises(ValueError, match="were measured twice"):
        grow_tree(order).root(len(set(order)))
