"""Great Expectations' own test definitions through its pandas engine, and through TrainGate: both must answer alike.

    python benchmarks/gx/differential.py great_expectations/tests/test_definitions

The definitions are JSON in Great Expectations' repository (Apache-2.0) and are read where they lie; without them there
is nothing to compare. A definition is comparable where the installed Great Expectations' pandas engine gives the
`success` that the definition asks for. Its table is then written to a Parquet file, scanned, and judged: alone, again
together with all others of its table, as a suite would be, and by the statistics of all rows, where these can tell.
Ends with 1 where an answer differs.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness.tables import table

from traingate.dataset import Dataset, Split
from traingate.errors import SuiteError, TrainGateError
from traingate.gx._exact import judge_exactly
from traingate.gx._quiet import silence
from traingate.gx.running import run_suite
from traingate.gx.suites import read_suite
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.suite_results import ExpectationResult
from traingate.profile.summaries import Summary
from traingate.runner import Run
from traingate.scan.scan import scan

ABSENT = (
    "Skipped: there are no definitions in {}. They are the folder tests/test_definitions of "
    "https://github.com/great-expectations/great_expectations, which is not copied here."
)
ENGINE = ("pandas", "pandas>=024")
OF_A_RUN = ("result_format", "catch_exceptions")  # they ask for another answer, not for another judgement
ZONED = ("timestamp", "datetime64[ns, tz]")
LOCAL = ("datetime", "datetime64", "datetime64[ns]")

COMPARABLE, EQUAL, DIFFERING = "comparable", "equal", "differing"
REFUSED = "refused as asked: SQL alone, or a parameter such as now()"
UNWRITTEN = "not comparable: no file holds a column of two types"
OTHER_ENGINES = "not comparable: for other engines"
NOT_PASSED = "not comparable: Great Expectations' pandas engine does not pass it here"


@dataclass(frozen=True)
class Definition:
    """One test of the definitions: what is expected of a table, and what Great Expectations says of it."""

    name: str
    kind: str
    kwargs: Mapping[str, Any]
    wanted: bool | None

    def entry(self) -> dict[str, Any]:
        """As a suite's file has it."""
        return {"type": self.kind, "kwargs": dict(self.kwargs)}


@dataclass
class Tally:
    """How many definitions ended how, and which of them differ."""

    counts: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)

    def judge(self, one: Definition, got: ExpectationResult | str, how: str) -> None:
        """Counts an answer, or why there was none."""
        said = got if isinstance(got, str) else got.success
        if said is one.wanted:
            self.counts[f"{EQUAL} {how}"] += 1
            return
        self.counts[f"{DIFFERING} {how}"] += 1
        why = got if isinstance(got, str) else f"{got.success}, {got.error or got.observed}"
        self.differing.append(f"{one.name}, {how}: Great Expectations says {one.wanted}, TrainGate {why}")


def read_tables(folder: Path, only: str, tally: Tally) -> Iterator[tuple[pd.DataFrame, list[Definition]]]:
    """The tables of the definitions, each with what is expected of it."""
    for path in sorted(folder.glob("**/*.json")):
        plain = json.loads(path.read_text("utf8"))
        if only not in path.stem:
            continue
        for number, given in enumerate(plain["datasets"], 1):
            tests = [test for test in given["tests"] if _is_for_pandas(given) and _is_for_pandas(test)]
            tests = [test for test in tests if isinstance(given["data"], dict) and isinstance(test.get("in"), dict)]
            tally.counts[OTHER_ENGINES] += len(given["tests"]) - len(tests)
            if tests:
                kind = plain["expectation_type"]
                named = [_define(f"{path.stem} {number} {test['title']}", kind, test) for test in tests]
                yield make_frame(given["data"], (given.get("schemas") or {}).get("pandas") or {}), named


def _define(name: str, kind: str, test: Mapping[str, Any]) -> Definition:
    kwargs = {key: value for key, value in test["in"].items() if key not in OF_A_RUN}
    out = test["out"] if isinstance(test["out"], dict) and "error" not in test else {}
    return Definition(name, kind, kwargs, out.get("success"))


def _is_for_pandas(given: Mapping[str, Any]) -> bool:
    only = given.get("only_for")
    return "pandas" not in (given.get("suppress_test_for") or ()) and (not only or bool({*ENGINE} & {*only}))


def make_frame(data: Mapping[str, Any], types: Mapping[str, str]) -> pd.DataFrame:
    """A table as Great Expectations' own tests make it of a definition."""
    frame = pd.DataFrame(copy.deepcopy(data))
    for name, kind in types.items():
        if kind.lower() in ZONED:
            frame[name] = pd.to_datetime(frame[name], utc=True)
        elif kind.lower() in LOCAL:
            frame[name] = pd.to_datetime(frame[name])
        elif kind.lower() == "date":
            frame[name] = pd.to_datetime(frame[name]).dt.date
        else:
            frame[name] = frame[name].astype(getattr(pd, kind)() if hasattr(pd, kind) else kind)
    return frame


