"""The page says what matters first, stays small and the same, and nothing in the data comes alive in it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import traingate.renderers
from given import hostile
from given.hostile import report_of
from renderers.samples import DRIFT, ENTITY_OVERLAP, ROW_OVERLAP, clean, copies, faulty, numeric, outcome, weighed
from traingate.renderers.html import MOST_FINDINGS, Html
from traingate.report.findings import Outcome, Severity
from traingate.report.report import Report
from traingate.report.rows import RowList


class Page(HTMLParser):
    """What a browser would make of the page: elements with attributes, and the text."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.source = Html().render(report)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def skeleton(self) -> list[tuple[str, tuple[str, ...]]]:
        """Elements and the names of their attributes; an error message has a line break for each of its own."""
        return [(tag, tuple(attributes)) for tag, attributes in self.elements if tag != "br"]


def test_the_first_sentence_is_the_verdict_and_the_second_the_worst_facts() -> None:
    assert (
        "✖ BLOCKED: do not train on this data diag_code alone predicts target on 100% of the sample. "
        in Page(faulty()).text
    )


def test_the_counts_follow() -> None:
    assert "3 blocking 3 warnings 1 for information 6 checks passed 2 not run 0 errors" in Page(faulty()).text


def test_a_finding_has_a_permanent_anchor_and_a_link_to_it() -> None:
    elements = Page(faulty()).elements
    assert sum(attributes.get("id") == ENTITY_OVERLAP.id for _, attributes in elements) == 1
    assert sum(attributes.get("href") == f"#{ENTITY_OVERLAP.id}" for _, attributes in elements) == 1


def test_a_finding_says_what_was_measured_why_it_matters_and_what_to_do() -> None:
    text = Page(faulty()).text
    assert "Question Does one entity stand on both sides of the split?" in text
    assert "Measured 0.1094; at most 0 allowed" in text
    assert "Next step Split by patient_id, or drop these keys from eval." in text
    assert "traingate show gate.toml entity-overlap --rows all" in text


def test_copies_stand_beneath_each_other_with_what_differs_marked() -> None:
    source = Html().render(faulty())
    assert "train train.parquet 189 100108 22.27 eval eval.parquet 179 100108 27.84" in Page(faulty()).text
    assert re.findall(r"<mark [^>]*>([^<]*)</mark>", source) == ["22.27", "27.84"]


