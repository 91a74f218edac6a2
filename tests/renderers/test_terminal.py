"""A log says the verdict, each finding and what to do next; data cannot steer the terminal or the build server."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from given import hostile
from given.hostile import report_of
from renderers.samples import DRIFT, ROW_OVERLAP, clean, copies, faulty, numeric, outcome, weighed
from traingate.renderers.terminal import Terminal, print_report
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report

OURS = ("│", "■", "BLOCKED", "BLOCK", "WARNING", "PASSED", "UNDECIDED", "ERROR ", "NOT RUN", "NOTES")


def test_a_finding_reads_message_measure_evidence_next_step_and_command() -> None:
    assert """
BLOCK 21 of 192 eval entities (10.9%) are also in train
│ entity-overlap, patient_id in eval
│ measured 0.1094; at most 0 allowed
│ train.parquet row 25 = eval.parquet row 188   patient_id 100013, mean_radius 15.85
│ train.parquet row 189 = eval.parquet row 179   differs: mean_radius 22.27 / 27.84
│ also: row-overlap
│ next: Split by patient_id, or drop these keys from eval.
│ run:  traingate show gate.toml entity-overlap --rows all
""" in Terminal().render(faulty())


def test_a_cause_says_what_it_does_to_the_score() -> None:
    assert """
