"""What a check may need to know of the data: the value of a measure, of a join or of an artifact."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from traingate.registry import id_of

Value = TypeVar("Value")


class Need(Generic[Value]):
    """Something whose value a Profile holds under its id; the value's type is `Value`."""

    id: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = id_of(cls)
