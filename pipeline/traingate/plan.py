"""What is known of all splits before their rows are read: columns, kinds, and what rows are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce

from traingate.dataset import Columns, Dataset
from traingate.kinds import Kind, are_alike, widest

_PARTS = 4


@dataclass(frozen=True)
class Plan:
    """What is known of all splits before their rows are read.

    Attributes:
        dataset: what the config says.
        types: logical type by column, by split: `int`, `float`, `bool`, `string`, `time`, `list` or `null`.
        common: columns that every split has, sorted; rows are compared on these.
        identifiers: columns that merely number or name rows (found in the head of train); no evidence of a copy.
        binary: columns of bytes that are no text, such as images (found in the head of train); none can be trained on.
        spelled: columns that some split writes as times and another as their text (found in the heads of splits).
        single: columns of numbers that some split stores as float32 and another does not. All splits are read as
            float32 there: 0.1 is another number in either, and as the same number it is read by any model.
        written: the type by column, by split, as the split alone has it; `types` agree across splits.
    """

    dataset: Dataset
    types: Mapping[str, Mapping[str, str]]
    common: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    binary: tuple[str, ...] = ()
    spelled: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def columns(self) -> Columns:
        """The columns that mean more than a feature."""
        return self.dataset.columns

    @cached_property  # asked column by column, which in a table of thousands takes minutes
    def compared(self) -> tuple[str, ...]:
        """Columns whose values make two rows copies: common features and the time, without what else has a role.

        The same values at another time are another observation. Identifiers would make every row look different.
        A column that is text in one split and a number in another is left out: it would hide every copy.
        """
        left_out = self.columns.not_features - {self.columns.time} | set(self.identifiers)
        return tuple(name for name in self.common if name not in left_out and self.is_comparable(name))

    @cached_property
    def compared_parts(self) -> tuple[tuple[str, ...], ...]:
        """The compared columns in up to four parts: rows that differ in few columns agree in all but one of them."""
        compared = self.compared
        return tuple(compared[at::_PARTS] for at in range(min(_PARTS, len(compared))))

    @cached_property
    def incomparable(self) -> tuple[str, ...]:
        """Features of all splits, and the time, that rows are not compared by because splits write them differently."""
        left_out = self.columns.not_features - {self.columns.time} | set(self.identifiers)
        return tuple(name for name in self.common if name not in left_out and not self.is_comparable(name))

    def is_comparable(self, name: str) -> bool:
        """Whether the splits hold values of a column that can be equal: all numbers, all of one kind, or all times."""
        kinds = {Kind(types[name]) for types in self.types.values() if name in types} - {Kind.NULL}
        return len(kinds) <= 1 or all(kind.numeric for kind in kinds) or name in self.spelled

    def is_alike(self, name: str) -> bool:
        """Whether every split that has a column writes its values in one way, so that what they mean can be compared.

        Else the check `column-types` says so, and nothing else is to be said of how the column differs.
        """
        return are_alike(Kind(types[name]) for types in self.types.values() if name in types)

    def find_kind(self, name: str) -> Kind:
        """The one kind that holds a column's values in every split: what a trainer reads it as."""
        return reduce(widest, (Kind(types[name]) for types in self.types.values() if name in types), Kind.NULL)
