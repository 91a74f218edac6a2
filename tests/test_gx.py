from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from given import hostile
from given.hostile import controls
from traingate import errors, gx
from traingate._data_docs import html_of, text_of
from traingate.batch.batch import Batch
from traingate.checks.suites._expectation_words import fault_of
from traingate.checks.suites.suites import Suites
from traingate.dataset import Dataset, Split
from traingate.measures.sample import Sample
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.suite_results import SuiteResult
from traingate.report.findings import Finding, Severity

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>${x}"
EXPECTATIONS = Path(__file__).parents[1] / "expectations"
SAMPLES = Path(__file__).parents[1] / "sample_data"


def rows_of(total: int | None = None, **columns: list[Any]) -> SampledRows:
    table = pa.table(columns)
    places = np.arange(table.num_rows)
    return SampledRows(total or table.num_rows, places.astype(np.uint64), np.zeros_like(places), places, table)


def expect(kind: str, severity: str = "critical", **kwargs: Any) -> dict[str, Any]:
    return {"type": f"expect_{kind}", "kwargs": kwargs, "severity": severity}


def suite(folder: Path, *expectations: dict[str, Any]) -> str:
    path = folder / "people.json"
    path.write_text(json.dumps({"name": "people", "expectations": expectations}))
    return str(path)


BETWEEN = expect("column_values_to_be_between", column="age", min_value=18, max_value=100)


@pytest.mark.slow
def test_great_expectations_counts_what_breaks_an_expectation(tmp_path: Path) -> None:
    result = gx.run_suite(suite(tmp_path, BETWEEN), rows_of(age=[20, 17, None, 17]), "eval")
    (one,) = result.expectations
    assert (one.success, one.judged, one.unexpected, one.missing, one.examples) == (False, 3, 2, 1, ("17.0",))
    assert one.sentence == "values must be greater than or equal to 18 and less than or equal to 100"
    assert (one.column, one.severity, one.kwargs["max_value"]) == ("age", "critical", 100)


@pytest.mark.slow
def test_results_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = suite(
        tmp_path,
        expect("column_mean_to_be_between", "warning", column="age", min_value=0, max_value=50),
        expect("table_columns_to_match_set", "info", column_set=["age"]),
        BETWEEN,
        BETWEEN,
        expect("column_values_to_be_in_set", column="age", value_set=[20, 30], mostly=0.5),
    )
    result = gx.run_suite(path, rows_of(age=[20, 40, 30]), "eval")
    assert [one.type.removeprefix("expect_") for one in result.expectations] == [
        "column_mean_to_be_between", "table_columns_to_match_set", "column_values_to_be_between",
        "column_values_to_be_between", "column_values_to_be_in_set",
    ]  # fmt: skip
    assert all(one.success for one in result.expectations)
    assert [one.severity for one in result.expectations][:2] == ["warning", "info"]
    assert result.expectations[0].observed == 30


@pytest.mark.slow
def test_an_expectation_that_raises_did_not_pass(tmp_path: Path) -> None:
    path = suite(tmp_path, BETWEEN, expect("column_values_to_be_between", column="agee", min_value=0))
    text, missing = gx.run_suite(path, rows_of(age=["old", "young"]), "eval").expectations
    assert (text.success, missing.success) == (False, False)
    assert text.error is not None and "same type" in text.error
    assert missing.error == "there is no column agee (nearest: age)"


@pytest.mark.slow
def test_row_counts_are_held_against_all_rows(tmp_path: Path) -> None:
    path = suite(tmp_path, expect("table_row_count_to_be_between", min_value=900, max_value=1100))
    result = gx.run_suite(path, rows_of(1000, age=[20, 30]), "eval")
    assert (result.expectations[0].success, result.expectations[0].observed) == (True, 1000)
    assert (result.sampled, json.loads(result.document)["success"]) == (2, True)


