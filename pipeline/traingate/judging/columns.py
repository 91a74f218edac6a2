"""Which columns are judged: features, and what a question asks of besides."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from traingate.plan import Plan

Role = Literal["label", "entity", "time", "weight", "identifiers"]
"""What a column may mean besides a feature; `identifiers` merely number or name rows. Ignored columns have no role."""


def features(plan: Plan, split: str, also: tuple[Role, ...] = ()) -> list[str]:
    """The columns of a split that say something of its rows, in the file's order, and those of the roles in `also`.

    Times move by nature and an entity's or a row's name says nothing that a model should learn, so that a question
    that is asked of them too says so. Ignored columns are asked of nothing.
    """
    columns = plan.columns
    roles: dict[Role, Collection[str | None]] = {
        "label": (columns.label,),
        "entity": columns.entity,
        "time": (columns.time,),
        "weight": (columns.weight,),
        "identifiers": plan.identifiers,
    }
    left_out = {name for role, names in roles.items() if role not in also for name in names}
    return [name for name in plan.types[split] if name not in left_out and name not in columns.ignore]