class TestCards:
    """A cause is told once: what, why, how it looks, the rows, what to do; its findings are folded away."""

    def test_every_finding_stands_in_one_card_and_is_folded_away(self) -> None:
        report = faulty()
        ids = [attributes["id"] for _, attributes in Page(report).elements if attributes.get("class") == "finding"]
        assert sorted(map(str, ids)) == sorted(finding.id for finding in report.findings())
        folded = re.findall(r"<details class=\"behind\"( open)?>", Html().render(report))
        assert folded == [""] * len(report.causes)

    def test_a_card_says_why_it_matters_how_sure_it_is_and_what_to_do(self) -> None:
        text = Page(faulty()).text
        assert "Problem 3 of 6 · eval mean_radius moved: median 13.23 in train, 16.88 in eval" in text
        assert "Why it matters The score would not say how good the model is." in text
        assert "How sure Judged on a sample of 50,000 rows." in text
        assert "Next step Find out what changed between the two extracts. Then check again: traingate check" in text

    def test_a_card_says_what_the_cause_does_to_the_score(self) -> None:
        assert (
            "What it does to the score A random forest of 60 trees scores ROC AUC 0.93 ± 0.02 on eval, 0.84 ± 0.03 "
            "where it has not learned from the shared rows: the score is 0.09 ± 0.02 too high. Each ± is half of a "
            "99 % interval; 192 rows were scored."
        ) in Page(weighed()).text
        assert "What it does to the score" not in Page(faulty()).text

    def test_the_overview_names_every_problem_in_the_order_of_the_cards(self) -> None:
        report = faulty()
        problems = [cause.id for cause in report.causes if cause.severity is not Severity.INFO]
        overview = Html().render(report).split("</table>")[0]
        assert re.findall(r'href="#(cause-\w+)"', overview) == problems

    def test_a_group_names_the_split(self) -> None:
        assert "<h3>eval is not like train (3)</h3>" in Html().render(faulty())

    def test_a_moved_column_is_drawn_in_its_card(self) -> None:
        card = Html().render(faulty()).split('<article class="card')[3]
        assert re.search("<code>mean_radius</code>.*<svg ", card.split("<h5>")[0], re.DOTALL)

    def test_rows_are_shown_once_where_two_findings_show_the_same(self) -> None:
        assert Page(faulty()).text.count("Rows are counted from 0") == 3
        same = replace(ENTITY_OVERLAP, evidence=ROW_OVERLAP.evidence)
        report = replace(clean(), outcomes=(outcome(ROW_OVERLAP), outcome(same)))
        assert Page(report).text.count("Rows are counted from 0") == 1

    @pytest.mark.parametrize("file", ["rows/row-overlap-1.csv", "rows/a.b_c.csv"])
    def test_the_list_of_rows_is_a_link(self, file: str) -> None:
        listed = replace(ROW_OVERLAP, listed=RowList(file, 120))
        page = Html().render(replace(clean(), outcomes=(outcome(listed),)))
        assert f'<a href="{file}">all 120 rows: {file}</a>' in page

    @pytest.mark.parametrize(
        "file", ["javascript:alert(1).csv", "//else.where/rows/a.csv", "rows/../../a.csv", "rows/..csv", "rows/a.csv\n"]
    )
    def test_a_list_elsewhere_is_no_link(self, file: str) -> None:
        listed = replace(ROW_OVERLAP, listed=RowList(file, 120))
        page = Page(replace(clean(), outcomes=(outcome(listed),)))
        assert all((attributes.get("href") or "#").startswith("#") for _, attributes in page.elements)
        assert "all 120 rows" in page.text

    def test_very_many_findings_are_cut_and_the_page_says_so(self) -> None:
        many = [replace(DRIFT, feature=f"f{at}") for at in range(MOST_FINDINGS + 7)]
        page = Html().render(replace(clean(), outcomes=(outcome(*many, family="skew"),)))
        assert page.count('<div class="finding"') == MOST_FINDINGS
        assert "7 further findings: see report.json." in page


def test_a_finding_on_a_sample_says_so() -> None:
    assert "Judged on a sample of 50,000 rows." in Page(faulty()).text


def test_features_with_findings_come_first_worst_first() -> None:
    names = re.findall(r'<th scope="row"><code>([^<]*)', Html().render(faulty()))
    assert names[:5] == ["mean_radius", "site", "worst_area", "mean_texture", "error_area"]
    assert len(names) == 34


def test_a_picture_carries_its_numbers_in_words() -> None:
    pictures = [
        attributes["aria-label"]
        for tag, attributes in Page(faulty()).elements
        if tag in ("svg", "div") and attributes.get("role") == "img"
    ]
    assert "4 categories. train most in london (52.8%); eval most in london (47.9%)." in pictures


def test_the_page_says_what_did_not_run_what_to_know_and_how_to_reproduce() -> None:
    text = Page(faulty()).text
    assert "Not run, and why time-leakage no time column is set" in text
    assert "Notes Predictive power was judged on the coordinated sample of 50,000 rows." in text
    assert "Reproduce traingate check gate.toml --out out" in text
    assert "gate.toml sha256:77ab01" in text


def test_a_passing_page_says_what_was_checked() -> None:
    text = Page(clean()).text
    assert "5 checks made 170 comparisons on 34 columns; train 398 rows, eval 192 rows. Nothing blocks." in text
    assert "constant-features Is all well with constant features? 34" in text


def test_a_run_without_checks_is_never_green() -> None:
    page = Page(replace(clean(), outcomes=()))
    assert "UNDECIDED: the gate stays shut No check ran, so nothing is known about this data." in page.text
    assert ("body", {"class": "error"}) in page.elements


