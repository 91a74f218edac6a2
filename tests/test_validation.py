"""Scan, judge, report: whatever goes wrong on the way, it does not end in PASS."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from given.splits import dataset_of
from traingate import facts
from traingate.check import Check
from traingate.dataset import CheckSettings, Columns, Dataset
from traingate.joins.rows import Rows
from traingate.measure import Measure
from traingate.measures.fingerprints import Fingerprints
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.profile.reads import SplitRead
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report, Verdict
from traingate.scan import progress

examine_module: Any = importlib.import_module("traingate.validation")
pytestmark = pytest.mark.slow


class Content(Check):
    """Is all well? It is."""

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield from ()


class Crashing(Check):
    """Is all well? Nobody will know."""

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield Finding("crashing", Severity.WARN, "half an answer")
        raise ZeroDivisionError("planted")


class Leaving(Check):
    """Is all well? It leaves."""

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        raise SystemExit(0)
        yield


class Unsure(Check):
    """Is all well? It cannot even say whether it applies."""

    def not_applicable(self, dataset: Dataset) -> str | None:
        raise ZeroDivisionError("planted")

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield from ()


class Needing(Check):
    """Is all well? It asks measures, joins and facts."""

    needs: ClassVar[tuple[type[Measure[Any]], ...]] = (Fingerprints,)
    joins = (Rows,)
    facts = ("anomalies",)

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield from ()


class Blocking(Check):
    """Is all well? It is not."""

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield Finding("blocking", Severity.BLOCK, "not well")


@dataclass(frozen=True)
class Tuned(Check):
    """Is all well? It depends."""

    most: int = 3

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield Finding("tuned", Severity.INFO, f"at most {self.most}")


ROWS = "a,b,y\n" + "".join(f"{row},{row % 7},{row % 2}\n" for row in range(40))
MORE = "a,b,y\n" + "".join(f"{row + 90},{row % 5},{row % 2}\n" for row in range(40))


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return dataset_of(tmp_path, Columns("y"), train=ROWS, eval=MORE)


def report_of(monkeypatch: pytest.MonkeyPatch, dataset: Dataset, *checks: type[Check]) -> Report:
    for check in checks:
        check.id = check.__name__.lower()
    monkeypatch.setattr(examine_module, "all_checks", lambda: {check.id: check for check in checks})
    return examine_module.examine(dataset).report


def test_a_check_that_finds_nothing_passes(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    report = report_of(monkeypatch, dataset, Content)
    assert (report.verdict, report.exit_code, report.error) == (Verdict.PASS, 0, None)
    assert [(split.name, split.rows) for split in report.splits] == [("train", 40), ("eval", 40)]


def test_progress_says_that_the_rows_are_read_and_being_judged(
    monkeypatch: pytest.MonkeyPatch, dataset: Dataset
) -> None:
    stages: list[str] = []
    monkeypatch.setattr(progress, "enter", stages.append)
    examine_module.validate(dataset)
    assert stages == ["reading", "matching rows", "judging"]


@pytest.mark.parametrize(("check", "says"), [(Crashing, "planted"), (Leaving, "SystemExit"), (Unsure, "planted")])
def test_a_check_that_crashes_leaves_the_run_undecided(
    monkeypatch: pytest.MonkeyPatch, dataset: Dataset, check: type[Check], says: str
) -> None:
    report = report_of(monkeypatch, dataset, check, Content)
    content, crashed = report.outcomes
    assert (report.verdict, report.exit_code) == (Verdict.ERROR, 3)
    assert crashed.error is not None
    assert says in crashed.error
    assert (crashed.findings, content.error) == ((), None)


def test_a_block_is_final_even_where_another_check_crashed(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    assert report_of(monkeypatch, dataset, Crashing, Blocking).exit_code == 1


def test_no_checks_at_all_is_undecided(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    assert report_of(monkeypatch, dataset).verdict == Verdict.ERROR


def test_all_checks_turned_off_is_undecided(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    off = replace(dataset, checks={"content": CheckSettings(False, "no time")})
    report = report_of(monkeypatch, off, Content)
    assert (report.verdict, report.outcomes[0].skipped) == (Verdict.ERROR, "turned off: no time")


def test_settings_of_the_config_reach_the_check(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    report = report_of(monkeypatch, replace(dataset, checks={"tuned": CheckSettings(values={"most": 9})}), Tuned)
    assert [finding.message for finding in report.findings()] == ["at most 9"]


def test_a_fact_that_fails_is_the_error_of_those_who_need_it(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    def fail(facts: Any, profile: Profile) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(facts, "_anomalies", fail)
    content, needing = report_of(monkeypatch, dataset, Needing, Content).outcomes
    assert (needing.error or "").startswith("what it needs could not be measured: ZeroDivisionError: planted")
    assert content.error is None


@pytest.mark.parametrize("fact", ["_statistics", "_schema"])
def test_a_fact_that_fails_unasked_leaves_the_run_undecided(
    monkeypatch: pytest.MonkeyPatch, dataset: Dataset, fact: str
) -> None:
    def fail(*given: Any) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(facts, fact, fail)
    report = report_of(monkeypatch, dataset, Content)
    assert report.verdict == Verdict.ERROR
    assert (report.error or "").startswith(f"{fact[1:]} could not be computed: ZeroDivisionError: planted")


def test_a_digest_that_fails_unasked_leaves_the_run_undecided(
    monkeypatch: pytest.MonkeyPatch, dataset: Dataset
) -> None:
    def fail(self: Any, plan: Plan, split: str) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(Fingerprints, "start", fail)
    report = report_of(monkeypatch, dataset, Content)
    assert report.verdict == Verdict.ERROR
    assert "fingerprints could not be computed" in (report.error or "")


def test_a_config_that_is_edited_meanwhile_leaves_the_run_undecided(
    monkeypatch: pytest.MonkeyPatch, dataset: Dataset, tmp_path: Path
) -> None:
    config = tmp_path / "gate.toml"
    config.write_text("before")

    class Editing(Content):
        """Is all well? Somebody edits."""

        def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
            config.write_text("after")
            yield from ()

    report = report_of(monkeypatch, replace(dataset, config_path=str(config)), Editing)
    assert (report.exit_code, report.error) == (3, f"{config}: changed while the data was checked. Run again.")


def test_a_file_that_cannot_be_read_leaves_the_run_undecided(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    report = report_of(monkeypatch, dataset_of(tmp_path, Columns(), train="a,b\n1\n", eval=MORE), Content)
    assert (report.verdict, report.outcomes) == (Verdict.ERROR, ())
    assert "train.csv: line 2 has 1 fields, fewer than the 2 columns" in (report.error or "")


def test_a_report_without_a_files_digest_cannot_be_bound(dataset: Dataset) -> None:
    splits = tuple(SplitRead(split.name, 40, "0" * 32, ()) for split in dataset.splits)
    report = Report("d", splits=splits, outcomes=(Outcome("volume", "Did all the rows arrive?"),))
    bound = examine_module._bound(report, dataset)
    assert (report.exit_code, bound.exit_code) == (0, 3)
    assert bound.error == "train was not read whole: the report has no digest of its files."


def test_what_no_asked_check_needs_is_not_measured(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    off = replace(dataset, checks={"needing": CheckSettings(False, "one split only")})
    asked: list[set[str]] = []
    original = examine_module.compute
    monkeypatch.setattr(examine_module, "compute", lambda *given: asked.append(given[4]) or original(*given))
    assert report_of(monkeypatch, off, Needing, Content).exit_code == 0
    assert asked == [set()]


def test_validate_is_the_report_of_examine(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setattr(examine_module, "all_checks", lambda: {"content": Content})
    assert examine_module.validate(dataset).verdict == Verdict.PASS
