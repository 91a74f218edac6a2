"""Data Docs: an index and a page for each split, which say what Great Expectations renders and need no network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment

from traingate.gx._content import as_content, split_line
from traingate.gx._quiet import silence
from traingate.inert import escape_lines
from traingate.pages import open_templates
from traingate.profile.suite_results import SuiteResult
from traingate.wording import number


def render_pages(results: Mapping[str, SuiteResult]) -> dict[str, str]:
    """The pages by name: `index.html`, and one for each split.

    The content is what Great Expectations' own renderer makes of a validation result; the markup is ours, because its
    templates do not escape and load scripts from the network.
    """
    names = {split: f"{number:02d}.html" for number, split in enumerate(results, 1)}
    pages = {"index.html": render_index(results, names)}
    return pages | {
        names[split]: render_split(result, _render_content(split, result)) for split, result in results.items()
    }


def render_index(results: Mapping[str, SuiteResult], names: Mapping[str, str]) -> str:
    """The page that lists the splits."""
    return _load_templates().get_template("index.html.j2").render(results=results, names=names) + "\n"


def render_split(result: SuiteResult, content: Mapping[str, Any]) -> str:
    """The page of one split, from what Great Expectations renders of its document."""
    return _load_templates().get_template("split.html.j2").render(result=result, content=content) + "\n"


def _render_content(split: str, result: SuiteResult) -> Any:
    with silence():
        from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema
        from great_expectations.render.renderer import ValidationResultsPageRenderer

        validated = expectationSuiteValidationResultSchema.load(json.loads(result.document))
        validated.meta["batch_kwargs"] = {"data_asset_name": split}
        return as_content(ValidationResultsPageRenderer().render(validated).to_json_dict())


@cache
def _load_templates() -> Environment:
    templates = open_templates("traingate.gx", escape_lines)
    templates.filters.update(parts=split_line, number=number)
    return templates
