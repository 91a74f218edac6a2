"""What a scan leaves behind: the value of every measure for every split, and of every join across splits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from traingate.plan import Plan
from traingate.profile.need import Need
from traingate.profile.reads import SplitRead

V = TypeVar("V")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Profile:
    """All that judging sees of the data.

    Attributes:
        plan: columns and types of all splits.
        splits: what was read, by split.
        values: a measure's value by split, by the measure's id.
        joins: a join's value by its id, by (train or other split, held-out split).
        facts: what edges computed from the values, by name: `schema`, `anomalies`, `suites`.
        errors: why a measure or an edge could not answer, by id; checks that need it do not pass.
    """

    plan: Plan
    splits: Mapping[str, SplitRead]
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    joins: Mapping[str, Mapping[Pair, Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def of(self, measure: type[Need[V]], split: str) -> V:
        """A measure's value for a split; KeyError where it was not measured."""
        value: V = self.values[measure.id][split]
        return value

    def all(self, measure: type[Need[V]]) -> Mapping[str, V]:
        """A measure's value by split; empty where it was not measured."""
        return self.values.get(measure.id, {})

    def joined(self, join: type[Need[V]], first: str, second: str) -> V:
        """A join's value for a pair of splits; KeyError where the pair was not joined."""
        value: V = self.joins[join.id][first, second]
        return value

    def pairs(self, join: type[Need[V]]) -> Mapping[Pair, V]:
        """A join's value by pair of splits; empty where there was nothing to join."""
        return self.joins.get(join.id, {})