@pytest.mark.slow
def test_rows_are_judged_in_the_order_of_the_file(tmp_path: Path) -> None:
    table, places = pa.table({"n": [3, 1, 2]}), np.array([2, 0, 1])
    rows = SampledRows(3, np.arange(3, dtype=np.uint64), np.zeros(3, np.int64), places, table)
    result = gx.run_suite(suite(tmp_path, expect("column_values_to_be_increasing", column="n")), rows, "eval")
    assert result.expectations[0].success


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (expect("column_values_to_be_betwene", column="a"), "Do you mean expect_column_values_to_be_between?"),
        (expect("column_values_to_be_between", column="a", minimum=1), "minimum extra fields not permitted"),
        (expect("column_values_to_be_unique", "huge", column="a"), "not a valid enumeration member"),
        ({"kwargs": {}}, "must be an object of type, kwargs, severity and meta"),
        ({**BETWEEN, "mostly": 1}, "must be an object of type, kwargs, severity and meta"),
    ],
)
def test_a_faulty_expectation_is_named(tmp_path: Path, entry: dict[str, Any], message: str) -> None:
    with pytest.raises(errors.SuiteError, match=r"people\.json: expectation 2 \(") as caught:
        gx.read_suite(suite(tmp_path, BETWEEN, entry))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "cannot be read"), ("[]", "no list `expectations`"), ('{"expectations": []}', "would pass any data")],
)
def test_a_file_that_is_no_suite_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "s.json").write_text(content)
    with pytest.raises(errors.SuiteError, match=message):
        gx.run_suite(str(tmp_path / "s.json"), rows_of(a=[1]), "eval")


@pytest.mark.slow
def test_an_answer_that_is_left_out_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    validated = gx._validated

    def one_short(*arguments: Any) -> Any:
        answer = validated(*arguments)
        answer.results.pop()
        return answer

    monkeypatch.setattr(gx, "_validated", one_short)
    with pytest.raises(errors.SuiteError, match="2 expectations were planned, 1 evaluated"):
        gx.run_suite(suite(tmp_path, BETWEEN, BETWEEN), rows_of(age=[20]), "eval")


@pytest.mark.slow
def test_times_beyond_nanoseconds_are_judged_as_they_are(tmp_path: Path) -> None:
    rows = rows_of(t=pa.array([253_370_764_800_000_000], pa.timestamp("us")))  # the year 9999
    result = gx.run_suite(suite(tmp_path, expect("column_values_to_not_be_null", column="t")), rows, "eval")
    assert result.expectations[0].success


@pytest.mark.slow
def test_a_set_of_no_values_had_nothing_to_judge(tmp_path: Path) -> None:
    kind = "column_distinct_values_to_be_in_set"
    path = suite(tmp_path, expect(kind, column="a", value_set=["x"]), expect(kind, column="b", value_set=["x"]))
    some, none = gx.run_suite(path, rows_of(a=["x", None], b=pa.nulls(2, pa.string())), "eval").expectations
    assert (some.success, some.judged) == (True, None)
    assert (none.success, none.judged, none.missing) == (True, 0, 2)


@pytest.mark.slow
def test_equal_lists_are_equal(tmp_path: Path) -> None:
    path = suite(tmp_path, expect("column_values_to_be_unique", column="l"))
    (one,) = gx.run_suite(path, rows_of(l=[[1.0, 2.0], [1.0, 2.0], None]), "eval").expectations
    assert (one.success, one.judged, one.unexpected) == (False, 2, 2)


@pytest.mark.slow
def test_times_are_held_against_times(tmp_path: Path) -> None:
    rows = rows_of(t=pa.array([1_700_000_000_000_000, 1_000_000_000_000_000], pa.timestamp("us")))
    limits = {"min_value": "2020-01-01T00:00:00", "max_value": "2030-01-01T00:00:00"}
    path = suite(tmp_path, expect("column_values_to_be_between", column="t", **limits))
    (one,) = gx.run_suite(path, rows, "eval").expectations
    assert (one.error, one.unexpected, one.examples) == (None, 1, ("2001-09-09 01:46:40",))


