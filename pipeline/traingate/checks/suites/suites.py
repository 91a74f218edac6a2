"""Whether the splits meet the Great Expectations suites that people wrote for them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from traingate.artifacts.suites import Suites as SuiteResults
from traingate.check import Check
from traingate.checks.suites._estimates import read_estimate, read_worst
from traingate.checks.suites._expectation_words import describe_demand, describe_fault
from traingate.checks.suites._unexpected_rows import ask_rows
from traingate.judging.budget import alpha
from traingate.profile.suite_results import ExpectationResult, SuiteResult
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, quote, share

if TYPE_CHECKING:
    from traingate.dataset import Dataset
    from traingate.profile.profile import Profile

SEVERITIES = {"critical": Severity.BLOCK, "warning": Severity.WARN, "info": Severity.INFO}
# These grow with the number of rows, so a sample says nothing of them.
NEEDS_EVERY_ROW = {
    "expect_column_sum_to_be_between",
    "expect_column_unique_value_count_to_be_between",
    "expect_column_proportion_of_unique_values_to_be_between",
    "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than",
    "expect_column_chisquare_test_p_value_to_be_greater_than",
    "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
}
# Whether values recur, or come in order, is decided by rows that a sample lacks.
BETWEEN_ROWS = {
    "expect_column_values_to_be_unique",
    "expect_compound_columns_to_be_unique",
    "expect_multicolumn_values_to_be_unique",
    "expect_column_values_to_be_increasing",
    "expect_column_values_to_be_decreasing",
}
# What these miss in a sample, or miscount, may lie among the other rows.
_UNTOLD = {
    "expect_column_most_common_value_to_be_in_set",
    "expect_column_max_to_be_between",
    "expect_column_min_to_be_between",
    "expect_column_distinct_values_to_contain_set",
    "expect_column_distinct_values_to_equal_set",
}
_UNITS = {
    "expect_table_row_count_to_be_between": "rows",
    "expect_table_row_count_to_equal": "rows",
    "expect_table_column_count_to_be_between": "columns",
    "expect_table_column_count_to_equal": "columns",
    "expect_column_unique_value_count_to_be_between": "distinct values",
    "expect_column_proportion_of_unique_values_to_be_between": "share",
    "expect_column_proportion_of_non_null_values_to_be_between": "share",
    "expect_column_kl_divergence_to_be_less_than": "KL divergence",
}
"""What a figure counts; the others are in the unit of their column."""
_MEND = "Write it as an expectation of each value, or of a mean, median or share."


@dataclass(frozen=True)
class Suites(Check):
    """Does every split meet the expectations that people wrote for it?

    A suite holds what is known of the data and cannot be read off it: that an age lies between 18 and 100, that a
    loan has one of seven purposes. Great Expectations judges; what fails at severity `critical` blocks, `warning`
    warns, `info` informs. An expectation that cannot be judged blocks, whatever its severity. On splits of more than
    10,000 rows, what the statistics of all rows tell (mean, least and greatest value, gaps, known values …) is judged
    by them, the rest on a sample; what a sample cannot show, or shows within its error alone, is a warning.
    """

    needs = (SuiteResults,)

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Why there is nothing to judge."""
        return None if dataset.suites else "no split has a suite; name one under [expectations]"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each expectation that fails, that could not be judged, or that had nothing to judge."""
        results = profile.get_artifact(SuiteResults)
        suites: list[SuiteResult] = []
        for split in dataset.suites:
            suite = results.get(split)
            if suite is None or not suite.expectations:
                raise LookupError(f"{split}: its suite {dataset.suites[split]} was not run")
            suites.append(suite)
        level = alpha("suites", sum(len(suite.expectations) for suite in suites if suite.sampled is not None))
        for suite in suites:
            yield from self._judge_suite(suite, level)

    def _judge_suite(self, suite: SuiteResult, level: float) -> Iterator[Finding]:
        seen: Counter[tuple[str, str | None]] = Counter()
        for result in suite.expectations:
            seen[result.type, result.column] += 1
            copy = seen[result.type, result.column]
            kind = result.type.removeprefix("expect_").replace("_", "-") + (f"-{copy}" if copy > 1 else "")
            judged = replace(suite, rows=suite.rows_total) if result.of_all_rows else suite
            found = _weigh(judged, result, level)
            if found is not None:
                severity, message = found
                noted = f" Its author notes: {quote(result.notes, 300)}." if result.notes else ""
                yield self._report(judged, result, kind, severity, message + noted)
        if suite.dropped:
            message = f"{suite.split}: {PurePath(suite.path).name} says what Great Expectations no longer reads"
            named = list_names(suite.dropped, 12)
            message += f", and it was left out: {named}. The rest was judged."
            yield self.finding(Severity.INFO, message, at=suite.split, kind="left-out")
        drawn = sum(not result.of_all_rows for result in suite.expectations)
        if suite.sampled is not None and drawn:
            of_all = f" of {len(suite.expectations)}" if drawn < len(suite.expectations) else ""
            several = "expectation was" if drawn == 1 and not of_all else "expectations were"
            message = f"{suite.split}: {drawn}{of_all} {several} judged{_say_sample(suite)}."
            message += " All rows answered the others." if of_all else ""
            yield self.finding(Severity.INFO, message, at=suite.split, kind="sampled", sampled=suite.sampled)

    def _report(
        self, suite: SuiteResult, result: ExpectationResult, kind: str, severity: Severity, message: str
    ) -> Finding:
        file, amounts = PurePath(suite.path).name, _read_amounts(result)
        return self.finding(
            severity,
            message,
            at=(suite.split, result.column),
            kind=kind,
            details=_list_figures(result, file),
            rows=ask_rows(result),
            remedy=f"Mend the rows, or change the expectation in {file} if it is wrong.",
            sampled=suite.sampled,
            measured=amounts.measured,
            allowed=amounts.allowed,
            unit=amounts.unit,
            at_least=amounts.at_least,
        )


def _weigh(suite: SuiteResult, result: ExpectationResult, level: float) -> tuple[Severity, str] | None:
    """Severity and message; None where the expectation is met."""
    place = suite.split if result.column is None else f"{suite.split}.{result.column}"
    if result.error is not None:
        return Severity.BLOCK, f"{place}: “{result.sentence}” could not be judged: {result.error}."
    if result.success and result.judged == 0:
        missing = count(result.missing, "values")
        return Severity.WARN, f"{place}: “{result.sentence}” had nothing to judge: {missing}, all missing."
    if suite.sampled is not None and result.success and result.type in BETWEEN_ROWS:
        rest = f"The sample holds no fault; the other {suite.rows_total - suite.rows:,} rows may"
        return Severity.WARN, f"{place}: “{result.sentence}” cannot be told{_say_sample(suite)}. {rest}."
    if suite.sampled is not None and _takes_every_row(result) and not result.disproved:
        return Severity.WARN, f"{place}: “{result.sentence}” cannot be judged{_say_sample(suite)}. {_MEND}"
    if result.success:
        return None
    severity = SEVERITIES.get(result.severity, Severity.BLOCK)
    if suite.sampled is not None and (estimate := read_estimate(result)) and not estimate.proven:
        measured = f"measured {estimate.describe()} on {suite.rows:,} of {suite.rows_total:,} rows"
        message = f"{place}: “{result.sentence}” cannot be told from the sample: {measured}."
        return min(severity, Severity.WARN), message
    message = f"{place}: {_describe_failure(suite, result)}"
    if suite.sampled is not None and not _is_shown_by_sample(result, level):
        return min(severity, Severity.WARN), f"{message} A sample alone does not prove it."
    return severity, message


def _describe_failure(suite: SuiteResult, result: ExpectationResult) -> str:
    sampled = "" if suite.sampled is None else f" Judged{_say_sample(suite)}."
    if result.judged is None or result.unexpected is None:
        return f"{describe_demand(result)}{sampled}"
    rows = ("sampled " if sampled else "") + ("rows with a value" if result.missing else "rows")
    part = share(result.unexpected / max(result.judged, 1))
    allowed = "0" if _read_allowed(result) == 0 else share(_read_allowed(result))
    counted = f"{result.unexpected:,} of {result.judged:,} {rows} ({part})"
    return f"{counted} {describe_fault(result)}; {allowed} allowed.{sampled}"


def _say_sample(suite: SuiteResult) -> str:
    return f" on a sample of {suite.rows:,} of {suite.rows_total:,} rows"


def _list_figures(result: ExpectationResult, file: str) -> dict[str, Any]:
    details: dict[str, Any] = {"expectation": result.type, "kwargs": dict(result.kwargs), "suite": file}
    figures = {"unexpected": result.unexpected, "judged": result.judged, "missing": result.missing}
    details |= {name: value for name, value in figures.items() if result.judged is not None}
    details |= {"examples": list(result.examples)} if result.examples else {}
    details |= {"notes": result.notes} if result.notes else {}
    details |= {"observed": result.observed} if result.observed is not None else {}
    return details


class _Amounts(NamedTuple):
    """What was measured and what is allowed, as a finding has them."""

    measured: float | None = None
    allowed: float | None = None
    unit: str = ""
    at_least: bool = False


def _read_amounts(result: ExpectationResult) -> _Amounts:
    """The share of values, or the figure of the column that lies farthest out."""
    if result.error is not None or result.success:
        return _Amounts()
    if result.judged and result.unexpected is not None:
        return _Amounts(result.unexpected / result.judged, _read_allowed(result), "share")
    worst = read_worst(result)
    if worst is None or worst.figure is None:
        return _Amounts()
    low = worst.figure.observed <= worst.figure.low
    limit = worst.figure.low if low else worst.figure.high
    return _Amounts(worst.figure.observed, limit, _UNITS.get(result.type, ""), low)


def _read_allowed(result: ExpectationResult) -> float:
    """The share of values that may break the expectation."""
    return round(1.0 - float(result.kwargs.get("mostly", 1.0)), 12)


def _takes_every_row(result: ExpectationResult) -> bool:
    counts_some_rows = result.type.startswith("expect_table_row_count") and bool(result.kwargs.get("row_condition"))
    return result.type in NEEDS_EVERY_ROW or counts_some_rows


def _is_shown_by_sample(result: ExpectationResult, level: float) -> bool:
    """Whether a failure on sampled rows is one of all rows, beyond a chance of `level`."""
    if result.disproved:
        return True
    if result.type in _UNTOLD:
        return False
    if result.judged and result.unexpected is not None and _read_allowed(result) > 0:
        p = _bound_tail(result.unexpected, result.judged, _read_allowed(result))
        return p < level
    return True


def _bound_tail(found: int, rows: int, allowed: float) -> float:
    """Bound on the chance of so many, were the share no more than allowed (Chernoff; holds without replacement too)."""
    share = found / rows
    if share <= allowed:
        return 1.0
    rest = 0.0 if share == 1 else (1 - share) * math.log((1 - share) / (1 - allowed))
    return math.exp(-rows * (share * math.log(share / allowed) + rest))
