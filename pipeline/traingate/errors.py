"""Everything that ends a run before its verdict, under one base class; each says with which exit code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from traingate.kinds import Kind

Place = tuple[str | int, ...]
"""Keys, and 0-based positions in lists, that lead to a value."""


class TrainGateError(Exception):
    """What TrainGate raises on purpose; the message says what is wrong, where, and what to do next.

    Attributes:
        exit_code: what the command line ends with: 1 shut, 2 a mistake in what was asked, 3 undecided.
    """

    exit_code: ClassVar[int] = 3


class ConfigError(TrainGateError):
    """A mistake in what the user wrote (exit 2); the message says where, and what was expected."""

    exit_code = 2


class Misread(ConfigError, ValueError):
    """Plain data that is not what it should be.

    Attributes:
        place: the keys that lead to it.
        wrong: what is wrong there, to follow the place in a sentence.
    """

    def __init__(self, place: Place, wrong: str) -> None:
        self.place, self.wrong = place, wrong
        super().__init__(f"{spell(place)} {wrong}".strip())

    def introduce(self, what: str) -> Misread:
        """The same mistake, introduced by what it was found in."""
        return Misread((), f"{what}: {self}")

    def prefix(self, *steps: str | int) -> Misread:
        """The same mistake, seen from further up."""
        return type(self)((*steps, *self.place), self.wrong)


class OutOfBounds(Misread):
    """A number that is too small or too large, or NaN."""


def spell(place: Place) -> str:
    """`splits[0].files[2].rows`; a key that would be taken for two is quoted."""
    import json

    spelled = ""
    for step in place:
        if isinstance(step, int):
            spelled += f"[{step}]"
        else:
            key = step if re.fullmatch(r"[\w-]+", step, re.ASCII) else json.dumps(step)
            spelled += f".{key}" if spelled else key
    return spelled


class SchemaError(ConfigError):
    """A schema file that cannot be used; the message says where, what was expected and what to do."""


class SuiteError(ConfigError):
    """A suite file that cannot be used; the message says where, what was expected and what to do."""


class KeyRejected(ConfigError):
    """A key that cannot be used (exit 2); the message says what was expected."""


class Refused(TrainGateError):
    """The gate stays shut (exit 1): the message says why, and what to run next."""

    exit_code = 1


class BadSignature(Refused):
    """A signature that is missing or does not match; the message says which."""


class Unreadable(TrainGateError):
    """A file that cannot be read whole: the run ends undecided (exit 3). The message names file, row and next step."""


class Unfinished(Unreadable):
    """A run that ended before every shard was read (exit 3). The message says where, why, and the next step."""


class Unmatched(TrainGateError):
    """Rows that should be matched across splits cannot be (exit 3); the message says why."""


class Undeclared(TrainGateError, LookupError):
    """Something of a profile was asked for that the check's `needs` does not name."""


class TooLittle(TrainGateError):
    """Rows from which no small model can learn, or be scored on; says why, and is told beside a cause."""


class Widen(TrainGateError):
    """Values of a shard do not fit the planned kinds; the scan starts again with wider ones, and nobody sees this.

    Attributes:
        kinds: the kind that every column of this shard needs.
    """

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        super().__init__(str(dict(kinds)))
        self.kinds = dict(kinds)


def suggest(key: str, keys: Iterable[str]) -> str:
    """`Did you mean …?`, or the list of keys where none is near."""
    import difflib

    keys = list(keys)
    close = difflib.get_close_matches(key, keys, 1, 0.5)
    return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(keys)}."