│ A random forest of 60 trees scores ROC AUC 0.93 ± 0.02 on eval, 0.84 ± 0.03 where it has not
│ learned from the shared rows: the score is 0.09 ± 0.02 too high.
""" in Terminal().render(weighed())


def test_the_verdict_comes_first() -> None:
    assert (
        Terminal()
        .render(faulty())
        .startswith(
            "BLOCKED: do not train on this data\n│ diag_code alone predicts target on 100% of the sample. 21 of 192"
        )
    )


def test_the_last_lines_count_name_the_outputs_and_the_exit_code() -> None:
    text = io.StringIO()
    print_report(faulty(), Console(file=text), outputs=["out/report.html"])
    assert text.getvalue().endswith(
        "BLOCKED  3 blocking, 3 warnings, 1 for information, 6 passed, 2 not run, 0 errors   1.9 s\n"
        "│ 1 finding judged on a sample of the rows\n"
        "│ written to out: report.html\n"
        "│ exit code 1\n"
    )


def test_a_moved_feature_is_drawn() -> None:
    feature = replace(
        numeric("mean_radius"),
        histogram={"train": (1.0, 4.0, 2.0), "eval": (0.0, 1.0, 4.0)},
        edges=(0.0, 5.0, 10.0, 15.0),
    )
    text = Terminal().render(replace(faulty(), features=(feature,)))
    assert "│ measured 0.2041; at most 0.1 allowed\n│ train ▂▆▃   eval  ▃█   linear axis, 0 to 15\n" in text


def test_what_did_not_run_says_why() -> None:
    assert "NOT RUN\n│ time-leakage: no time column is set\n" in Terminal().render(faulty())


def test_a_pass_says_what_was_checked() -> None:
    text = Terminal().render(clean())
    assert text.startswith("PASSED: the gate is open\n│ 5 checks made 170 comparisons on 34 columns; train 398 rows")
    assert "PASSED  0 blocking, 0 warnings, 5 passed, 0 not run, 0 errors" in text


def test_a_run_without_checks_did_not_pass() -> None:
    text = Terminal().render(replace(clean(), outcomes=()))
    assert text.startswith("UNDECIDED: the gate stays shut\n│ No check ran, so nothing is known about this data.")
    assert text.endswith("│ exit code 3\n")


def test_an_error_keeps_every_line_of_its_message() -> None:
    crashed = Outcome("row-overlap", "Is a row in two splits?", error="ValueError: bad block\nat row 3")
    assert (
        "ERROR row-overlap  could not be answered, so the gate stays shut\n│ ValueError: bad block\n│ at row 3\n"
        in Terminal().render(replace(clean(), outcomes=(crashed,)))
    )


def test_many_columns_of_which_the_same_is_said_are_one_cause() -> None:
    drifts = [replace(DRIFT, feature=f"f{i}", measured=float(i), message=f"f{i} moved.") for i in range(1, 31)]
    text = Terminal().render(replace(clean(), outcomes=(outcome(*drifts, family="skew"),)))
    assert "│ 1 problem, told by 30 findings.\n" in text
    assert "\nBLOCK 30 columns alike: f30, f29, f28, f27, f26 and 25 more. First: f30 moved\n" in text


def test_causes_stand_under_what_they_do_to_the_training() -> None:
    text = Terminal().render(faulty())
    assert re.findall(r"^■ ([A-Z -]+[A-Z])  (\d \w+)$", text, re.MULTILINE) == [
        ("THE SCORE WOULD BE FALSE", "2 problems"),
        ("EVAL IS NOT LIKE TRAIN", "3 problems"),
        ("IT LIMITS THE MODEL", "1 problem"),
        ("FOR INFORMATION", "1 note"),
    ]


def test_a_cause_that_blocks_for_another_finding_than_its_headline_says_for_which() -> None:
    stand_in = Finding("outliers", Severity.WARN, "a is 9,999 in 3 rows.", "eval", "a", kind="sentinel")
    suite = Finding("suites", Severity.BLOCK, "eval.a: 3 rows are outside 0..9.", "eval", "a", kind="column-max")
    text = Terminal().render(replace(clean(), outcomes=(outcome(stand_in), outcome(suite, family="suites"))))
    assert "BLOCK a is 9,999 in 3 rows\n│ outliers, a in eval\n│ eval.a: 3 rows are outside 0..9.\n" in text


def test_the_report_says_where_to_start() -> None:
    start = "6 problems, told by 7 findings. 5 of 6 are in eval alone: start with how eval was made (eval.parquet)."
    assert start in " ".join(Terminal().render(faulty()).replace("│ ", "").split())


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_no_line_starts_with_data_and_no_control_reaches_the_terminal(text: str) -> None:
    printed = Terminal().render(report_of(text))
    assert [line for line in printed.splitlines() if line and not line.startswith(OURS)] == []
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", printed)
    assert not re.search(r"##\w*\[", printed)


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_on_a_coloured_terminal_every_escape_is_a_colour_of_ours(text: str) -> None:
    printed = io.StringIO()
    print_report(report_of(text), Console(file=printed, force_terminal=True, width=60, color_system="standard"))
    rest = re.sub(r"\x1b\[[\d;]*m", "", printed.getvalue())
    assert "\x1b" not in rest
    assert [line for line in rest.splitlines() if line and not line.startswith(OURS)] == []


def test_markup_and_emoji_names_are_printed_as_they_are() -> None:
    printed = Terminal().render(report_of("[/red][bold]x[/bold] :smile:"))
    assert "│ [/red][bold]x[/bold] :smile:" in printed


def test_no_line_is_wider_than_a_log() -> None:
    assert max(len(line) for line in Terminal().render(report_of("word " * 400)).splitlines()) <= 100


def test_an_ascii_console_gets_ascii() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    finding = Finding("unseen-values", Severity.WARN, "1 value was never seen in train: zürich.", feature="größe")
    print_report(Report("d", outcomes=(outcome(finding),)), Console(file=stream))
    stream.seek(0)
    assert "WARNING 1 value was never seen in train: z\\xfcrich\n| unseen-values, gr\\xf6\\xdfe\n" in stream.read()


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    printed = io.StringIO()
    print_report(faulty(), Console(file=printed, force_terminal=True))
    assert not re.search(r"\x1b\[[\d;]*3[0-7]", printed.getvalue())


def test_after_ten_findings_each_further_one_is_a_sentence() -> None:
    findings = [
        Finding(f"check-{number}", Severity.WARN, f"Message {number}.", remedy="Mend it.") for number in range(12)
    ]
    text = Terminal().render(replace(clean(), outcomes=tuple(outcome(finding) for finding in findings)))
    assert text.count("next: Mend it.") == 10
    assert "│ WARNING check-9: Message 9\n" in text


def test_a_brief_report_is_verdict_and_end() -> None:
    text = io.StringIO()
    print_report(faulty(), Console(file=text), outputs=["out/report.html"], brief=True)
    assert text.getvalue().startswith("BLOCKED: do not train on this data\n│ diag_code alone predicts target")
    assert "row-overlap" not in text.getvalue()
    assert text.getvalue().endswith("│ written to out: report.html\n│ exit code 1\n")


def test_what_was_not_asked_stands_below_the_verdict() -> None:
    sentence = "No label is declared, so that nothing was asked of: label-leakage."
    lines = Terminal().render(Report("d", outcomes=(Outcome("volume", "?"),), not_asked=(sentence,))).splitlines()
    assert lines[2] == f"│ {sentence}"


def test_the_exit_code_is_not_told_where_the_program_goes_on() -> None:
    printed = io.StringIO()
    print_report(faulty(), Console(file=printed), ends=False)
    assert "exit code" not in printed.getvalue()


def test_words_that_differ_between_long_texts_stand_in_brackets() -> None:
    pair = copies(1, 2, text=("it came two days late again", "it came two days early again"))
    report = replace(faulty(), outcomes=(outcome(replace(ROW_OVERLAP, evidence=(pair,))),))
    text = " ".join(Terminal().render(report).replace("│ ", "").split())
    assert "differs: text it came two days [late] again / it came two days [early] again" in text