def ask_great_expectations(frame: pd.DataFrame, one: Definition) -> bool | None:
    """Its pandas engine's `success`; None where it raises."""
    with silence():
        import great_expectations
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from great_expectations.expectations.registry import get_expectation_impl

        try:
            expectation = get_expectation_impl(one.kind)(**one.kwargs)
            context = great_expectations.get_context(mode="ephemeral")
            context.variables.progress_bars = ProgressBarsConfig(globally=False)
            asset = context.data_sources.add_pandas("given").add_dataframe_asset("table")
            batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
            answer = batch.validate(expectation, result_format="SUMMARY")
        except Exception:
            return None
    raised = answer.exception_info or {}
    entries = [raised] if "raised_exception" in raised else list(raised.values())
    return None if any(entry.get("raised_exception") for entry in entries) else bool(answer.success)


def write_table(frame: pd.DataFrame, path: Path) -> set[str]:
    """Writes a table to Parquet; returns the columns that no Parquet file holds, which are left out."""
    lost = set()
    for name in frame.columns:
        try:
            frame[[name]].to_parquet(path)
        except Exception:
            lost.add(name)
    frame.drop(columns=list(lost)).to_parquet(path)
    return lost


def _needs(one: Definition, lost: set[str]) -> bool:
    said = json.dumps(one.kwargs, default=str)
    return bool(lost) and (
        one.kind.startswith("expect_table") or any(re.search(rf"\b{re.escape(name)}\b", said) for name in lost)
    )


def scan_rows(path: Path) -> tuple[SampledRows, Summary]:
    """The rows of a file as TrainGate reads them, and their statistics."""
    profile = scan(Dataset("definitions", (Split("train", (str(path),)),)), [Sample(), Statistics()], [], Run())
    return profile.of(Sample, "train"), profile.of(Statistics, "train")


def ask_statistics(path: Path, summary: Summary) -> bool | None:
    """What the statistics of all rows tell of the one expectation of a suite; None where they cannot."""
    (expectation,) = read_suite(str(path)).expectations
    with silence():
        judged = judge_exactly(expectation, summary.columns.get(expectation.configuration.kwargs.get("column")))
    return None if judged is None else judged["success"]


def run_together(folder: Path, rows: SampledRows, some: list[Definition]) -> tuple[ExpectationResult, ...]:
    """What TrainGate says of a suite of some definitions."""
    path = folder / "suite.json"
    path.write_text(json.dumps({"name": "definitions", "expectations": [one.entry() for one in some]}, default=str))
    return run_suite(read_suite(str(path)), rows, "train").expectations


def _is_refused_as_asked(why: SuiteError) -> bool:
    return "in SQL alone" in str(why) or "is the parameter" in str(why)


def compare(frame: pd.DataFrame, definitions: list[Definition], folder: Path, tally: Tally) -> None:
    """Both answers on one table: each expectation alone, then all in one suite."""
    passed = [one for one in definitions if one.wanted is not None and ask_great_expectations(frame, one) is one.wanted]
    tally.counts[NOT_PASSED] += len(definitions) - len(passed)
    lost = write_table(frame, folder / "table.parquet")
    held = [one for one in passed if not _needs(one, lost)]
    tally.counts[UNWRITTEN] += len(passed) - len(held)
    (rows, summary), accepted = scan_rows(folder / "table.parquet") if held else (None, None), []
    for one in held:
        try:
            (alone,) = run_together(folder, rows, [one])
        except SuiteError as why:
            if _is_refused_as_asked(why):
                tally.counts[REFUSED] += 1
            else:
                tally.judge(one, f"refuses it: {why}", "alone")
            continue
        tally.judge(one, alone, "alone")
        told = ask_statistics(folder / "suite.json", summary)
        if told is not None:
            tally.judge(one, replace(alone, success=told), "by statistics")
        accepted.append(one)
    for one, together in zip(accepted, run_together(folder, rows, accepted) if accepted else (), strict=True):
        tally.judge(one, together, "in one suite")


def show(tally: Tally) -> str:
    """The counts, and every definition that differs."""
    counts = tally.counts
    alone = counts[f"{EQUAL} alone"] + counts[f"{DIFFERING} alone"]
    rows = [[COMPARABLE, alone + counts[REFUSED]]]
    for how in ("alone", "in one suite", "by statistics"):
        rows += [[f"{what} {how}", counts[f"{what} {how}"]] for what in (EQUAL, DIFFERING)]
    rows += [[what, counts[what]] for what in (REFUSED, UNWRITTEN, OTHER_ENGINES, NOT_PASSED)]
    lines = [table(["Great Expectations' own definitions", "number"], [[what, f"{n:,}"] for what, n in rows])]
    return "\n".join([*lines, *(f"differs: {said}" for said in tally.differing)])


def main() -> int:
    """Prints the table; 1 where an answer differs."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("definitions", type=Path, help="the folder tests/test_definitions of great_expectations")
    options.add_argument("--only", default="", help="file names that hold this")
    chosen = options.parse_args()
    if not any(chosen.definitions.glob("**/*.json")):
        print(ABSENT.format(chosen.definitions))
        return 0
    warnings.simplefilter("ignore")
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for frame, definitions in read_tables(chosen.definitions, chosen.only, tally):
            try:
                compare(frame, definitions, Path(folder), tally)
            except TrainGateError as why:
                for one in definitions:
                    tally.judge(one, f"cannot read the table: {why}", "alone")
    print(show(tally))
    return 1 if tally.differing else 0


if __name__ == "__main__":
    sys.exit(main())
