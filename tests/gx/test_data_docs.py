from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from given import hostile
from given.hostile import controls
from given.suites import BETWEEN, expect, rows_of, suite
from traingate.gx.data_docs import render_index, render_pages, render_split
from traingate.gx.running import run_suite
from traingate.gx.suites import read_suite
from traingate.profile.suite_results import ExpectationResult, SuiteResult

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>${x}"


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


def body_of(*blocks: Any, split: str = "eval", rows: int = 3, total: int = 3) -> str:
    """The body of the page on which Great Expectations' blocks are the one section."""
    sections = [{"section_name": "Overview", "content_blocks": list(blocks)}]
    page = render_split(SuiteResult("people.json", "people", split, rows, total, ()), {"sections": sections})
    return page.partition("<body>\n")[2].partition("\n</body>")[0]


def drawn(block: Any) -> str:
    """A block as HTML."""
    return body_of(block).partition("<h2>Overview</h2>\n")[2].removesuffix("\n</section>")


def line(template: str, **params: Any) -> dict[str, Any]:
    return {"content_block_type": "string_template", "string_template": {"template": template, "params": params}}


def test_the_page_of_a_split_names_split_and_suite() -> None:
    assert body_of("all is well") == (
        '<p><a href="index.html">All splits</a></p>\n'
        "<h1>eval: people</h1>\n"
        "<section>\n<h2>Overview</h2>\nall is well\n</section>"
    )


def test_the_page_says_that_a_sample_was_judged() -> None:
    sampled = (
        '<p class="sampled">Judged on a sample of 1,000 of 20,000 rows. '
        "What the statistics of all rows tell was judged by these.</p>"
    )
    assert sampled in body_of(rows=1_000, total=20_000)
    assert "sample" not in body_of(rows=20_000, total=20_000)


def test_the_index_counts_what_failed_by_split() -> None:
    met, broken = ExpectationResult("a", "critical", True, ""), ExpectationResult("b", "critical", False, "")
    results = {
        "train": SuiteResult("p.json", "people", "train", 3, 3, (met, broken)),
        "eval": SuiteResult("p.json", "people", "eval", 3, 3, (met,)),
    }
    page = render_index(results, {"train": "01.html", "eval": "02.html"})
    assert '<tr><td><a href="01.html">train</a></td><td>people</td><td>1 of 2 failed</td></tr>' in page
    assert '<tr><td><a href="02.html">eval</a></td><td>people</td><td>0 of 1 failed</td></tr>' in page


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (None, ""),
        (["a", 1], "<div>a</div><div>1</div>"),
        ({"content_block_type": "header", "header": "again", "subheader": "sub"}, "<p>sub</p>"),
        ({"content_block_type": "text", "header": "H", "text": "t"}, "<p>H</p><p>t</p>"),
        ({"content_block_type": "markdown", "markdown": "*m*\n"}, "<pre>*m*\n</pre>"),
        ({"content_block_type": "bullet_list", "bullet_list": ["a", "b"]}, "<ul><li>a</li><li>b</li></ul>"),
        ({"content_block_type": "value_list", "value_list": ["a"]}, "<ul><li>a</li></ul>"),
        ({"content_block_type": "content_block_container", "content_blocks": ["a"]}, "<ul><li>a</li></ul>"),
        ({"content_block_type": "tabs", "tabs": [{"tab_name": "n", "tab_content": "c"}]}, "<h4>n</h4>c"),
        (
            {"content_block_type": "table", "header_row": ["h"], "table": [["a"], ["b"]]},
            "<table><tr><th>h</th></tr><tr><td>a</td></tr><tr><td>b</td></tr></table>",
        ),
        ({"content_block_type": "table", "table": []}, "<table></table>"),
        (
            {"content_block_type": "collapse", "collapse_toggle_link": "Show", "collapse": ["a"]},
            "<details><summary>Show</summary>a</details>",
        ),
        ({"content_block_type": "collapse", "collapse": []}, "<details><summary>More</summary></details>"),
    ],
)
def test_each_kind_of_block_has_its_markup(block: Any, html: str) -> None:
    assert drawn(block).replace("<table>\n", "<table>").replace("\n</table>", "</table>") == html


def test_a_chart_is_left_out_because_it_takes_a_script() -> None:
    assert drawn({"content_block_type": "graph", "header": "Histogram", "graph": {"mark": "bar"}}) == "<p>Histogram</p>"


