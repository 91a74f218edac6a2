"""Runs suites on the sampled rows of splits: Great Expectations judges, and its answers become plain values."""

from __future__ import annotations

import difflib
import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from traingate.errors import SuiteError
from traingate.gx._content import as_content, as_json, dump, extract_text
from traingate.gx._exact import judge_exactly
from traingate.gx._frames import localize, make_frame
from traingate.gx._margins import measure_margins, split_rows
from traingate.gx._quiet import silence
from traingate.gx.suites import Suite
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.suite_results import ESTIMATES, ExpectationResult, SuiteResult, read_figures
from traingate.profile.summaries import Summary

_SHOWN_EXAMPLES = 5
_OF_TYPES = ("expect_column_values_to_be_of_type", "expect_column_values_to_be_in_type_list")
_OF_COLUMNS = (
    "expect_column_to_exist", "expect_table_column_count_to_be_between", "expect_table_column_count_to_equal",
    "expect_table_columns_to_match_ordered_list", "expect_table_columns_to_match_set",
)  # fmt: skip
_ROW_COUNTS = ("expect_table_row_count_to_be_between", "expect_table_row_count_to_equal")
# A set without members is part of every set: such an expectation says how many values it saw where it saw none.
_TRUE_OF_NOTHING = ("expect_column_distinct_values_to_be_in_set",)


def run_suites(
    suites: Mapping[str, Suite], samples: Mapping[str, SampledRows], summaries: Mapping[str, Summary] | None = None
) -> dict[str, SuiteResult]:
    """What each split's suite says of the split's sample, by split, and of the statistics of all rows.

    Raises:
        SuiteError: a split that has a suite was not sampled, or as `run_suite` does.
    """
    unsampled = sorted(set(suites) - set(samples))
    if unsampled:
        split = unsampled[0]
        raise SuiteError(f"{suites[split].path}: the split {split} was not sampled. Is it under [splits]?")
    known = summaries or {}
    return {split: run_suite(suite, samples[split], split, known.get(split)) for split, suite in suites.items()}


def run_suite(suite: Suite, rows: SampledRows, split: str, summary: Summary | None = None) -> SuiteResult:
    """What a suite says of sampled rows. Great Expectations judges, expectations that may share a result apart.

    An expectation that raises while it runs has `error` set and did not succeed. Where the rows are a sample, what the
    statistics of all rows tell is judged by these, and a figure that fails gets a margin.

    Raises:
        SuiteError: Great Expectations answered for fewer expectations than there are.
    """
    with silence():
        ids = [str(uuid.UUID(int=number)) for number in range(1, len(suite.expectations) + 1)]
        validated = _validate(suite.name, dict(zip(ids, suite.expectations, strict=True)), rows)
        answers = {answer.expectation_config.id: answer for answer in validated.results}
        if len(validated.results) != len(ids) or set(answers) != set(ids):
            counted = f"{len(ids)} expectations were planned, {len(validated.results)} evaluated"
            raise SuiteError(f"{suite.path}: {counted}. The others have no result; run again.")
        pairs = list(zip(suite.expectations, (answers[key] for key in ids), strict=True))
        exact = [not rows.complete and _judge_all_rows(*pair, rows, summary) for pair in pairs]
        _recount(validated)
        results = tuple(
            replace(_convert(*pair, rows.table), of_all_rows=told) for pair, told in zip(pairs, exact, strict=True)
        )
        margins = (
            {} if rows.complete else _measure_margins(dict(zip(ids, suite.expectations, strict=True)), results, rows)
        )
        results = tuple(replace(one, margins=margins.get(key, ())) for key, one in zip(ids, results, strict=True))
        document = dump(validated.to_json_dict())
    return SuiteResult(
        suite.path, suite.name, split, len(rows.hashes), rows.rows_total, results, document, suite.dropped
    )


