"""All that a check can judge from: measures, matches across splits, and the artifacts computed from both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from traingate.errors import Undeclared, Unmatched
from traingate.plan import Plan
from traingate.profile.need import Need, Shelf
from traingate.profile.reads import SplitRead

V = TypeVar("V")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Profile:
    """What a scan leaves behind, and what artifacts were computed from it.

    Attributes:
        plan: columns and types of all splits.
        splits: what was read, by split.
        values: a measure's value by split, by the measure's id.
        joins: a join's value by its id, by (train or other split, held-out split).
        artifacts: an artifact's value by its id.
        errors: why a measure, a join or an artifact could not answer, by id; checks that need it do not pass.
        obstacles: why rows cannot be matched at all, by the join's id.
    """

    plan: Plan
    splits: Mapping[str, SplitRead]
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    joins: Mapping[str, Mapping[Pair, Any]] = field(default_factory=dict)
    artifacts: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    obstacles: Mapping[str, str] = field(default_factory=dict)
    _remembered: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, measure: type[Need[V]], split: str) -> V:
        """A measure's value for a split; KeyError where it was not measured."""
        value: V = self.values[measure.id][split]
        return value

    def all(self, measure: type[Need[V]]) -> Mapping[str, V]:
        """A measure's value by split; empty where it was not measured."""
        return self.values.get(measure.id, {})

    def get_pair(self, join: type[Need[V]], first: str, second: str) -> V:
        """A join's value for a pair of splits; KeyError where the pair was not joined."""
        value: V = self.joins[join.id][first, second]
        return value

    def pairs(self, join: type[Need[V]]) -> Mapping[Pair, V]:
        """A join's value by pair of splits; empty where there was nothing to join.

        Raises:
            Unmatched: rows that should be matched cannot be.
        """
        if join.id in self.obstacles:
            raise Unmatched(self.obstacles[join.id])
        return self.joins.get(join.id, {})

    def pairs_or_none(self, join: type[Need[V]]) -> Mapping[Pair, V]:
        """As `pairs`, for what can be judged without; empty also where rows cannot be matched."""
        return self.joins.get(join.id, {})

    def get_artifact(self, artifact: type[Need[V]]) -> V:
        """An artifact's value; KeyError where it was not computed."""
        value: V = self.artifacts[artifact.id]
        return value

    def only(self, needs: Collection[type[Need[Any]]]) -> Profile:
        """The profile with what `needs` names; asking it for anything else raises Undeclared.

        So no answer can depend on whether another question was asked as well.
        """
        on = {shelf: {need.id for need in needs if need.shelf == shelf} for shelf in Shelf}
        view = replace(
            self,
            values=_Declared(self.values, on[Shelf.VALUES]),
            joins=_Declared(self.joins, on[Shelf.JOINS]),
            artifacts=_Declared(self.artifacts, on[Shelf.ARTIFACTS]),
        )
        object.__setattr__(view, "_remembered", self._remembered)  # what views have alike is worked out once
        return view

    def remember(self, needs: Collection[type[Need[Any]]], work_out: Callable[..., V], *of: Any) -> V:
        """`work_out(profile, *of)`, which several checks ask for, worked out once; `of` is what can be a key.

        What it is made of are `needs`, which the asking check has to have declared, whoever asked first. Nobody may
        change what comes back.
        """
        for shelf, shown in ((Shelf.VALUES, self.values), (Shelf.JOINS, self.joins), (Shelf.ARTIFACTS, self.artifacts)):
            if isinstance(shown, _Declared):
                shown.check(need.id for need in needs if need.shelf == shelf)
        if (work_out, of) not in self._remembered:
            self._remembered[work_out, of] = work_out(self.only(needs), *of)
        value: V = self._remembered[work_out, of]
        return value


class _Declared(Mapping[str, V]):
    """A mapping that answers for declared keys alone."""

    def __init__(self, values: Mapping[str, V], declared: Collection[str]) -> None:
        self._values, self._declared = values, declared

    def __getitem__(self, key: str) -> V:
        self.check((key,))
        return self._values[key]

    def check(self, keys: Iterable[str]) -> None:
        """Raises Undeclared where one of the keys was not declared."""
        for key in keys:
            if key not in self._declared:
                declared = ", ".join(sorted(self._declared)) or "none"
                raise Undeclared(f"{key} is not among the declared needs ({declared}).")

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._values if key in self._declared)

    def __len__(self) -> int:
        return sum(1 for _ in self)