@pytest.mark.slow
def test_a_row_condition_chooses_the_rows(tmp_path: Path) -> None:
    chosen = {"row_condition": "age > 0", "condition_parser": "pandas"}
    entry = expect("column_values_to_be_between", column="age", min_value=18, **chosen)
    (one,) = gx.run_suite(suite(tmp_path, entry), rows_of(age=[-1, 5, 30]), "eval").expectations
    assert (one.judged, one.unexpected) == (2, 1)
    assert fault_of(one) == "are below 18, where age > 0"


@pytest.mark.slow
def test_an_expectation_without_words_is_told_by_its_name(tmp_path: Path) -> None:
    entry = expect("column_value_z_scores_to_be_less_than", column="age", threshold=3, double_sided=True)
    (one,) = gx.run_suite(suite(tmp_path, entry), rows_of(age=[1, 2, 3]), "eval").expectations
    assert one.sentence.startswith('column value z scores to be less than {"threshold": 3')


def test_a_split_that_was_not_sampled_is_an_error() -> None:
    dataset = Dataset("d", (Split("eval", ()),), suites={"eval": "people.json"})
    with pytest.raises(errors.SuiteError, match=r"people\.json: the split eval was not sampled"):
        gx.run_suites(dataset, {})


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_suite(folder: Path) -> SuiteResult:
    path = folder / "hostile.json"
    expectations = [
        {**expect("column_values_to_be_in_set", column=HOSTILE, value_set=[HOSTILE]), "meta": {"notes": HOSTILE}},
        expect("column_values_to_be_in_set", column=HOSTILE, value_set=["a"]),
        expect("column_values_to_match_regex", column="missing" + HOSTILE, regex=HOSTILE),
        expect("column_distinct_values_to_be_in_set", column=HOSTILE, value_set=[HOSTILE + "2"]),
        expect("column_quantile_values_to_be_between", column="n",
               quantile_ranges={"quantiles": [0.5], "value_ranges": [[9, 9]]}),
        expect("column_kl_divergence_to_be_less_than", column="n", threshold=0.0,
               partition_object={"bins": [0, 2, 4], "weights": [0.9, 0.1]}),
        expect("table_columns_to_match_ordered_list", column_list=[HOSTILE]),
    ]  # fmt: skip
    path.write_text(json.dumps({"name": HOSTILE, "expectations": expectations}))
    return gx.run_suite(str(path), rows_of(9, **{HOSTILE: [HOSTILE, "a", None], "n": [1, 2, 3]}), HOSTILE)


@pytest.mark.slow
def test_data_docs_are_inert_and_need_no_network(tmp_path: Path) -> None:
    pages = gx.write_data_docs({HOSTILE: hostile_suite(tmp_path)}, str(tmp_path / "out"))
    for path in pages:
        page = Page(Path(path).read_text())
        assert not {"script", "img", "iframe", "object", "link", "form", "base", "svg"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "style")]
        assert {value for name, value in page.attributes if name == "href"} <= {"index.html", "01.html"}
        assert HOSTILE in page.text


@pytest.mark.slow
def test_data_docs_show_what_great_expectations_found(tmp_path: Path) -> None:
    result = gx.run_suite(suite(tmp_path, BETWEEN), rows_of(50, age=[20, 17, 300]), "eval")
    gx.write_data_docs({"eval": result}, str(tmp_path))
    pages = gx.write_data_docs({"eval": result}, str(tmp_path))
    text = Page(Path(pages[1]).read_text()).text
    assert "values must be greater than or equal to 18 and less than or equal to 100." in text
    assert "2 unexpected values found. ≈66.67% of 3 total rows." in text
    assert "Judged on a sample of 3 of 50 rows." in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data_docs", "people.json"]