def _validate(name: str, expectations: Mapping[str, Any], rows: SampledRows) -> Any:
    """Great Expectations' ExpectationSuiteValidationResult; its results come in another order than the suite's."""
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source, frame = context.data_sources.add_pandas("traingate"), make_frame(rows)
    frames = {False: frame, True: localize(frame, rows.zoned)}
    parts = _divide(list(expectations.values()))
    suites = [(of_types, great_expectations.ExpectationSuite(name, expectations=part)) for of_types, part in parts]
    for key, expectation in expectations.items():
        expectation.id = key  # a suite takes none that has one
    answers: list[Any] = []
    for of_types, suite in suites:
        # What an asset has measured is kept, so that other rows are another asset.
        asset = source.add_dataframe_asset(f"sampled rows {len(answers) + 1}")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frames[of_types]})
        answers.append(batch.validate(suite, result_format="SUMMARY"))
    validated = answers[0]
    validated.results = [result for answer in answers for result in answer.results]
    return validated


def _divide(expectations: list[Any]) -> list[tuple[bool, list[Any]]]:
    """The expectations in parts that hold no two of one type and column, and whether a part asks for types.

    Great Expectations names a metric before all of its arguments are known, so that in one call a second expectation of
    quantiles would get the first one's quantiles.
    """
    parts: dict[tuple[bool, int], list[Any]] = {}
    seen: Counter[str] = Counter()
    for expectation in expectations:
        kind = expectation.expectation_type
        where = f"{kind} {getattr(expectation, 'column', None)}"
        parts.setdefault((kind in _OF_TYPES, seen[where]), []).append(expectation)
        seen[where] += 1
    return [(of_types, part) for (of_types, _), part in parts.items()]


def _judge_all_rows(expectation: Any, answer: Any, rows: SampledRows, summary: Summary | None) -> bool:
    """Judges again, by Great Expectations' own rule, what is known of all rows of the split; whether that is so."""
    kind, given = answer.expectation_config.type, answer.expectation_config.kwargs
    if kind in _OF_COLUMNS:
        return True
    if kind in _ROW_COUNTS and not given.get("row_condition"):
        figures = {"table.row_count": rows.rows_total}
        judged = expectation._validate(figures, runtime_configuration={}, execution_engine=None)
    elif summary is None or _explain(answer.exception_info, given, rows.table.column_names):
        return False
    else:
        judged = judge_exactly(expectation, summary.columns.get(given.get("column")))
    if judged is None:
        return False
    answer.success, answer.result = judged["success"], judged["result"]
    return True


def _measure_margins(
    expectations: Mapping[str, Any], results: Sequence[ExpectationResult], rows: SampledRows
) -> dict[str, tuple[float, ...]]:
    """How far the figures that failed on the sample may be from those of all rows, by the expectation's id."""
    failed = {
        key: result
        for key, result in zip(expectations, results, strict=True)
        if result.type in ESTIMATES and not (result.success or result.of_all_rows or result.error)
    }
    figures: dict[str, list[Any]] = {key: [] for key in failed}
    for group in split_rows(rows) if failed else ():
        copies = {key: expectations[key].copy(update={"id": None}) for key in failed}
        for answer in _validate("a group", copies, group).results:
            key, observed = answer.expectation_config.id, (answer.result or {}).get("observed_value")
            figures[key].append(read_figures(failed[key].kwargs, as_json(observed)))
    drawn = len(rows.hashes) / rows.rows_total
    return {key: measure_margins(groups, drawn) for key, groups in figures.items()}


def _recount(validated: Any) -> None:
    """Sums up the answers, whichever calls they come from."""
    successes = sum(answer.success is True for answer in validated.results)
    count = len(validated.results)
    validated.success = successes == count
    validated.statistics = {
        "evaluated_expectations": count,
        "successful_expectations": successes,
        "unsuccessful_expectations": count - successes,
        "success_percent": 100 * successes / count,
    }


def _convert(expectation: Any, answer: Any, table: Any) -> ExpectationResult:
    config, result = answer.expectation_config, answer.result or {}
    kwargs = as_json({name: value for name, value in config.kwargs.items() if name != "batch_id"})
    column = _name_columns(kwargs)
    judged, missing = result.get("element_count"), int(result.get("missing_count") or 0)
    if config.type in _TRUE_OF_NOTHING and column in table.column_names:
        missing = table.column(column).null_count
        judged = table.num_rows if missing == table.num_rows else None
    error = _explain(answer.exception_info, kwargs, table.column_names)
    return ExpectationResult(
        type=config.type,
        severity=str(getattr(expectation.severity, "value", expectation.severity)),
        success=answer.success in (True, 1) and error is None,
        sentence=_phrase(config, kwargs),
        column=column,
        kwargs=kwargs,
        judged=None if judged is None else int(judged) - missing,
        unexpected=None if judged is None else int(result.get("unexpected_count") or 0),
        missing=missing,
        examples=_pick_examples(result.get("partial_unexpected_list") or ()),
        observed=as_json(result.get("observed_value")),
        error=error,
        disproved=error is None and _is_disproved(expectation, answer),
        notes=_read_notes(config),
    )


