"""The entries of a suite's file as today's Great Expectations takes them, and what can never be judged on files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from traingate.errors import SuiteError, suggest

_SUITE = {"name", "expectation_suite_name", "expectations", "meta", "id", "notes", "evaluation_parameters"}
_SUITE |= {"suite_parameters"}
_GIVEN = ("meta", "severity", "notes", "description")
_ENTRY = {"type", "expectation_type", "kwargs", "id", "rendered_content", *_GIVEN}
# What releases before 1.0 wrote into an entry and into its arguments, or what belongs to a run rather than a rule.
_OLD_FIELDS = {"ge_cloud_id", "success_on_last_run", "expectation_context", "windows", "_raw_kwargs"}
_OLD_ARGUMENTS = {
    "allow_cross_type_comparisons", "auto", "batch_id", "catch_exceptions", "include_config", "interactive_evaluation",
    "meta", "output_strftime_format", "parse_strings_as_datetimes", "profiler_config", "result_format",
}  # fmt: skip
_EACH_VALUE = "Write it as an expectation of each value or of a column, with a `row_condition` if need be"
_INSTEAD = {
    "unexpected_rows_expectation": _EACH_VALUE,
    "expect_query_results_to_match_comparison": _EACH_VALUE,
    "expect_table_row_count_to_equal_other_table": (
        "Use expect_table_row_count_to_be_between; the check row-overlap compares the rows of splits"
    ),
}


@dataclass(frozen=True)
class Entry:
    """One expectation as the file says it.

    Attributes:
        where: the file, the expectation's number and its type, to open a message with.
        kind: its type.
        kwargs: its arguments, without those that Great Expectations no longer has.
        given: meta, severity, notes and description, as far as the file gives them.
        dropped: what was left out.
    """

    where: str
    kind: str
    kwargs: Mapping[str, Any]
    given: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


def read_entry(path: str, number: int, entry: Any) -> Entry:
    """An entry of the list `expectations`.

    Raises:
        SuiteError: it is no expectation, has a key that no release knows, or an argument that somebody else must fill.
    """
    kind = entry.get("type", entry.get("expectation_type")) if isinstance(entry, dict) else None
    where = f"{path}: expectation {number} ({kind})"
    if not isinstance(entry, dict) or not isinstance(kind, str) or not isinstance(entry.get("kwargs", {}), dict):
        raise SuiteError(f"{where}: expected an object with type, kwargs, severity and meta, not {str(entry)[:200]}")
    for key in entry:
        if key not in _ENTRY | _OLD_FIELDS:
            raise SuiteError(f"{where}: `{key}` belongs to no expectation. {suggest(key, sorted(_ENTRY))}")
    kwargs = entry.get("kwargs", {})
    _refuse_parameters(where, kwargs, "kwargs")
    old = tuple(key for key in kwargs if key in _OLD_ARGUMENTS)
    return Entry(
        where,
        kind,
        {key: value for key, value in kwargs.items() if key not in _OLD_ARGUMENTS},
        {name: entry[name] for name in _GIVEN if entry.get(name) is not None},
        (*(key for key in entry if key in _OLD_FIELDS), *old),
    )


def find_dropped(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """What the file says beside its expectations and nothing here reads."""
    parameters = ("evaluation_parameters", "suite_parameters")
    return tuple(key for key in plain if key not in _SUITE or (key in parameters and plain[key]))


def refuse_sql(where: str, kind: str) -> None:
    """SuiteError where Great Expectations judges a type in a database alone."""
    if "like_pattern" in kind:
        instead = f"Use {kind.replace('like_pattern', 'regex')}: `a%` is the regex `^a`, `_` is `.`"
    else:
        instead = _INSTEAD.get(kind, _EACH_VALUE)
    raise SuiteError(f"{where}: Great Expectations judges it in SQL alone, and splits are files. {instead}.")


def explain_invalid(kwargs: Mapping[str, Any], known: Mapping[str, Any], error: Exception) -> str:
    """Why Great Expectations refuses the arguments, in words."""
    for key in kwargs:
        if key not in known:
            return f"`{key}` is no argument of it. {suggest(key, sorted(set(known) - _OLD_ARGUMENTS - {'windows'}))}"
    reasons = getattr(error, "errors", None)
    said = [(".".join(map(str, one["loc"])), one["msg"]) for one in reasons()] if callable(reasons) else []
    told = dict(reversed([(name.removeprefix("__root__"), text) for name, text in said]))  # the first of each
    if not told:
        return " ".join(str(error).split())
    return "; ".join(f"`{name}`: {text}" if name else text for name, text in reversed(told.items()))


def _refuse_parameters(where: str, value: Any, place: str) -> None:
    """SuiteError where a value is to be filled in when a suite runs: nothing here could."""
    if isinstance(value, dict):
        if "$PARAMETER" in value:
            raise SuiteError(
                f"{where}: {place} is the parameter {value['$PARAMETER']!r}, which Great Expectations fills in when a "
                "suite runs; nothing fills it in here. Write the value itself."
            )
        for name, part in value.items():
            _refuse_parameters(where, part, f"{place}.{name}" if place != "kwargs" else str(name))
    elif isinstance(value, list):
        for part in value:
            _refuse_parameters(where, part, place)