def test_a_block_of_an_unknown_kind_is_shown_as_text() -> None:
    page = Page(html_of({"content_block_type": "new", "x": "<b>"}))
    assert (page.tags, page.text) == ([], "{'content_block_type': 'new', 'x': '<b>'}")


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_whatever_a_value_holds_it_stays_text(text: str) -> None:
    styling = {"params": {"v": {"tag": text, "attributes": {text: text}}}}
    template = {"template": text + " $v", "params": {"v": text}, "styling": styling}
    blocks = [
        {"content_block_type": "table", "header": text, "header_row": [text], "table": [[text, 1]]},
        {"content_block_type": "string_template", "string_template": template},
        {"content_block_type": "markdown", "markdown": text},
        {"content_block_type": "collapse", "collapse_toggle_link": text, "collapse": [text]},
        {"content_block_type": "bullet_list", "bullet_list": [text]},
        {"content_block_type": "tabs", "tabs": [{"tab_name": text, "tab_content": text}]},
        {"content_block_type": "text", "text": [text]},
    ]
    page = Page("".join(html_of(block) for block in blocks))
    known = {"table", "tr", "th", "td", "p", "div", "span", "pre", "details", "summary", "ul", "li", "h4", "br"}
    assert set(page.tags) <= known
    assert set(page.attributes) <= {("class", "v")}
    assert controls(page.text) <= {"\t", "\r", "\u200c", "\u200d"}


def test_a_value_cannot_name_another_value() -> None:
    template = {"template": "$a & $b", "params": {"a": "$b", "b": 1.0}}
    block = {"content_block_type": "string_template", "string_template": template}
    assert html_of(block) == '<span class="v">$b</span> &amp; <span class="v">1</span>'
    assert text_of(block) == "$b & 1"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["loans", "breast_cancer"])
def test_every_expectation_of_the_samples_says_how_severe_it_is(name: str) -> None:
    read = gx.read_suite(str(EXPECTATIONS / f"{name}.json"))
    assert 8 <= len(read["expectations"]) <= 15
    assert {entry["severity"] for entry in read["expectations"]} <= {"critical", "warning", "info"}


KINDS = {pa.string(): "string", pa.int64(): "int", pa.float64(): "float", pa.timestamp("us"): "time"}


def findings(dataset: str, twin: str, split: str) -> list[Finding]:
    """What the suite beside this repository says of a sample dataset, through the check."""
    table = pq.read_table(SAMPLES / dataset / twin / f"{split}.parquet")
    described = Dataset(dataset, (Split(split, ()),), suites={split: str(EXPECTATIONS / f"{dataset}.json")})
    plan = Plan(described, {split: {field.name: KINDS[field.type] for field in table.schema}})
    measure, (records,) = Sample(), table.combine_chunks().to_batches()
    value = measure.finish(measure.add(measure.start(plan, split), Batch(records, plan, split)))
    facts = {"suites": gx.run_suites(described, {split: value})}
    return list(Suites().judge(described, Profile(plan, {}, facts=facts)))


@pytest.mark.slow
@pytest.mark.parametrize("split", ["train", "eval"])
@pytest.mark.parametrize("dataset", ["loans", "breast_cancer"])
def test_the_clean_twin_meets_its_suite(dataset: str, split: str) -> None:
    assert [finding.message for finding in findings(dataset, "clean", split) if finding.severity > Severity.INFO] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dataset", "columns"),
    [
        ("loans", {"debt_to_income", "purpose", "amount", "credit_utilisation"}),
        ("breast_cancer", {"target", "mean_texture", "mean_area", "mean_smoothness"}),
    ],
)
def test_the_faulty_twin_breaks_its_suite(dataset: str, columns: set[str]) -> None:
    found = findings(dataset, "faulty", "eval")
    assert {finding.feature for finding in found if finding.severity == Severity.BLOCK} == columns
    assert "could not be judged" not in " ".join(finding.message for finding in found)
