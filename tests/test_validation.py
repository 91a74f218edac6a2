"""Scan, judge, report: whatever goes wrong on the way, it does not end in PASS."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from given.splits import dataset_of
from traingate.artifact import Artifact, Inputs
from traingate.artifacts.anomalies import Anomalies
from traingate.artifacts.schema import Schema
from traingate.artifacts.statistics import Statistics
from traingate.check import Check
from traingate.dataset import CheckSettings, Columns, Dataset, Split, StatisticsOptions
from traingate.errors import ConfigError
from traingate.joins.entities import Entities
from traingate.joins.rows import Rows
from traingate.measures.fingerprints import Fingerprints
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.profile.reads import SplitRead
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report, Verdict
from traingate.scan import progress
from traingate.validation import gather_needs, list_not_asked, read_inputs, validate

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
    """Is all well? It needs a measure, a join and an artifact."""

    needs = (Fingerprints, Rows, Anomalies)

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
    monkeypatch.setattr(examine_module, "find_checks", lambda: {check.id: check for check in checks})
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


def test_progress_says_that_the_rows_of_findings_are_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stages: list[str] = []
    monkeypatch.setattr(progress, "enter", stages.append)
    unlabelled = ROWS.rsplit(",", 1)[0] + ",\n"
    examine_module.validate(dataset_of(tmp_path, Columns("y"), train=unlabelled, eval=MORE))
    assert stages == ["reading", "matching rows", "judging", "listing rows"]


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


def test_an_artifact_that_fails_is_the_error_of_those_who_need_it(
    monkeypatch: pytest.MonkeyPatch, dataset: Dataset
) -> None:
    def fail(self: Any, profile: Profile, inputs: Inputs) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(Anomalies, "compute", fail)
    content, needing = report_of(monkeypatch, dataset, Needing, Content).outcomes
    assert (needing.error or "").startswith("what it needs could not be measured: ZeroDivisionError: planted")
    assert content.error is None


@pytest.mark.parametrize("artifact", [Statistics, Schema])
def test_an_artifact_that_fails_unasked_leaves_the_run_undecided(
    monkeypatch: pytest.MonkeyPatch, dataset: Dataset, artifact: type[Artifact[Any]]
) -> None:
    def fail(*given: Any) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(artifact, "compute", fail)
    report = report_of(monkeypatch, dataset, Content)
    assert report.verdict == Verdict.ERROR
    assert (report.error or "").startswith(f"{artifact.id} could not be computed: ZeroDivisionError: planted")


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


def test_a_tfrecord_file_says_that_lost_rows_would_not_be_seen_unless_rows_are_declared(tmp_path: Path) -> None:
    import pyarrow as pa

    from formats.write import write

    for name in ("train.tfrecord", "eval.tfrecord.gz"):
        write(tmp_path / name, pa.table({"x": list(range(30))}))
    splits = (Split("train", (f"{tmp_path}/train.tfrecord",)), Split("eval", (f"{tmp_path}/eval.tfrecord.gz",)))
    dataset = Dataset("d", splits, root=str(tmp_path))
    note = (
        "A TFRecord file that was cut between two records looks whole. If train has to have its 30 rows, declare them: "
        "[checks.volume] min_rows.train = 30."
    )
    assert note in (found := validate(dataset).notes) and not any("eval has" in one for one in found)
    declared = replace(dataset, checks={"volume": CheckSettings(values={"min_rows": {"train": 30}})})
    assert note not in validate(declared).notes


def test_a_report_without_a_files_digest_cannot_be_bound(dataset: Dataset) -> None:
    splits = tuple(SplitRead(split.name, 40, "0" * 32, ()) for split in dataset.splits)
    report = Report("d", splits=splits, outcomes=(Outcome("volume", "Did all the rows arrive?"),))
    bound = examine_module.bind(report, dataset)
    assert (report.exit_code, bound.exit_code) == (0, 3)
    assert bound.error == "train was not read completely: the report has no digest of its files."


def test_what_no_asked_check_needs_is_not_measured(dataset: Dataset) -> None:
    off = replace(dataset, checks={"needing": CheckSettings(False, "one split only")})
    always = ["fingerprints", "statistics", "statistics", "schema"]
    assert [need.id for need in gather_needs([Needing()], off)] == always
    assert [need.id for need in gather_needs([Needing()], dataset)] == [*always, "rows", "anomalies"]


def test_validate_is_the_report_of_examine(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setattr(examine_module, "find_checks", lambda: {"content": Content})
    assert examine_module.validate(dataset).verdict == Verdict.PASS


class Peeking(Check):
    """Is all well? It looks at what it never asked for."""

    needs = (Fingerprints,)

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield Finding("peeking", Severity.INFO, f"{len(profile.pairs(Rows))} pairs of splits")


def test_a_check_that_judges_from_what_it_did_not_declare_is_an_error(
    monkeypatch: pytest.MonkeyPatch, dataset: Dataset
) -> None:
    _, peeking = report_of(monkeypatch, dataset, Needing, Peeking).outcomes
    assert (peeking.error or "").rstrip().endswith("Undeclared: rows is not among the declared needs (none).")


# Every person has one x in all of a hundred rows: as single rows the splits differ beyond doubt, as persons not.
TRAIN_PERSONS = "who,x\n" + "".join(f"p{person},{person}.5\n" * 100 for person in range(40))
EVAL_PERSONS = "who,x\n" + "".join(f"q{person},{person * 3}.5\n" * 100 for person in range(10))


def test_turning_entity_overlap_off_changes_no_other_answer(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(entity=("who",)), train=TRAIN_PERSONS, eval=EVAL_PERSONS)
    off = {"entity-overlap": CheckSettings(enabled=False, reason="they are told apart elsewhere")}
    whole, without = (examine_module.validate(each) for each in (dataset, replace(dataset, checks=off)))
    answers = [
        {outcome.check: outcome.findings for outcome in report.outcomes if outcome.check != "entity-overlap"}
        for report in (whole, without)
    ]
    assert [finding.severity for finding in answers[0]["split-skew"]] == [Severity.INFO]
    assert answers[0] == answers[1]


def test_a_schema_that_cannot_be_read_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    (tmp_path / "schema.pbtxt").write_text("feature { name: ")
    with pytest.raises(ConfigError, match=r"schema\.pbtxt"):
        read_inputs(Dataset("d", (), schema=str(tmp_path / "schema.pbtxt")))


@pytest.mark.parametrize("text", ["{", "[]", '{"expectations": []}', '{"name": "x"}'])
def test_a_suite_that_cannot_be_read_is_a_mistake_in_the_config(tmp_path: Path, text: str) -> None:
    (tmp_path / "suite.json").write_text(text)
    with pytest.raises(ConfigError, match=r"suite\.json"):
        read_inputs(Dataset("d", (), suites={"eval": str(tmp_path / "suite.json")}))


def test_a_reviewed_schema_adds_to_the_categories_of_the_config(tmp_path: Path) -> None:
    (tmp_path / "schema.pbtxt").write_text("feature { name: 'zip' type: INT int_domain { is_categorical: true } }")
    dataset = Dataset("d", (), schema=str(tmp_path / "schema.pbtxt"), statistics=StatisticsOptions(categorical=("a",)))
    assert read_inputs(dataset).dataset.statistics.categorical == ("a", "zip")


class Counting(Check):
    """Is all well? It counts the pairs of splits that share entities."""

    needs = (Entities,)

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield Finding("counting", Severity.INFO, f"{len(profile.pairs(Entities))} pairs")


def test_a_check_of_rows_that_cannot_be_matched_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(entity=("who",)), train="who,x\n7.5,1\n", eval="who,x\nseven,1\n")
    report = report_of(monkeypatch, dataset, Counting)
    assert report.exit_code == 3
    assert (report.outcomes[0].error or "").startswith(
        "what it needs could not be measured: the entity column 'who' is float in train, string in eval"
    )


LABELLED = Columns("y")
BOTH = (Split("train", ()), Split("eval", ()))
SKIPPED = [Outcome(name, "", skipped="it says why") for name in ("label-leakage", "split-skew", "suites", "time-order")]


@pytest.mark.parametrize(
    ("dataset", "told"),
    [
        (Dataset("d", BOTH, LABELLED), []),
        (Dataset("d", BOTH), ["No label is declared, so that nothing was asked of: label-leakage."]),
        (
            Dataset("d", BOTH[:1], LABELLED),
            ["There is no held-out split, so that nothing was asked of: split-skew, time-order."],
        ),
        (
            Dataset("d", BOTH[:1]),
            [
                "No label is declared, so that nothing was asked of: label-leakage.",
                "There is no held-out split, so that nothing was asked of: split-skew, time-order.",
            ],
        ),
        (Dataset("d", BOTH, checks={"label-leakage": CheckSettings(False, "known")}), []),
    ],
)
def test_what_a_verdict_without_label_or_held_out_split_does_not_cover_is_said(
    dataset: Dataset, told: list[str]
) -> None:
    assert list(list_not_asked(dataset, SKIPPED)) == told


def test_only_the_split_that_writes_whole_numbers_with_a_point_is_blamed(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("k\n" + "".join(f"{n % 9 + 10}\n" for n in range(300)))
    (tmp_path / "eval.csv").write_text("k\n" + "".join(f"{n % 9 + 10}.0\n" for n in range(150)))
    (tmp_path / "s.pbtxt").write_text('feature { name: "k" type: INT presence { min_count: 1 } }\n')
    splits = tuple(Split(name, (f"{tmp_path}/{name}.csv",)) for name in ("train", "eval"))
    report = validate(Dataset("d", splits, schema=f"{tmp_path}/s.pbtxt"))
    found = [finding for finding in report.findings() if finding.check == "schema-anomalies"]
    assert [(finding.split, finding.message) for finding in found] == [
        (
            "eval",
            "k in eval is written with a decimal point, where the schema says whole numbers: all 150 values are "
            "whole, as 10.0 is.",
        )
    ]
