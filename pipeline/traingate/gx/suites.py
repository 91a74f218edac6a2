"""Suites of expectations, read from JSON files that people review, and tried before any data is read."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traingate.errors import SuiteError
from traingate.gx._quiet import silence

_FIELDS = {"type", "expectation_type", "kwargs", "meta", "severity", "id", "notes", "description", "rendered_content"}


@dataclass(frozen=True)
class Suite:
    """A suite whose every expectation Great Expectations accepts.

    Attributes:
        path: its file.
        name: its own name, else the file's.
        expectations: Great Expectations' objects, in the order of the file.
    """

    path: str
    name: str
    expectations: tuple[Any, ...]


def read_suite(path: str) -> Suite:
    """The suite in a JSON file, with every expectation tried on Great Expectations.

    Raises:
        SuiteError: the file cannot be read, is not a suite, has no expectations or one that Great Expectations does not
            know.
    """
    try:
        plain = json.loads(Path(path).read_text("utf8"))
    except RecursionError:
        raise SuiteError(f"{path}: this suite cannot be read: it is nested too deeply") from None
    except (OSError, ValueError) as error:
        raise SuiteError(f"{path}: this suite cannot be read: {error}") from None
    if not isinstance(plain, dict) or not isinstance(plain.get("expectations"), list):
        raise SuiteError(f"{path}: not a suite: it has no list `expectations`. See expectations/README.md.")
    if not plain["expectations"]:
        raise SuiteError(
            f"{path}: the suite has no expectations and would pass any data. Add one, or remove the suite."
        )
    with silence():
        expectations = tuple(_build(path, number, entry) for number, entry in enumerate(plain["expectations"], 1))
    return Suite(path, str(plain.get("name", Path(path).stem)), expectations)


def _build(path: str, number: int, entry: Any) -> Any:
    """An expectation of the file as Great Expectations' own object.

    The suite is not left to build itself: ExpectationSuite drops an expectation that it finds invalid.
    """
    from great_expectations.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.registry import (
        get_expectation_impl,
        list_registered_expectation_implementations,
    )

    kind = entry.get("type", entry.get("expectation_type")) if isinstance(entry, dict) else None
    where = f"{path}: expectation {number} ({kind})"
    if not isinstance(kind, str) or set(entry) - _FIELDS or not isinstance(entry.get("kwargs", {}), dict):
        raise SuiteError(f"{where}: expected an object with type, kwargs, severity and meta, not {str(entry)[:200]}")
    try:
        build = get_expectation_impl(kind)
    except ExpectationNotFoundError:
        near = difflib.get_close_matches(kind, list_registered_expectation_implementations(), 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise SuiteError(f"{where}: Great Expectations has no such expectation.{hint}") from None
    given = {name: entry[name] for name in ("meta", "severity", "notes", "description") if entry.get(name) is not None}
    try:
        return build(**entry.get("kwargs", {}), **given)
    except Exception as error:
        raise SuiteError(f"{where}: {' '.join(str(error).split())}") from None
