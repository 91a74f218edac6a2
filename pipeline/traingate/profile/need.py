"""What a check may need to know about the data: the value of a measure, of a join or of an artifact."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from traingate.registry import derive_id

Value = TypeVar("Value")


class Shelf(StrEnum):
    """The part of a Profile that holds the values of one sort of need."""

    VALUES = "values"
    JOINS = "joins"
    ARTIFACTS = "artifacts"


class Need(Generic[Value]):
    """Something whose value a Profile holds under its id; the value's type is `Value`."""

    id: ClassVar[str]
    shelf: ClassVar[Shelf]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)
