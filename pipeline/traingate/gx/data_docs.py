"""Data Docs: an index and a page for each split, which say what Great Expectations renders and need no network."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from traingate.gx._content import as_content, make_inert, split_line
from traingate.gx._quiet import silence
from traingate.pages import open_templates
from traingate.profile.suite_results import SuiteResult


def write_data_docs(results: Mapping[str, SuiteResult], out: str) -> list[str]:
    """Writes `<out>/data_docs/`, an index and one page for each split; returns the pages' paths.

    The content is what Great Expectations' own renderer makes of a validation result; the markup is ours, because its
    templates do not escape and load scripts from the network. Written aside, then put in place of an older folder.
    """
    names = {split: f"{number:02d}.html" for number, split in enumerate(results, 1)}
    pages = {"index.html": render_index(results, names)}
    for split, result in results.items():
        pages[names[split]] = render_split(result, _content_of(split, result))
    target = Path(out, "data_docs")
    _write_folder(target, pages)
    return [str(target / name) for name in pages]


def render_index(results: Mapping[str, SuiteResult], names: Mapping[str, str]) -> str:
    """The page that lists the splits."""
    return _templates().get_template("index.html.j2").render(results=results, names=names) + "\n"


def render_split(result: SuiteResult, content: Mapping[str, Any]) -> str:
    """The page of one split, from what Great Expectations renders of its document."""
    return _templates().get_template("split.html.j2").render(result=result, content=content) + "\n"


def _content_of(split: str, result: SuiteResult) -> Any:
    with silence():
        from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema
        from great_expectations.render.renderer import ValidationResultsPageRenderer

        validated = expectationSuiteValidationResultSchema.load(json.loads(result.document))
        validated.meta["batch_kwargs"] = {"data_asset_name": split}
        return as_content(ValidationResultsPageRenderer().render(validated).to_json_dict())


def _write_folder(target: Path, pages: Mapping[str, str]) -> None:
    out = target.parent
    out.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".data_docs-", dir=out))
    try:
        for name, page in pages.items():
            (aside / name).write_text(page, "utf8")
        aside.chmod(0o755)
        if target.exists():
            old = Path(tempfile.mkdtemp(prefix=".data_docs-old-", dir=out))
            target.replace(old / target.name)
            shutil.rmtree(old)
        aside.replace(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@cache
def _templates() -> Environment:
    templates = open_templates("traingate.gx", make_inert)
    templates.filters.update(parts=split_line, number="{:,}".format)
    return templates
