"""What an artifact is: something that an edge makes of a profile, which checks judge and a run leaves behind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from traingate.dataset import Dataset
from traingate.profile.need import Need, Shelf, Value
from traingate.profile.profile import Profile
from traingate.registry import find_classes
from traingate.runner import Run


@dataclass(frozen=True)
class Inputs:
    """What people wrote, read before any data is.

    Attributes:
        dataset: what the config says.
        run: how the scan is run; an engine that reads the rows itself runs alike.
        schema: the reviewed TFDV schema; None infers one from train.
        suites: Great Expectations suites by split.
    """

    dataset: Dataset
    run: Run = Run()
    schema: Any = None
    suites: Mapping[str, Any] = field(default_factory=dict)


class Artifact(Need[Value], ABC):
    """Something that an edge makes of what was measured.

    Attributes:
        needs: measures, joins and other artifacts that it is made of.
        always: whether every run leaves it behind, whichever checks are asked.
        written: names of the files or folders that it leaves in the output folder.
    """

    shelf = Shelf.ARTIFACTS
    needs: ClassVar[tuple[type[Need[Any]], ...]] = ()
    always: ClassVar[bool] = False
    written: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def compute(self, profile: Profile, inputs: Inputs) -> Value:
        """The value; `profile` holds what `needs` names, and anything else raises."""

    def files(self, value: Value) -> Mapping[str, bytes]:
        """What is left in the output folder, by path inside it; each path is one of `written` or lies below one."""
        return {}


def find_artifacts() -> dict[str, type[Artifact[Any]]]:
    """Every artifact by id, found in `artifacts/`."""
    return find_classes("traingate.artifacts", Artifact)  # type: ignore[type-abstract]
