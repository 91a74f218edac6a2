"""What a check is: one question asked of the data before training, answered from a Profile alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Self, Unpack

from traingate.dataset import Dataset
from traingate.errors import Misread, suggest
from traingate.profile.need import Need
from traingate.reading import read, resolve_types
from traingate.registry import derive_id, find_class, find_classes, list_modules
from traingate.report.findings import FAMILIES, Finding, Particulars, Severity

if TYPE_CHECKING:
    from traingate.profile.profile import Profile


@dataclass(frozen=True)
class Check(ABC):
    """One question asked of the data before training? A subclass's fields are its settings.

    A subclass's docstring opens with the question, then says why it matters for training. A field's meaning, unit
    and bound stand in the docstring's `Attributes`. `needs` names the measures, joins and artifacts that it judges
    from; its `family` is the folder that it lies in.
    """

    id: ClassVar[str]
    family: ClassVar[str]
    needs: ClassVar[tuple[type[Need[Any]], ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)
        folder = cls.__module__.rpartition(".")[0].rpartition(".")[2]
        cls.family = folder if folder in FAMILIES else "quality"

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Why the question makes no sense for this dataset; None where it does."""
        return None

    @abstractmethod
    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """The findings. Pure: reads no file, starts nothing, and leaves the profile as it is.

        Args:
            dataset: what the config says.
            profile: holds only what `needs` names; anything else raises.
        """

    def count_comparisons(self, profile: Profile) -> int:
        """How many comparisons the answer stands for: the columns of every split, unless a subclass knows better."""
        return sum(len(types) for types in profile.plan.types.values())

    def finding(
        self,
        severity: Severity,
        message: str,
        *,
        at: str | tuple[str, str | None] | None = None,
        **particulars: Unpack[Particulars],
    ) -> Finding:
        """A finding of this check; `at` is a split, or a split and a column."""
        split, feature = at if isinstance(at, tuple) else (at, None)
        return Finding(self.id, severity, message, split, feature, **particulars)

    @classmethod
    def configure(cls, values: Mapping[str, Any]) -> Self:
        """The check with some settings; Misread where one is unknown, of another type, or would switch it off."""
        known = resolve_types(cls)
        for name in values:
            if name not in known:
                raise Misread(("checks", cls.id, name), f"is not a setting. {suggest(name, known)}")
        plain = {name: value.item() if hasattr(value, "item") else value for name, value in values.items()}  # of numpy
        return cls(**{name: read(known[name], value, ("checks", cls.id, name)) for name, value in plain.items()})

    @classmethod
    def question(cls) -> str:
        """The docstring's first sentence."""
        return " ".join((cls.__doc__ or "").split("?")[0].split()) + "?"

    @classmethod
    def settings(cls) -> dict[str, Field[Any]]:
        """The fields by name."""
        return {entry.name: entry for entry in fields(cls)}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """The value of every setting that gate.toml leaves alone."""
        return {
            entry.name: entry.default if entry.default is not MISSING else entry.default_factory()  # type: ignore[operator]
            for entry in fields(cls)
        }


def list_check_names() -> list[str]:
    """The id of every check, without importing any."""
    return list(list_modules("traingate.checks"))


def find_check(name: str) -> type[Check]:
    """The check of an id; KeyError where there is none. Imports that check alone."""
    return find_class("traingate.checks", name, Check)  # type: ignore[type-abstract]


def find_checks() -> dict[str, type[Check]]:
    """Every check by id, found in `checks/`."""
    return find_classes("traingate.checks", Check)  # type: ignore[type-abstract]