def test_a_crashed_check_is_shown_before_everything_else() -> None:
    crashed = Outcome("row-overlap", "Is a row in two splits?", error="ValueError: bad block\nat row 3")
    text = Page(replace(clean(), outcomes=(*clean().outcomes, crashed))).text
    assert "row-overlap could not be answered: ValueError: bad block" in text
    assert text.index("Errors Checks that could not be answered keep the gate shut.") < text.index("Features Those")


def test_unreadable_data_is_the_headline() -> None:
    text = Page(Report("loans", error="data/train.csv row 7: expected 5 fields, found 4.")).text
    assert "UNDECIDED: the gate stays shut data/train.csv row 7: expected 5 fields, found 4." in text


def test_very_many_features_are_cut_and_the_page_says_so() -> None:
    features = tuple(numeric(f"f{i}", i) for i in range(2100))
    flagged = outcome(replace(DRIFT, feature="f2099"), family="skew")
    page = Page(replace(clean(), features=features, outcomes=(flagged,)))
    assert sum(tag == "th" and attributes.get("scope") == "row" for tag, attributes in page.elements) == 501
    assert "1,599 columns more in report.json" in page.text


@pytest.mark.parametrize("count", [34, 300])
def test_the_page_stays_small(count: int) -> None:
    features = tuple(numeric(f"num_{i:04}", i, i % 3) for i in range(count))
    flagged = tuple(replace(DRIFT, feature=f"num_{i:04}") for i in range(0, count, 10))
    report = replace(faulty(), features=features, outcomes=(*faulty().outcomes, outcome(*flagged, family="skew")))
    assert len(Html().render(report).encode()) <= 60_000 + 1_000 * count


def test_two_renders_are_the_same_bytes() -> None:
    assert Html().render(faulty()) == Html().render(Report.from_json(faulty().to_json()))


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_no_element_and_no_attribute_comes_from_data(text: str) -> None:
    assert Page(report_of(text or " ")).skeleton() == Page(report_of("harmless")).skeleton()


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_links_stay_on_the_page_and_the_page_encodes(text: str) -> None:
    page = Page(report_of(text))
    assert all((attributes.get("href") or "#").startswith("#") for _, attributes in page.elements)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.source)
    page.source.encode("utf-8")


def test_hostile_text_can_still_be_read() -> None:
    assert "<script>document.title='owned'</script>" in Page(report_of(hostile.EVERY["html script"])).text
    assert r"\x1b[2J" in Page(report_of("\x1b[2J")).text


def test_one_style_and_one_script_are_allowed_by_their_digests() -> None:
    page = Page(faulty())
    policy = next(attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes)
    for part, directive in (("style", "style-src"), ("script", "script-src")):
        (body,) = re.findall(f"<{part}>(.*?)</{part}>", page.source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in (policy or "")
    assert (policy or "").startswith("default-src 'none'; ")


def test_nothing_is_loaded_and_nothing_is_styled_inline() -> None:
    names = {name for _, attributes in Page(faulty()).elements for name in attributes}
    assert not {name for name in names if name in ("src", "style", "srcset", "action") or name.startswith("on")}
    assert not re.search(r"url\(|@import|https?://", Html().render(faulty()))


def test_no_template_turns_escaping_off() -> None:
    templates = list((Path(traingate.renderers.__file__).parent / "templates").glob("*.j2"))
    assert templates
    for template in templates:
        assert not re.search(r"\|\s*safe|autoescape|Markup", template.read_text(encoding="utf-8"))


def test_what_was_not_asked_stands_below_the_verdict() -> None:
    page = Html().render(Report("d", not_asked=("No <label> is declared.",)))
    assert '<p class="headline">No &lt;label&gt; is declared.</p>' in page


def test_words_that_differ_between_long_texts_are_marked_and_nothing_in_them_is_markup() -> None:
    pair = copies(1, 2, text=("it came two <b>days</b> late again", "it came two <b>days</b> early again"))
    page = Html().render(replace(faulty(), outcomes=(outcome(replace(ROW_OVERLAP, evidence=(pair,))),)))
    assert 'days&lt;/b&gt; <mark title="The rows differ here">late</mark> again' in page
    assert "<b>days" not in page
