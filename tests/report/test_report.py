"""The verdict that outcomes amount to, the order of findings, and the JSON round trip."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from traingate.errors import Misread
from traingate.profile.reads import Example, FileRead, Place, SplitRead
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report, Verdict

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


def changed(**places: Any) -> str:
    """FULL's JSON, with values put at places that are written `splits__0__rows`."""
    plain = json.loads(FULL.to_json())
    for place, value in places.items():
        *holders, last = (int(step) if step.isdigit() else step for step in place.split("__"))
        at = plain
        for step in holders:
            at = at[step]
        at[last] = value
    return json.dumps(plain)


FINDING = "outcomes__0__findings__0__"
MISREAD: dict[str, tuple[dict[str, Any], str]] = {
    "a number for a name": ({"train": 7}, "train must be a string, not 7."),
    "a string for seconds": ({"seconds": "x"}, "seconds must be a number, not 'x'."),
    "a number for an id": ({FINDING + "id": 1}, "outcomes[0].findings[0].id must be a string, not 1."),
    "rows in words": ({"splits__0__files__0__rows": "3"}, "splits[0].files[0].rows must be a whole number, not '3'."),
    "a negative count": ({"splits__0__rows": -3}, "splits[0].rows must be a whole number from 0 up, not -3."),
    "a share of 15": ({"features__0__missing__train": 15}, "features[0].missing.train must be a number from 0 to 1, "
                      "not 15."),
    "NaN": ({FINDING + "measured": math.nan}, "outcomes[0].findings[0].measured must be a finite number, not nan."),
    "an unknown severity": ({FINDING + "severity": "BLCOK"},
                            "outcomes[0].findings[0].severity must be INFO, WARN or BLOCK, not 'BLCOK'. "
                            "Did you mean BLOCK?"),
    "a severity's number": ({FINDING + "severity": 2},
                            "outcomes[0].findings[0].severity must be INFO, WARN or BLOCK, not 2."),
    "an unknown verdict": ({"verdict": "open"}, "verdict must be pass, warn, block or error, not 'open'."),
    "an unknown key": ({"splits__0__row": 3}, "splits[0].row is not a key. Did you mean rows?"),
    "a split that is a list": ({"splits__0": []}, "splits[0] must be a table of keys and values, not []."),
    "no list of findings": ({"outcomes__0__findings": None},
                            "outcomes[0].findings must be a list of tables, not None."),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), MISREAD.values(), ids=MISREAD)
def test_what_is_wrong_in_a_report_is_said_with_file_and_key(change: dict[str, Any], message: str) -> None:
    with pytest.raises(Misread) as raised:
        Report.from_json(changed(**change), "report.json")
    assert str(raised.value) == f"report.json: {message}"


def test_a_family_that_no_headline_knows_is_refused() -> None:
    families = "leakage, integrity, schema, skew, suites or quality"
    with pytest.raises(Misread, match=rf"outcomes\[1\]\.family must be {families}, not 'leak'. Did you mean leakage\?"):
        Report.from_json(changed(outcomes__1__family="leak"))


def test_a_key_that_is_there_twice_leaves_open_which_one_counts() -> None:
    twice = FULL.to_json().replace('"rows": 3', '"rows": 3, "rows": 4', 1)
    with pytest.raises(Misread, match=r"^report\.json: splits\[0\]\.rows is written twice\.$"):
        Report.from_json(twice, "report.json")


def test_a_list_that_was_cut_out_is_missed() -> None:
    plain = json.loads(FULL.to_json())
    del plain["outcomes"][0]["findings"]
    with pytest.raises(Misread, match=r"outcomes\[0\]\.findings is missing\."):
        Report.from_json(json.dumps(plain))


def test_what_is_read_is_written_as_it_was() -> None:
    whole = replace(FULL, outcomes=(outcome(replace(BLOCK, measured=3, allowed=math.inf)),))
    assert Report.from_json(whole.to_json()).to_json() == whole.to_json()