def test_a_block_of_an_unknown_kind_is_shown_as_text() -> None:
    page = Page(drawn({"content_block_type": "new", "x": "<b>", "styling": {"classes": ["y"]}}))
    assert (page.tags, page.text) == ([], "{'content_block_type': 'new', 'x': '<b>'}")


def test_values_stand_out_from_words() -> None:
    assert drawn(line("at most $max % of ${column}", max=5, column="age")) == (
        'at most <span class="v">5</span> % of <span class="v">age</span>'
    )


def test_a_value_cannot_name_another_value() -> None:
    assert drawn(line("$a & $b", a="$b", b=1)) == '<span class="v">$b</span> &amp; <span class="v">1</span>'


@pytest.mark.parametrize("words", ["$5 and $$", "$nobody", "$PARAMETER"])
def test_a_dollar_that_names_no_value_stays(words: str) -> None:
    assert drawn(line(words, PARAMETER="x")) == words


def test_lines_of_a_template_stay_lines() -> None:
    assert drawn(line("\nfirst\nsecond\n")) == "first<br>second"


@pytest.mark.parametrize(
    ("icon", "words"),
    [
        ("✅", "met"),
        ("❌", '<span class="failed">not met</span>'),
        ("❗", '<span class="failed">not judged</span>'),
        ("<b>", '<span class="v">&lt;b&gt;</span>'),
    ],
)
def test_a_status_is_told_in_words(icon: str, words: str) -> None:
    markup = {"markdown_status_icon": icon, "html_success_icon": "<i class=fas></i>"}
    assert drawn(line("$icon$html_success_icon", **markup)) == words


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
        {"content_block_type": text, text: text},
    ]
    page = Page(body_of(*blocks, split=text))
    known = {"table", "tr", "th", "td", "p", "div", "span", "pre", "details", "summary", "ul", "li", "h4", "br"}
    assert set(page.tags) <= known | {"a", "h1", "h2", "section"}
    assert set(page.attributes) <= {("class", "v"), ("href", "index.html")}
    assert controls(page.text) <= {"\u200c", "\u200d"}


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_whatever_a_split_is_called_the_index_stays_inert(text: str) -> None:
    page = Page(render_index({text: SuiteResult(text, text, text, 3, 3, ())}, {text: "01.html"}))
    assert page.tags.count("a") == page.tags.count("table") == 1
    assert [value for name, value in page.attributes if name == "href"] == ["01.html"]
    assert controls(page.text) <= {"\u200c", "\u200d"}


def hostile_suite(folder: Path) -> SuiteResult:
    path = suite(
        folder,
        {**expect("column_values_to_be_in_set", column=HOSTILE, value_set=[HOSTILE]), "meta": {"notes": HOSTILE}},
        expect("column_values_to_be_in_set", column=HOSTILE, value_set=["a"]),
        expect("column_values_to_match_regex", column="missing" + HOSTILE, regex=HOSTILE),
        expect("column_distinct_values_to_be_in_set", column=HOSTILE, value_set=[HOSTILE + "2"]),
        expect(
            "column_quantile_values_to_be_between",
            column="n",
            quantile_ranges={"quantiles": [0.5], "value_ranges": [[9, 9]]},
        ),
        expect(
            "column_kl_divergence_to_be_less_than",
            column="n",
            threshold=0.0,
            partition_object={"bins": [0, 2, 4], "weights": [0.9, 0.1]},
        ),
        expect("table_columns_to_match_ordered_list", column_list=[HOSTILE]),
        name=HOSTILE,
    )
    return run_suite(read_suite(path), rows_of(9, **{HOSTILE: [HOSTILE, "a", None], "n": [1, 2, 3]}), HOSTILE)


@pytest.mark.slow
def test_pages_are_inert_and_need_no_network(tmp_path: Path) -> None:
    for text in render_pages({HOSTILE: hostile_suite(tmp_path)}).values():
        page = Page(text)
        assert not {"script", "img", "iframe", "object", "link", "form", "base", "svg"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "style")]
        assert {value for name, value in page.attributes if name == "href"} <= {"index.html", "01.html"}
        assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
        assert HOSTILE in page.text


@pytest.mark.slow
def test_pages_show_what_great_expectations_found(tmp_path: Path) -> None:
    result = run_suite(read_suite(suite(tmp_path, BETWEEN)), rows_of(50, age=[20, 17, 300]), "eval")
    text = Page(render_pages({"eval": result})["01.html"]).text
    assert "values must be greater than or equal to 18 and less than or equal to 100." in text
    assert "2 unexpected values found. ≈66.67% of 3 total rows." in text
    assert "Judged on a sample of 3 of 50 rows." in text
