"""Suites of expectations, read from JSON files that people review, and tried before any data is read."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traingate.errors import SuiteError
from traingate.gx._entries import Entry, explain_invalid, find_dropped, read_entry, refuse_sql
from traingate.gx._quiet import silence


@dataclass(frozen=True)
class Suite:
    """A suite whose every expectation Great Expectations accepts.

    Attributes:
        path: its file.
        name: its own name, else the file's.
        expectations: Great Expectations' objects, in the order of the file.
        dropped: what the file says and nothing reads, most of it written by releases before 1.0.
    """

    path: str
    name: str
    expectations: tuple[Any, ...]
    dropped: tuple[str, ...] = ()


def read_suite(path: str) -> Suite:
    """The suite in a JSON file, with every expectation tried on Great Expectations.

    Suites that releases before 1.0 saved are read as well: what was taken out of Great Expectations since is left out
    and named in `dropped`.

    Raises:
        SuiteError: the file cannot be read, is not a suite, has no expectations, or one that Great Expectations does
            not know, that it judges in SQL alone, or that waits for a parameter.
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
    entries = [read_entry(path, number, entry) for number, entry in enumerate(plain["expectations"], 1)]
    with silence():
        expectations = tuple(_build(entry) for entry in entries)
    dropped = [*find_dropped(plain), *(name for entry in entries for name in entry.dropped)]
    name = plain.get("name") or plain.get("expectation_suite_name") or Path(path).stem
    return Suite(path, str(name), expectations, tuple(dict.fromkeys(dropped)))


def _build(entry: Entry) -> Any:
    """An expectation of the file as Great Expectations' own object.

    The suite is not left to build itself: ExpectationSuite drops an expectation that it finds invalid.
    """
    from great_expectations.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.registry import (
        get_expectation_impl,
        list_registered_expectation_implementations,
    )

    try:
        build = get_expectation_impl(entry.kind)
    except ExpectationNotFoundError:
        near = difflib.get_close_matches(entry.kind, list_registered_expectation_implementations(), 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise SuiteError(f"{entry.where}: Great Expectations has no such expectation.{hint}") from None
    if not _judges_frames(build):
        refuse_sql(entry.where, entry.kind)
    try:
        return build(**entry.kwargs, **entry.given)
    except Exception as error:
        why = explain_invalid({**entry.kwargs, **entry.given}, build.__fields__, error)
        raise SuiteError(f"{entry.where}: {why.rstrip('.')}. See expectations/README.md.") from None


def _judges_frames(build: Any) -> bool:
    """Whether Great Expectations can compute what a type needs on a pandas DataFrame."""
    from great_expectations.expectations.registry import _registered_metrics as known

    mapped = getattr(build, "map_metric", None)
    wanted = list(getattr(build, "metric_dependencies", None) or ())
    wanted += [f"{mapped}.condition"] if mapped else []
    frames = "PandasExecutionEngine"
    other_table = "other_table_name" in build.__fields__
    return not other_table and all(frames in known.get(name, {"providers": {frames}})["providers"] for name in wanted)
