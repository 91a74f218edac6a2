"""A measure that crashes where a test wants it to."""

from __future__ import annotations

from traingate.batch.batch import Batch
from traingate.measure import Measure, State
from traingate.plan import Plan


class Broken(Measure[int]):
    """A measure that crashes in a given step."""

    def __init__(self, where: str) -> None:
        self.where = where

    def _at(self, place: str) -> None:
        if place == self.where:
            raise ZeroDivisionError(f"planted in {place}")

    def start(self, plan: Plan, split: str) -> State:
        self._at("start")
        return {"n": 0}

    def add(self, state: State, batch: Batch) -> State:
        self._at("add")
        return {"n": state["n"] + batch.rows}

    def merge(self, first: State, second: State) -> State:
        self._at("merge")
        return {"n": first["n"] + second["n"]}

    def finish(self, state: State) -> int:
        self._at("finish")
        return int(state["n"])
