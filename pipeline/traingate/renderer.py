"""What a renderer is: one way to write a Report down. It reads the Report alone and computes nothing about data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from traingate.registry import derive_id, find_classes

if TYPE_CHECKING:
    from traingate.report.report import Report


class Renderer(ABC):
    """Writes a Report as text, the same text for the same Report. Data in it is hostile and has to come out inert.

    Attributes:
        id: the name of the file that defines it, with dashes.
        file: what its output is called inside the output folder.
    """

    id: ClassVar[str]
    file: ClassVar[str]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)

    @abstractmethod
    def render(self, report: Report) -> str:
        """The report as text; it encodes to UTF-8 whatever the data holds."""


def find_renderers() -> dict[str, type[Renderer]]:
    """Every renderer by id, found in `renderers/`."""
    return find_classes("traingate.renderers", Renderer)  # type: ignore[type-abstract]
