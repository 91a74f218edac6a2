"""What a number may be, and how a message says so."""

from __future__ import annotations

import math
from typing import Any, get_args

import pytest

from traingate.bounds import AtLeastOne, Bounds, Count, Floor, Limit, Ratio, Share, StandardErrors

EDGES = {
    "a share may be 0 and 1": (Share, [0, 1], [-0.1, 1.1]),
    "nothing passes a limit of 1": (Limit, [0, 0.999], [-0.1, 1, 1.5]),
    "nothing falls short of a floor of 0": (Floor, [0.001, 1], [0, 1.1]),
    "a ratio is 1 or more": (Ratio, [1, 1000], [0.9, 1001]),
    "standard errors are a hundred at most": (StandardErrors, [0, 100], [-1, 101]),
    "a count is not negative": (Count, [0, 10**15], [-1, 10**15 + 1]),
    "at least one": (AtLeastOne, [1], [0, -1]),
}


@pytest.mark.parametrize(("kind", "within", "beyond"), EDGES.values(), ids=EDGES)
def test_the_edges(kind: Any, within: list[float], beyond: list[float]) -> None:
    bounds = get_args(kind)[1]
    assert [bounds.contains(number) for number in within] == [True] * len(within)
    assert [bounds.contains(number) for number in (*beyond, math.nan, -math.inf)] == [False] * (len(beyond) + 2)


def test_bounds_in_words() -> None:
    assert Bounds(0, 1).describe(15) == "from 0 to 1"
    assert Bounds(0, 1, below=True).describe(15) == "from 0 to below 1"
    assert Bounds(0, 1, above=True, below=True).describe(0) == "above 0 and below 1"
    assert Bounds(0, 1, above=True).describe(0) == "above 0 and at most 1"
    assert Bounds(1, 1000).describe(0) == "from 1 to 1,000"
    assert Bounds(1).describe(0) == "from 1 up"
    assert get_args(Count)[1].describe(-1) == "from 0 up"
    assert get_args(Count)[1].describe(10**16) == "from 0 to 1,000,000,000,000,000"
