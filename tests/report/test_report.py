"""The verdict that outcomes amount to, the order of findings, and the JSON round trip."""

from __future__ import annotations

import json
import math

import pytest

from traingate.profile.reads import Example, FileRead, Place, SplitRead
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Feature, Report, Verdict

INFO, WARN, BLOCK = (Finding("x", severity, "…") for severity in Severity)


def outcome(*findings: Finding, family: str = "quality", **said: str) -> Outcome:
    return Outcome("x", "Is it?", family, findings, **said)  # type: ignore[arg-type]


VERDICTS = {
    "nothing found": ([outcome()], None, Verdict.PASS, 0),
    "information": ([outcome(INFO)], None, Verdict.PASS, 0),
    "a warning": ([outcome(INFO, WARN), outcome()], None, Verdict.WARN, 0),
    "a block": ([outcome(WARN, BLOCK), outcome()], None, Verdict.BLOCK, 1),
    "a crashed check": ([outcome(error="crashed"), outcome()], None, Verdict.ERROR, 3),
    "a crashed check beside a block": ([outcome(error="crashed"), outcome(BLOCK)], None, Verdict.BLOCK, 1),
    "unreadable data": ([], "train.csv: cut short", Verdict.ERROR, 3),
    "unreadable data, whatever else": ([outcome()], "train.csv: cut short", Verdict.ERROR, 3),
    "no checks": ([], None, Verdict.ERROR, 3),
    "all skipped": ([outcome(skipped="off"), outcome(skipped="off")], None, Verdict.ERROR, 3),
    "some skipped": ([outcome(skipped="off"), outcome()], None, Verdict.PASS, 0),
}


@pytest.mark.parametrize(("outcomes", "error", "verdict", "code"), VERDICTS.values(), ids=VERDICTS)
def test_the_verdict(outcomes: list[Outcome], error: str | None, verdict: Verdict, code: int) -> None:
    report = Report("d", outcomes=tuple(outcomes), error=error)
    assert (report.verdict, report.exit_code, report.verdict.opens) == (verdict, code, code == 0)


def test_findings_come_worst_first_then_by_family_then_by_how_far_the_limit_is_passed() -> None:
    far, near = (Finding("far", Severity.WARN, "…", measured=measured, allowed=1.0) for measured in (9.0, 2.0))
    quality, leak = Finding("quality", Severity.BLOCK, "…"), Finding("leak", Severity.BLOCK, "…")
    report = Report("d", outcomes=(outcome(near, far, quality), outcome(leak, family="leakage")))
    assert list(report.findings()) == [leak, quality, far, near]


def test_a_finding_has_the_same_id_tomorrow() -> None:
    today = Finding("row-overlap", Severity.BLOCK, "7 rows", split="eval", measured=0.2)
    tomorrow = Finding("row-overlap", Severity.WARN, "8 rows", split="eval", measured=0.3)
    assert today.id == tomorrow.id == "row-overlap-6ec05dc2"


@pytest.mark.parametrize("change", [{"split": "test"}, {"feature": "a"}, {"kind": "conflicting-labels"}])
def test_a_finding_elsewhere_has_another_id(change: dict[str, str]) -> None:
    where = {"split": "eval", "feature": None, "kind": ""}
    one, other = (Finding("c", Severity.WARN, "…", **place) for place in (where, where | change))  # type: ignore[arg-type]
    assert one.id != other.id


FULL = Report(
    "loans", "default", "train",
    splits=(SplitRead("train", 3, "00ff", (FileRead("a.csv", 12, 3, "sha256:00"),)),),
    outcomes=(
        outcome(
            Finding(
                "row-overlap", Severity.BLOCK, "rows \x00 \ud800 <b>", "eval", "a", 0.5, 0.1, "kind", {"z": math.inf},
                (Example((Place("train", "a.csv", 2),), ({"a": "1"},)),), "drop", "run", 100,
            )
        ),
        outcome(skipped="off"),
        outcome(error="crashed"),
    ),
    features=(Feature("a", "feature", {"train": "int"}, {"train": 0.5}, {"train": {"median": "1"}},
                      {"train": (1.0, 2.0)}, (0.0, 0.5, "all others")),),
    notes=("sampled",), digests={"gate.toml": "sha256:1"}, versions={"python": "3.11"},
    started="2026-01-01T00:00:00Z", seconds=1.5, command="traingate check", error=None,
)  # fmt: skip


def test_a_report_comes_back_from_json_as_it_was() -> None:
    assert Report.from_json(FULL.to_json()) == FULL


def test_the_json_says_verdict_severities_and_ids_in_words() -> None:
    plain = json.loads(FULL.to_json())
    finding = plain["outcomes"][0]["findings"][0]
    assert (plain["verdict"], finding["severity"], finding["id"]) == ("block", "BLOCK", next(FULL.findings()).id)
    assert FULL.to_json().isascii()


def test_an_edited_verdict_is_not_believed() -> None:
    assert Report.from_json(FULL.to_json().replace('"verdict": "block"', '"verdict": "pass"')).verdict == Verdict.BLOCK


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "7", '{"format": "traingate-report/2"}', '{"format": "traingate-report/1"}']
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Report.from_json(text)
