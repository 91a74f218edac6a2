"""Merges states of shards along a tree that depends on the shards alone: every schedule gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Tree(Generic[T]):
    """States by aligned block of shards: node (level, index) covers shards index·2^level to (index+1)·2^level − 1.

    Two nodes are merged as soon as both halves of their parent are there, and in no other way. A tree therefore holds
    few states at a time, and its root's floating-point sums do not depend on which worker saw which shard first.
    """

    def __init__(self, merge: Callable[[T, T], T]) -> None:
        self._merge = merge
        self.nodes: dict[tuple[int, int], T] = {}

    def put(self, level: int, index: int, state: T) -> None:
        """Adds a node; ValueError where it is there already (a shard counted twice)."""
        while True:
            if (level, index) in self.nodes:
                raise _make_twice_error(level, index)
            twin = (level, index ^ 1)
            if twin not in self.nodes:
                self.nodes[level, index] = state
                return
            other = self.nodes.pop(twin)
            state = self._merge(state, other) if index & 1 == 0 else self._merge(other, state)
            level, index = level + 1, index >> 1

    def absorb(self, nodes: Iterable[tuple[int, int, T]]) -> None:
        """Adds the nodes of another tree."""
        for level, index, state in nodes:
            self.put(level, index, state)

    def root(self, shards: int) -> T:
        """All states as one, in the order of the shards; ValueError where a shard is missing or doubled."""
        ordered = sorted(self.nodes.items(), key=lambda node: node[0][1] << node[0][0])
        position, total = 0, None
        for (level, index), state in ordered:
            if index << level < position:
                raise _make_twice_error(level, index)
            if index << level > position:
                break
            position += 1 << level
            total = state if total is None else self._merge(total, state)
        if position != shards or total is None:
            raise ValueError(f"{position} of {shards} shards in a row were measured; the rest never reported in")
        return total


def _make_twice_error(level: int, index: int) -> ValueError:
    return ValueError(f"shards {index << level} to {((index + 1) << level) - 1} were measured twice")