# The figure that more rows can only raise or only lower, and the side on which a limit can thus be broken for good.
_GROWS = {
    "expect_column_max_to_be_between": "column.max",
    "expect_column_unique_value_count_to_be_between": "column.distinct_values.count",
}
_SHRINKS = {"expect_column_min_to_be_between": "column.min"}
_SETS = ("expect_column_distinct_values_to_be_in_set", "expect_column_distinct_values_to_equal_set")


def _is_disproved(expectation: Any, answer: Any) -> bool:
    """Whether the rows alone break an expectation, by Great Expectations' own rule, whatever other rows hold."""
    kind, result = answer.expectation_config.type, answer.result or {}
    if answer.success in (True, 1):
        return False
    if kind in _SETS:
        return bool(result.get("unexpected_count") or result.get("partial_unexpected_list"))
    metric = _GROWS.get(kind) or _SHRINKS.get(kind)
    if metric is None or result.get("observed_value") is None:
        return False
    limit, other = ("max", "min") if kind in _GROWS else ("min", "max")
    if getattr(expectation, f"{limit}_value") is None:
        return False
    one_sided = expectation.copy(update={f"{other}_value": None, f"strict_{other}": False})
    judged = one_sided._validate({metric: result["observed_value"]}, runtime_configuration={}, execution_engine=None)
    return not judged["success"]


def _read_notes(config: Any) -> str:
    """What the author wrote as `notes` or `meta.notes`, on one line."""
    noted = config.notes or (config.meta or {}).get("notes") or ""
    noted = noted.get("content") or "" if isinstance(noted, dict) else noted
    return " ".join(" ".join(map(str, noted)).split() if isinstance(noted, list) else str(noted).split())


def _name_columns(kwargs: Mapping[str, Any]) -> str | None:
    names = [kwargs[name] for name in ("column", "column_A", "column_B") if isinstance(kwargs.get(name), str)]
    listed = kwargs.get("column_list")
    return ", ".join([*names, *(str(name) for name in listed or ())]) or None


def _explain(info: Any, kwargs: Mapping[str, Any], columns: list[str]) -> str | None:
    """Why an expectation could not be judged, from one exception or one for each of its metrics."""
    entries = [info] if "raised_exception" in (info or {}) else list((info or {}).values())
    raised = [entry for entry in entries if isinstance(entry, dict) and entry.get("raised_exception")]
    if not raised:
        return None
    name = kwargs.get("column")
    if isinstance(name, str) and name not in columns:
        near = difflib.get_close_matches(name, columns, 1)
        return f"there is no column {name}" + (f" (nearest: {near[0]})" if near else "")
    return " ".join(str(raised[0].get("exception_message") or "no reason given").split()).rstrip(".")[:300]


def _pick_examples(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value)[:120] for value in values))[:_SHOWN_EXAMPLES]


def _phrase(config: Any, kwargs: Mapping[str, Any]) -> str:
    """The expectation in Great Expectations' own words, as plain text."""
    from great_expectations.expectations.registry import get_renderer_impl

    try:
        render = get_renderer_impl(object_name=config.type, renderer_type="renderer.prescriptive")[1]
        parts = render(configuration=config, runtime_configuration={"styling": {}, "include_column_name": False})
        words = " ".join(extract_text(as_content(part.to_json_dict())) for part in parts)
    except Exception:  # its own renderer may know fewer arguments than the expectation
        words = ""
    named = {name: value for name, value in kwargs.items() if not name.startswith("column")}
    plain = f"{config.type.removeprefix('expect_').replace('_', ' ')} {json.dumps(named)}"
    words = " ".join(words.split()).removesuffix(".")
    return plain if not words or words.startswith(config.type) else words
